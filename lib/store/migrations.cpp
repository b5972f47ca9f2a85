// SPDX-License-Identifier: MIT
#include "store/migrations.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include "base/crash_point.h"
#include "base/text.h"

namespace store {
namespace {

constexpr size_t number_digits = 3;

// By number. Each file is read before the first statement runs.
struct File {
    std::string name;
    std::string text;
};
using Files = std::map<uint64_t, File>;

base::Error refused(std::string detail) { return {base::Code::bad_input, std::move(detail)}; }

// Those up to the number, none of which may be missing.
base::Result<Files> read_folder(const std::string& folder, unsigned up_to) {
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
    for (unsigned number = 1; number <= up_to; ++number)
        if (files.count(number) == 0)
            return refused(fmt::format("{}: there is no migration {:03} of this Berth", folder, number));
    files.erase(files.upper_bound(up_to), files.end());
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

std::string first_line_of(const std::string& statement) {
    return statement.substr(0, std::min<size_t>(statement.find('\n'), 80));
}

base::Result<bool> has_column(Mysql& mysql, const char* column, base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        " AND TABLE_NAME = 'migrations' AND COLUMN_NAME = ?",
        {column}, deadline);
    if (!rows) return rows.error();
    return rows->front().is_true(0);
}

// What the table says of one file.
struct Noted {
    std::string name;
    bool is_finished = false;
    std::optional<int64_t> statements_done;  // nothing: noted by a Berth that did not count them
};
using Journal = std::map<uint64_t, Noted>;

// Berth began without the column that counts the statements.
base::Result<void> prepare_journal(Mysql& mysql, base::Deadline deadline) {
    auto created = mysql.execute(
        "CREATE TABLE IF NOT EXISTS migrations (number INT UNSIGNED NOT NULL PRIMARY KEY,"
        " name VARCHAR(255) NOT NULL, started_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),"
        " finished_at DATETIME(3) NULL, statements_done INT UNSIGNED NULL)"
        " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4",
        {}, deadline);
    if (!created) return created.error();
    auto counts = has_column(mysql, "statements_done", deadline);
    if (!counts) return counts.error();
    if (*counts) return {};
    auto added =
        mysql.execute("ALTER TABLE migrations ADD COLUMN statements_done INT UNSIGNED NULL", {}, deadline);
    if (!added) return added.error();
    return {};
}

// Empty when there is no table yet.
base::Result<Journal> read_journal(Mysql& mysql, base::Deadline deadline) {
    const auto is_there = has_column(mysql, "number", deadline);
    if (!is_there) return is_there.error();
    if (!*is_there) return Journal();
    const auto counts = has_column(mysql, "statements_done", deadline);
    if (!counts) return counts.error();
    auto rows = mysql.query(std::string("SELECT number, name, finished_at IS NOT NULL, ") +
                                (*counts ? "statements_done" : "NULL") + " FROM migrations",
                            {}, deadline);
    if (!rows) return rows.error();
    Journal journal;
    for (const Row& row : *rows)
        journal[static_cast<uint64_t>(row.integer(0))] = {row.text(1), row.is_true(2),
                                                          row.optional_integer(3)};
    return journal;
}

base::Error broke_off(const Noted& noted, const File& file) {
    const auto statements = statements_of(file.text);
    const std::string restore = noted.name + " broke off. Restore the backup";
    if (!noted.statements_done)
        return {base::Code::conflict,
                restore + ", or finish it by hand and set its finished_at in the table migrations"};
    const auto done = static_cast<size_t>(*noted.statements_done);
    if (done >= statements.size())
        return {base::Code::conflict,
                noted.name + " broke off when all was done: `berthctl migrate --resume` notes that"};
    return {
        base::Code::conflict,
        fmt::format("{}, or look whether its statement {} of {} took effect: {} ... If it did not, `berthctl "
                    "migrate --resume` runs it again; if it did, `berthctl migrate --resume --skip` goes on "
                    "behind it",
                    restore, done + 1, statements.size(), first_line_of(statements[done]))};
}

// Error conflict when the database is newer than this program, or when a file broke off and nothing is said
// of how to go on.
base::Result<void> check_journal(const Journal& journal, const Files& files, BrokenOff broken_off) {
    for (const auto& [number, noted] : journal) {
        if (number > program_schema)
            return base::Error{base::Code::conflict,
                               mismatch_of({.number = static_cast<unsigned>(number), .name = noted.name})};
        const auto file = files.find(number);
        if (noted.is_finished || file == files.end()) continue;
        const bool can_go_on = broken_off != BrokenOff::refuse && noted.statements_done;
        if (!can_go_on) return broke_off(noted, file->second);
    }
    return {};
}

bool is_finished(const Journal& journal, uint64_t number) {
    const auto noted = journal.find(number);
    return noted != journal.end() && noted->second.is_finished;
}

base::Result<void> note_done(Mysql& mysql, uint64_t number, size_t statements, base::Deadline deadline) {
    auto noted = mysql.execute("UPDATE migrations SET statements_done = ? WHERE number = ?",
                               {statements, number}, deadline);
    if (!noted) return noted.error();
    return {};
}

base::Result<void> run_file(Mysql& mysql, uint64_t number, const File& file, size_t first,
                            base::Deadline deadline) {
    // DDL commits by itself, so a file that breaks off leaves half of itself behind: noted before it begins.
    auto begun = mysql.execute(
        "INSERT INTO migrations (number, name, finished_at, statements_done) VALUES (?, ?, NULL, ?)"
        " ON DUPLICATE KEY UPDATE statements_done = ?",
        {number, file.name, first, first}, deadline);
    if (!begun) return begun.error();
    const auto statements = statements_of(file.text);
    for (size_t i = first; i < statements.size(); ++i) {
        auto done = mysql.execute(statements[i], {}, deadline);
        if (!done)
            return base::Error{done.error().code, fmt::format("{}, statement {} of {}: {}", file.name, i + 1,
                                                              statements.size(), done.error().detail)};
        base::crash_point("after_statement");
        if (auto noted = note_done(mysql, number, i + 1, deadline); !noted) return noted;
    }
    auto finished =
        mysql.execute("UPDATE migrations SET finished_at = NOW(3) WHERE number = ?", {number}, deadline);
    if (!finished) return finished.error();
    return {};
}

// The first statement of the file that is to be run.
size_t first_statement(const Journal& journal, uint64_t number, BrokenOff broken_off) {
    const auto noted = journal.find(number);
    if (noted == journal.end()) return 0;
    const auto done = static_cast<size_t>(noted->second.statements_done.value_or(0));
    return broken_off == BrokenOff::skip ? done + 1 : done;
}

}  // namespace

base::Result<std::vector<std::string>> apply_migrations(Mysql& mysql, const MigrationPlan& plan,
                                                        base::Deadline deadline) {
    const auto files = read_folder(plan.folder, plan.up_to);
    if (!files) return files.error();
    std::vector<std::string> names;
    const auto work = [&]() -> base::Result<void> {
        if (auto prepared = prepare_journal(mysql, deadline); !prepared) return prepared;
        const auto journal = read_journal(mysql, deadline);
        if (!journal) return journal.error();
        if (auto sound = check_journal(*journal, *files, plan.broken_off); !sound) return sound;
        for (const auto& [number, file] : *files) {
            if (is_finished(*journal, number)) continue;
            const size_t first = first_statement(*journal, number, plan.broken_off);
            if (auto done = run_file(mysql, number, file, first, deadline); !done) return done;
            names.push_back(file.name);
        }
        return {};
    };
    if (auto done = mysql.hold_lock(migration_lock, work, deadline); !done) return done.error();
    return names;
}

base::Result<std::vector<std::string>> apply_migrations(Mysql& mysql, const std::string& folder,
                                                        base::Deadline deadline) {
    return apply_migrations(mysql, MigrationPlan{.folder = folder}, deadline);
}

base::Result<std::vector<std::string>> pending_migrations(Mysql& mysql, const MigrationPlan& plan,
                                                          base::Deadline deadline) {
    const auto files = read_folder(plan.folder, plan.up_to);
    if (!files) return files.error();
    const auto schema = read_schema(mysql, deadline);
    if (!schema) return schema.error();
    if (schema->is_running) return base::Error{base::Code::conflict, mismatch_of(*schema)};
    const auto journal = read_journal(mysql, deadline);
    if (!journal) return journal.error();
    if (auto sound = check_journal(*journal, *files, BrokenOff::refuse); !sound) return sound.error();
    std::vector<std::string> names;
    for (const auto& [number, file] : *files)
        if (!is_finished(*journal, number)) names.push_back(file.name);
    return names;
}

}  // namespace store
