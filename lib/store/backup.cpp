// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <fmt/core.h>

#include <algorithm>

#include "base/text.h"

namespace store {
namespace {

constexpr unsigned batch = 200;

std::string quoted(const std::string& name) { return "`" + name + "`"; }

std::string list_of(const std::vector<BackupColumn>& columns) {
    std::vector<std::string> names;
    for (const BackupColumn& column : columns) names.push_back(quoted(column.name));
    return base::joined(names, ", ");
}

bool is_binary_type(const std::string& type) {
    return type.find("binary") != std::string::npos || type.find("blob") != std::string::npos;
}

// The primary key's columns, in order.
base::Result<std::vector<std::string>> key_of(Mysql& mysql, const std::string& table,
                                              base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT COLUMN_NAME FROM information_schema.KEY_COLUMN_USAGE WHERE TABLE_SCHEMA = DATABASE()"
        " AND TABLE_NAME = ? AND CONSTRAINT_NAME = 'PRIMARY' ORDER BY ORDINAL_POSITION",
        {table}, deadline);
    if (!rows) return rows.error();
    std::vector<std::string> names;
    for (const Row& row : *rows) names.push_back(row.text(0));
    return names;
}

// Reads one table in batches. Behind a key of one column the next batch is found by it; the others are small,
// and counted off.
class TableReader {
  public:
    TableReader(const BackupTable& table, const std::vector<std::string>& key) : table_(table) {
        const auto is_key = [&](const BackupColumn& column) {
            return key.size() == 1 && column.name == key.front();
        };
        const auto found = std::find_if(table.columns.begin(), table.columns.end(), is_key);
        if (found != table.columns.end()) key_ = static_cast<size_t>(found - table.columns.begin());
        std::vector<std::string> order;
        for (const std::string& name : key) order.push_back(quoted(name));
        order_ = order.empty() ? list_of(table.columns) : base::joined(order, ", ");
    }

    // The next rows; none at the end.
    base::Result<Rows> next(Mysql& mysql, base::Deadline deadline) {
        const std::string select = "SELECT " + list_of(table_.columns) + " FROM " + quoted(table_.name);
        const std::string order = " ORDER BY " + order_ + " LIMIT " + std::to_string(batch);
        auto rows = !key_ ? mysql.query(select + order + " OFFSET ?", {count_}, deadline)
                    : count_ == 0
                        ? mysql.query(select + order, {}, deadline)
                        : mysql.query(select + " WHERE " + order_ + " > ?" + order, {last_key()}, deadline);
        if (!rows) return rows;
        count_ += static_cast<int64_t>(rows->size());
        if (key_ && !rows->empty()) last_ = rows->back().text(*key_);
        return rows;
    }

  private:
    Param last_key() const {
        if (table_.columns[*key_].is_binary) return Param::bytes(last_);
        if (const auto number = base::parse_unsigned(last_)) return Param(*number);
        return Param(last_);
    }

