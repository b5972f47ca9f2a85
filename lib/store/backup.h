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

// What a backup holds of the database, and how it comes back. All functions wait as store::Mysql does; give
// it limits that fit the copying of a whole table.

// The tables of a backup, each after those it refers to. Not among them are `sessions`, which are worth
// nothing elsewhere, and `migrations`, which the header stands for.
const std::vector<std::string>& backup_tables();

// The columns that hold something of their own, in their order; none when there is no such table.
base::Result<std::vector<BackupColumn>> stored_columns(Mysql& mysql, const std::string& table,
                                                       base::Deadline deadline);

// Writes all tables that there are. Belongs into Mysql::snapshot, or what it writes is of several moments.
base::Result<void> write_tables(Mysql& mysql, BackupWriter& writer, base::Deadline deadline);

// Puts the rows of a backup in place of those in the tables, in one transaction. The tables must be at the
// backup's own schema. Error bad_input when the backup names a table or column that there is not.
base::Result<void> load_tables(Mysql& mysql, const BackupReader& reader, base::Deadline deadline);

// Puts the rows of another database of the same server, with the same schema, in place of those in the
// tables, and ends all sessions: in one transaction. Error unknown_outcome when its end was not heard of;
// to call it again is harmless. Error conflict while a creation is being sent at this moment.
base::Result<void> take_tables_from(Mysql& mysql, const std::string& database, base::Deadline deadline);

// Whether nobody could miss anything: no users, and no creations.
base::Result<bool> has_no_users(Mysql& mysql, base::Deadline deadline);

// A creation that was under way when the backup was written has gone on since, and nobody knows how far. So
// nothing of it is sent any more: what may have been sent becomes AMBIGUOUS and unwanted, which finds out
// what became of it; a start that was still to come is left to the user. Gives how many it concerns.
base::Result<size_t> calm_creations(Mysql& mysql, base::Deadline deadline);

}  // namespace store
