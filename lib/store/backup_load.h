// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/deadline.h"
#include "base/result.h"
#include "store/backup_file.h"
#include "store/mysql.h"

namespace store {

// How what a backup holds comes back. All functions wait as store::Mysql does; give it limits that fit the
// copying of a whole table.

// Puts the rows of a backup in place of those in the tables, which must be at the backup's own schema, and
// calms the creations: what was under way when the backup was written has gone on since, and nobody knows how
// far. So nothing of it is sent any more: what may have been sent becomes AMBIGUOUS and unwanted, which finds
// out what became of it; a start that was still to come is left to the user. All of it is one transaction, so
// nobody sees them otherwise. Gives how many creations it concerns. Errors: bad_input when the backup names a
// table or column that there is not, or changed since it was checked; else as take_tables_from.
base::Result<size_t> load_tables(Mysql& mysql, const BackupReader& reader, base::Deadline deadline);

// How many rows each of backup_tables() has.
using RowCounts = std::map<std::string, uint64_t>;
base::Result<RowCounts> count_rows(Mysql& mysql, base::Deadline deadline);

// Puts the rows of another database of the same server, with the same schema, in place of those in the
// tables, and ends all sessions: in one transaction. `expected` is what that database held when it was
// complete. Errors: unknown_outcome when the end was not heard of, to call it again is harmless; conflict,
// and nothing is changed, while a creation is being sent at this moment, or when the other database holds
// something else than expected.
base::Result<void> take_tables_from(Mysql& mysql, const std::string& database, const RowCounts& expected,
                                    base::Deadline deadline);

// Whether nobody could miss anything: no users, and no creations.
base::Result<bool> has_no_users(Mysql& mysql, base::Deadline deadline);

// The names of all tables of the database, whosever they are.
base::Result<std::set<std::string>> list_tables(Mysql& mysql, base::Deadline deadline);

// Drops every table but these.
base::Result<void> drop_other_tables(Mysql& mysql, const std::set<std::string>& kept,
                                     base::Deadline deadline);

}  // namespace store
