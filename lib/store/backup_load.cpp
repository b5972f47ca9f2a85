// SPDX-License-Identifier: MIT
#include "store/backup_load.h"

#include <fmt/core.h>

#include <algorithm>

#include "store/backup.h"
#include "store/backup_sql.h"

namespace store {
namespace {

// Whatever is sent at this moment must keep its row: a container without one would be nobody's. The statement
// itself tells them apart, as it looks at each row when it has its lock: one that becomes SENDING before
// stays, and for one that was deleted the change to SENDING finds no row, so that nothing is sent.
base::Result<void> delete_creations(Mysql& mysql, base::Deadline deadline) {
    auto deleted = mysql.execute(
        "DELETE FROM creations WHERE state <> 'SENDING' OR lease_until IS NULL OR lease_until <= NOW(3)", {},
        deadline);
    if (!deleted) return deleted.error();
    auto rows = mysql.query("SELECT COUNT(*) FROM creations", {}, deadline);
    if (!rows) return rows.error();
    if (rows->front().integer(0) == 0) return {};
    return base::Error{
        base::Code::conflict,
        "a container is being created at this moment: stop the pages, or try again in two minutes"};
}

// With the users locked nothing of theirs is added any more, such as a creation whose user would then be
// missing.
base::Result<void> empty_tables(Mysql& mysql, base::Deadline deadline) {
    auto users = mysql.query("SELECT id FROM users FOR UPDATE", {}, deadline);
    if (!users) return users.error();
    auto ended = mysql.execute("DELETE FROM sessions", {}, deadline);
    if (!ended) return ended.error();
    for (auto table = backup_tables().rbegin(); table != backup_tables().rend(); ++table) {
        const auto columns = stored_columns(mysql, *table, deadline);
        if (!columns) return columns.error();
        if (columns->empty()) continue;
        if (*table == "creations") {
            if (auto deleted = delete_creations(mysql, deadline); !deleted) return deleted;
            continue;
        }
        auto emptied = mysql.execute("DELETE FROM " + quoted(*table), {}, deadline);
        if (!emptied) return emptied.error();
    }
    return {};
}

// Names go into statements, so they must be those of the database.
base::Result<void> check_table(Mysql& mysql, const BackupTable& table, base::Deadline deadline) {
    const auto& known = backup_tables();
    const auto columns = stored_columns(mysql, table.name, deadline);
    if (!columns) return columns.error();
    if (columns->empty() || std::find(known.begin(), known.end(), table.name) == known.end())
        return base::Error{base::Code::bad_input, "there is no table " + table.name};
    for (const BackupColumn& column : table.columns) {
        const bool is_there = std::any_of(columns->begin(), columns->end(), [&](const BackupColumn& own) {
            return own.name == column.name && own.is_binary == column.is_binary;
        });
        if (!is_there)
            return base::Error{base::Code::bad_input,
                               fmt::format("the table {} has no column {}", table.name, column.name)};
    }
    return {};
}

base::Result<void> insert_row(Mysql& mysql, const BackupTable& table, const BackupRow& row,
                              base::Deadline deadline) {
    std::vector<Param> params;
    std::vector<std::string> places(row.size(), "?");
    for (size_t i = 0; i < row.size(); ++i)
        params.push_back(row[i] && table.columns[i].is_binary ? Param::bytes(*row[i]) : Param(row[i]));
    auto added = mysql.execute("INSERT INTO " + quoted(table.name) + " (" + list_of(table.columns) +
                                   ") VALUES (" + base::joined(places, ", ") + ")",
                               params, deadline);
    if (!added) return base::Error{added.error().code, table.name + ": " + added.error().detail};
    return {};
}

base::Result<void> insert_rows(Mysql& mysql, const BackupReader& reader, base::Deadline deadline) {
    size_t count = 0;
    const auto take_table = [&](const BackupTable& table) { return check_table(mysql, table, deadline); };
    const auto take_row = [&](const BackupTable& table, const BackupRow& row) {
        ++count;
        return insert_row(mysql, table, row, deadline);
    };
    if (auto read = reader.read(take_table, take_row); !read) return read;
    if (count == reader.rows()) return {};
    return base::Error{base::Code::bad_input, "the backup was changed while it was read"};
}

base::Result<size_t> calm_creations(Mysql& mysql, base::Deadline deadline) {
    constexpr const char* concerned =
        " WHERE state IN ('PLANNED','SENDING','ACCEPTED','AMBIGUOUS')"
        " OR (state = 'DONE' AND start_state = 'wanted')";
    auto told = mysql.execute(
        std::string("INSERT INTO creation_events (creation_id, actor, from_state, to_state, attempt, detail)"
                    " SELECT id, 'restore', state,"
                    " IF(state IN ('PLANNED','SENDING'), 'AMBIGUOUS', state), GREATEST(attempt, 1),"
                    " IF(state = 'DONE', 'start_state=failed', 'unwanted reason=restored') FROM creations") +
            concerned,
        {}, deadline);
    if (!told) return told.error();
    // Assignments are made from left to right, so the state comes last. What was planned may have been sent
    // since, and counts as sent just now. The `rev` goes a step and a thousand further, past any that the
    // replaced row can have had: who read that one must not change this one.
    auto changed = mysql.execute(
        std::string("UPDATE creations SET rev = rev + 1001, lease_owner = NULL, lease_until = NULL,"
                    " attempt = GREATEST(attempt, 1),"
                    " baseline = COALESCE(baseline, '[]'),"
                    " sent_at = IF(state = 'DONE', sent_at, NOW(3)),"
                    " unwanted = IF(state = 'DONE', unwanted, TRUE),"
                    " reason = IF(state IN ('DONE','ACCEPTED'), reason, 'restored'),"
                    " start_message = IF(state = 'DONE',"
                    " 'Berth was restored from a backup before it was asked for.', start_message),"
                    " start_state = IF(state = 'DONE', 'failed', start_state),"
                    " state = IF(state IN ('PLANNED','SENDING'), 'AMBIGUOUS', state)") +
            concerned,
        {}, deadline);
    if (!changed) return changed.error();
    return static_cast<size_t>(changed->rows);
}

base::Result<void> copy_table(Mysql& mysql, const std::string& database, const std::string& table,
                              uint64_t expected, base::Deadline deadline) {
    const auto columns = stored_columns(mysql, table, deadline);
    if (!columns) return columns.error();
    const std::string names = list_of(*columns);
    auto copied = mysql.execute("INSERT INTO " + quoted(table) + " (" + names + ") SELECT " + names +
                                    " FROM " + quoted(database) + "." + quoted(table),
                                {}, deadline);
    if (!copied) return copied.error();
    if (copied->rows == expected) return {};
    return base::Error{base::Code::conflict,
                       fmt::format("{}.{} had {} rows and now has {}: somebody else uses this database",
                                   database, table, expected, copied->rows)};
}

}  // namespace

base::Result<size_t> load_tables(Mysql& mysql, const BackupReader& reader, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<size_t> {
        if (auto emptied = empty_tables(mysql, deadline); !emptied) return emptied.error();
        if (auto inserted = insert_rows(mysql, reader, deadline); !inserted) return inserted.error();
        return calm_creations(mysql, deadline);
    };
    return mysql.transaction(unit, deadline);
}

base::Result<RowCounts> count_rows(Mysql& mysql, base::Deadline deadline) {
    RowCounts counts;
    for (const std::string& table : backup_tables()) {
        auto rows = mysql.query("SELECT COUNT(*) FROM " + quoted(table), {}, deadline);
        if (!rows) return rows.error();
        counts[table] = static_cast<uint64_t>(rows->front().integer(0));
    }
    return counts;
}

base::Result<void> take_tables_from(Mysql& mysql, const std::string& database, const RowCounts& expected,
                                    base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> {
        if (auto emptied = empty_tables(mysql, deadline); !emptied) return emptied;
        for (const std::string& table : backup_tables()) {
            auto copied = copy_table(mysql, database, table, expected.at(table), deadline);
            if (!copied) return copied;
        }
        return {};
    };
    return mysql.transaction(unit, deadline);
}

base::Result<bool> has_no_users(Mysql& mysql, base::Deadline deadline) {
    auto rows =
        mysql.query("SELECT (SELECT COUNT(*) FROM users) + (SELECT COUNT(*) FROM creations)", {}, deadline);
    if (!rows) return rows.error();
    return rows->front().integer(0) == 0;
}

base::Result<std::set<std::string>> list_tables(Mysql& mysql, base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()", {}, deadline);
    if (!rows) return rows.error();
    std::set<std::string> names;
    for (const Row& row : *rows) names.insert(row.text(0));
    return names;
}

base::Result<void> drop_other_tables(Mysql& mysql, const std::set<std::string>& kept,
                                     base::Deadline deadline) {
    const auto names = list_tables(mysql, deadline);
    if (!names) return names.error();
    std::vector<std::string> others;
    for (const std::string& name : *names)
        if (kept.count(name) == 0) others.push_back(quoted(name));
    if (others.empty()) return {};
    // They refer to each other, and MariaDB drops them one by one.
    for (const std::string& sql :
         {std::string("SET SESSION foreign_key_checks = 0"), "DROP TABLE " + base::joined(others, ", "),
          std::string("SET SESSION foreign_key_checks = 1")}) {
        auto done = mysql.execute(sql, {}, deadline);
        if (!done) return done.error();
    }
    return {};
}

}  // namespace store
