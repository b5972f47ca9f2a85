// SPDX-License-Identifier: MIT
#include "store/migrations.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.h"

namespace store {
namespace {

constexpr size_t number_digits = 3;
constexpr const char* lock_name = "berth-migrations";

// By number. Each file is read before the first statement runs.
struct File {
    std::string name;
    std::string text;
};
using Files = std::map<uint64_t, File>;

base::Error refused(std::string detail) { return {base::Code::bad_input, std::move(detail)}; }

base::Result<Files> read_folder(const std::string& folder) {
    std::error_code failure;
    std::filesystem::directory_iterator entries(folder, failure);
    if (failure) return refused(folder + ": " + failure.message());
    Files files;
    for (const auto& entry : entries) {
        const std::string name = entry.path().filename().string();
        if (entry.path().extension() != ".sql") continue;
        const auto number = base::parse_unsigned(std::string_view(name).substr(0, number_digits));
        if (name.size() <= number_digits || name[number_digits] != '_' || !number)
            return refused(name + ": a migration is called NNN_name.sql");
        std::ifstream stream(entry.path());
        std::ostringstream text;
        text << stream.rdbuf();
        if (!stream || text.str().empty()) return refused(name + ": cannot be read, or is empty");
        if (!files.emplace(*number, File{name, text.str()}).second)
            return refused(name + ": another migration has this number");
    }
    if (files.empty()) return refused(folder + ": no migrations there");
    return files;
}

// Lines that begin with `--` are comments; a semicolon at the end of a line, or before a comment there, ends
// a statement.
std::vector<std::string> statements_of(const std::string& text) {
    std::vector<std::string> statements;
    std::string statement;
    for (const std::string& line : base::split(text, '\n')) {
        const auto code = base::trim(std::string_view(line).substr(0, line.find("--")));
        if (code.empty()) continue;
        statement += std::string(code) + "\n";
        if (code.back() != ';') continue;
        statement.resize(statement.size() - 2);
        statements.push_back(std::move(statement));
        statement.clear();
    }
    if (!base::trim(statement).empty()) statements.push_back(statement);
    return statements;
}

base::Result<void> run_file(Mysql& mysql, uint64_t number, const File& file, base::Deadline deadline) {
    // DDL commits by itself, so a file that breaks off leaves half of itself behind: noted before it begins.
    auto begun = mysql.execute("INSERT INTO migrations (number, name, finished_at) VALUES (?, ?, NULL)",
                               {number, file.name}, deadline);
    if (!begun) return begun.error();
    for (const std::string& statement : statements_of(file.text)) {
        auto done = mysql.execute(statement, {}, deadline);
        if (!done) return base::Error{done.error().code, file.name + ": " + done.error().detail};
    }
    auto finished =
        mysql.execute("UPDATE migrations SET finished_at = NOW(3) WHERE number = ?", {number}, deadline);
    if (!finished) return finished.error();
    return {};
}

// The numbers that were applied. Error conflict when one of them is unknown or unfinished.
base::Result<std::vector<uint64_t>> read_applied(Mysql& mysql, const Files& files, base::Deadline deadline) {
    auto created = mysql.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INT UNSIGNED NOT NULL PRIMARY KEY,"
        " name VARCHAR(255) NOT NULL, started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
        " finished_at DATETIME(3) NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        {}, deadline);
    if (!created) return created.error();
    auto rows =
        mysql.query("SELECT number, name, finished_at IS NULL FROM migrations ORDER BY number", {}, deadline);
    if (!rows) return rows.error();
    std::vector<uint64_t> numbers;
    for (const Row& row : *rows) {
        const auto number = static_cast<uint64_t>(row.integer(0));
        if (files.find(number) == files.end())
            return base::Error{base::Code::conflict,
                               "the database is newer than this program: it knows " + row.text(1)};
        if (row.is_true(2))
            return base::Error{base::Code::conflict,
                               row.text(1) +
                                   " broke off; restore the backup, or finish it by hand and set its"
                                   " finished_at in the table migrations"};
        numbers.push_back(number);
    }
    return numbers;
}

}  // namespace

base::Result<SchemaState> look_at_schema(Mysql& mysql, const std::string& folder, base::Deadline deadline) {
    auto files = read_folder(folder);
    if (!files) return files.error();
    SchemaState state;
    auto table = mysql.query(
        "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = "
        "'migrations'",
        {}, deadline);
    if (!table) return table.error();
    if (!table->empty()) {
        auto rows = mysql.query("SELECT number, name, finished_at IS NULL FROM migrations ORDER BY number",
                                {}, deadline);
        if (!rows) return rows.error();
        for (const Row& row : *rows) {
            if (files->erase(static_cast<uint64_t>(row.integer(0))) == 0)
                state.unknown.push_back(row.text(1));
            if (row.is_true(2)) state.unfinished.push_back(row.text(1));
        }
    }
    for (const auto& [number, file] : *files) state.missing.push_back(file.name);
    return state;
}

base::Result<std::vector<std::string>> apply_migrations(Mysql& mysql, const std::string& folder,
                                                        base::Deadline deadline) {
    auto files = read_folder(folder);
    if (!files) return files.error();
    std::vector<std::string> names;
    const auto work = [&]() -> base::Result<void> {
        auto applied = read_applied(mysql, *files, deadline);
        if (!applied) return applied.error();
        for (const auto& [number, file] : *files) {
            if (std::find(applied->begin(), applied->end(), number) != applied->end()) continue;
            if (auto done = run_file(mysql, number, file, deadline); !done) return done;
            names.push_back(file.name);
        }
        return {};
    };
    if (auto done = mysql.hold_lock(lock_name, work, deadline); !done) return done.error();
    return names;
}

}  // namespace store
