// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <algorithm>

#include "base/text.h"
#include "store/backup_sql.h"

namespace store {
namespace {

constexpr unsigned batch = 200;

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

}  // namespace store
