// SPDX-License-Identifier: MIT
#include "store/scratch_database.h"

#include "base/log.h"
#include "store/backup_sql.h"

namespace store {
namespace {

constexpr const char* mark = "berth_scratch";

// Drops one that is ours, by its mark, and gives an error for any other.
base::Result<void> clear_way(Mysql& server, const std::string& name, base::Deadline deadline) {
    auto rows = server.query(
        "SELECT (SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?),"
        " (SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?)",
        {name, name, mark}, deadline);
    if (!rows) return rows.error();
    if (!rows->front().is_true(0)) return {};
    if (!rows->front().is_true(1))
        return base::Error{base::Code::conflict,
                           "there is a database " + name + ", which a restore would use: drop it first"};
    auto dropped = server.execute("DROP DATABASE " + quoted(name), {}, deadline);
    if (!dropped) return dropped.error();
    return {};
}

}  // namespace

ScratchDatabase::ScratchDatabase(const base::Config::Mysql& beside, const base::Config::Mysql& inside,
                                 Mysql::Limits limits)
    : name_(inside.database), server_(beside, limits), mysql_(inside, limits) {}

base::Result<std::unique_ptr<ScratchDatabase>> ScratchDatabase::make(const base::Config::Mysql& beside,
                                                                     Mysql::Limits limits,
                                                                     base::Deadline deadline) {
    auto inside = beside;
    inside.database = scratch_name_of(beside.database);
    if (inside.database.find('`') != std::string::npos)
        return base::Error{base::Code::bad_input, "mysql.database: not a name for a database"};
    std::unique_ptr<ScratchDatabase> scratch(new ScratchDatabase(beside, inside, limits));
    Mysql& server = scratch->server_;
    const std::string name = std::exchange(scratch->name_, "");  // nothing to drop yet
    if (auto clear = clear_way(server, name, deadline); !clear) return clear.error();
    auto made = server.execute("CREATE DATABASE " + quoted(name) + " CHARACTER SET utf8mb4", {}, deadline);
    if (!made) return made.error();
    scratch->name_ = name;
    auto marked =
        server.execute("CREATE TABLE " + quoted(name) + "." + mark + " (n INT) ENGINE=InnoDB", {}, deadline);
    if (!marked) return marked.error();
    return scratch;
}

ScratchDatabase::~ScratchDatabase() {
    if (name_.empty()) return;
    auto dropped =
        server_.execute("DROP DATABASE " + quoted(name_), {}, base::Deadline::in(std::chrono::minutes(10)));
    if (!dropped)
        base::log::warning("scratch_stays", {{"database", name_}, {"detail", dropped.error().detail}});
}

}  // namespace store
