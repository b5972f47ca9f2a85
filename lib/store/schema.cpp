// SPDX-License-Identifier: MIT
#include "store/schema.h"

#include <fmt/core.h>

namespace store {

const unsigned program_schema = 11;

base::Result<Schema> read_schema(Mysql& mysql, base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT number, name, finished_at IS NULL, finished_at IS NULL AND IS_USED_LOCK(?) IS NOT NULL"
        " FROM migrations ORDER BY finished_at IS NULL DESC, number DESC LIMIT 1",
        {mysql.lock_name(migration_lock)}, deadline);
    if (rows && rows->empty()) return Schema{};
    if (rows) {
        const Row& row = rows->front();
        return Schema{static_cast<unsigned>(row.integer(0)), row.text(1), row.is_true(2), row.is_true(3)};
    }
    if (rows.error().code != base::Code::internal) return rows.error();
    // Most likely there is no such table.
    const auto tables = mysql.query(
        "SELECT COUNT(*) FROM information_schema.TABLES"
        " WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'migrations'",
        {}, deadline);
    return tables && !tables->front().is_true(0) ? base::Result<Schema>(Schema{})
                                                 : base::Result<Schema>(rows.error());
}

std::string mismatch_of(const Schema& schema) {
    if (schema.number == 0) return "the database has no tables of Berth yet: run `berthctl migrate`";
    if (schema.is_running)
        return fmt::format("{} is running on the database at this moment: wait for its end", schema.name);
    if (schema.is_unfinished) return fmt::format("{} broke off: see `berthctl migrate`", schema.name);
    if (schema.number > program_schema)
        return fmt::format(
            "the database is at {:03}, this Berth knows {:03}: install the newer Berth, or restore a backup",
            schema.number, program_schema);
    if (schema.number < program_schema)
        return fmt::format("the database is at {:03}, this Berth needs {:03}: run `berthctl migrate`",
                           schema.number, program_schema);
    return "";
}

base::Result<void> check_schema(Mysql& mysql, base::Deadline deadline) {
    const auto schema = read_schema(mysql, deadline);
    if (!schema) return schema.error();
    const std::string mismatch = mismatch_of(*schema);
    if (mismatch.empty()) return {};
    return base::Error{base::Code::internal, mismatch};
}

}  // namespace store