    const BackupTable& table_;
    std::optional<size_t> key_;
    std::string order_, last_;
    int64_t count_ = 0;
};

base::Result<void> write_table(Mysql& mysql, const BackupTable& table, BackupWriter& writer,
                               base::Deadline deadline) {
    const auto key = key_of(mysql, table.name, deadline);
    if (!key) return key.error();
    if (auto begun = writer.begin_table(table); !begun) return begun;
    for (TableReader reader(table, *key);;) {
        const auto rows = reader.next(mysql, deadline);
        if (!rows) return rows.error();
        if (rows->empty()) return {};
        for (const Row& row : *rows) {
            BackupRow cells;
            for (size_t i = 0; i < table.columns.size(); ++i) cells.push_back(row.optional_text(i));
            if (auto added = writer.add(cells); !added) return added;
        }
    }
}

base::Result<void> empty_tables(Mysql& mysql, base::Deadline deadline) {
    auto ended = mysql.execute("DELETE FROM sessions", {}, deadline);
    if (!ended) return ended.error();
    for (auto table = backup_tables().rbegin(); table != backup_tables().rend(); ++table) {
        const auto columns = stored_columns(mysql, *table, deadline);
        if (!columns) return columns.error();
        if (columns->empty()) continue;
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

base::Result<void> check_nothing_is_sent(Mysql& mysql, base::Deadline deadline) {
    auto rows = mysql.query("SELECT COUNT(*) FROM creations WHERE state = 'SENDING' AND lease_until > NOW(3)",
                            {}, deadline);
    if (!rows) return rows.error();
    if (rows->front().integer(0) == 0) return {};
    return base::Error{
        base::Code::conflict,
        "a container is being created at this moment: stop the pages, or try again in two minutes"};
}

}  // namespace

const std::vector<std::string>& backup_tables() {
    static const std::vector<std::string> tables{
        "users",     "cluster_numbers", "nodes",    "node_members", "drafts",
        "creations", "creation_events", "ssh_keys", "presets",      "default_presets"};
    return tables;
}

base::Result<std::vector<BackupColumn>> stored_columns(Mysql& mysql, const std::string& table,
                                                       base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT COLUMN_NAME, DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
        " AND TABLE_NAME = ? AND COALESCE(GENERATION_EXPRESSION, '') = '' ORDER BY ORDINAL_POSITION",
        {table}, deadline);
    if (!rows) return rows.error();
    std::vector<BackupColumn> columns;
    for (const Row& row : *rows) columns.push_back({row.text(0), is_binary_type(row.text(1))});
    return columns;
}

base::Result<void> write_tables(Mysql& mysql, BackupWriter& writer, base::Deadline deadline) {
    for (const std::string& name : backup_tables()) {
        const auto columns = stored_columns(mysql, name, deadline);
        if (!columns) return columns.error();
        if (columns->empty()) continue;  // came with a later migration
        if (auto done = write_table(mysql, {name, *columns}, writer, deadline); !done) return done;
    }
    return {};
}

base::Result<void> load_tables(Mysql& mysql, const BackupReader& reader, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> {
        if (auto emptied = empty_tables(mysql, deadline); !emptied) return emptied;
        return reader.read([&](const BackupTable& table) { return check_table(mysql, table, deadline); },
                           [&](const BackupTable& table, const BackupRow& row) {
                               return insert_row(mysql, table, row, deadline);
                           });
    };
    return mysql.transaction(unit, deadline);
}

base::Result<void> take_tables_from(Mysql& mysql, const std::string& database, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> {
        if (auto calm = check_nothing_is_sent(mysql, deadline); !calm) return calm;
        if (auto emptied = empty_tables(mysql, deadline); !emptied) return emptied;
        for (const std::string& table : backup_tables()) {
            const auto columns = stored_columns(mysql, table, deadline);
            if (!columns) return columns.error();
            const std::string names = list_of(*columns);
            auto copied = mysql.execute("INSERT INTO " + quoted(table) + " (" + names + ") SELECT " + names +
                                            " FROM " + quoted(database) + "." + quoted(table),
                                        {}, deadline);
            if (!copied) return copied.error();
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

base::Result<size_t> calm_creations(Mysql& mysql, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<size_t> {
        constexpr const char* concerned =
            " WHERE state IN ('PLANNED','SENDING','ACCEPTED','AMBIGUOUS')"
            " OR (state = 'DONE' AND start_state = 'wanted')";
        auto told = mysql.execute(
            std::string(
                "INSERT INTO creation_events (creation_id, actor, from_state, to_state, attempt, detail)"
                " SELECT id, 'restore', state,"
                " IF(state IN ('PLANNED','SENDING'), 'AMBIGUOUS', state), GREATEST(attempt, 1),"
                " IF(state = 'DONE', 'start_state=failed', 'unwanted reason=restored') FROM creations") +
                concerned,
            {}, deadline);
        if (!told) return told.error();
        // Assignments are made from left to right, so the state comes last. What was planned may have been
        // sent since, and counts as sent just now.
        auto changed = mysql.execute(
            std::string("UPDATE creations SET rev = rev + 1, lease_owner = NULL, lease_until = NULL,"
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
    };
    return mysql.transaction(unit, deadline);
}

}  // namespace store
