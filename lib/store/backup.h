// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/backup_file.h"
#include "store/mysql.h"

namespace store {

// What a backup holds of the database. All functions wait as store::Mysql does; give it limits that fit the
// reading of a whole table. How it comes back: store/backup_load.h.

// The tables of a backup, each after those it refers to. Not among them are `sessions`, which are worth
// nothing elsewhere, and `migrations`, which the header stands for.
const std::vector<std::string>& backup_tables();

// The columns that hold something of their own, in their order; none when there is no such table.
base::Result<std::vector<BackupColumn>> stored_columns(Mysql& mysql, const std::string& table,
                                                       base::Deadline deadline);

// Writes all tables that there are. Belongs into Mysql::snapshot, or what it writes is of several moments.
base::Result<void> write_tables(Mysql& mysql, BackupWriter& writer, base::Deadline deadline);

}  // namespace store
