// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"
#include "store/schema.h"

namespace store {

// What to do about a file that broke off: MySQL commits each change of a table by itself, so the statements
// before the break have taken effect, and of the one at the break nobody knows.
//   refuse     say which it is
//   run_again  go on with the statement at the break
//   skip       go on with the one behind it
enum class BrokenOff { refuse, run_again, skip };

struct MigrationPlan {
    std::string folder;
    unsigned up_to = program_schema;  // the last number that is run
    BrokenOff broken_off = BrokenOff::refuse;
};

// Brings the database up to the plan's number: each `NNN_name.sql` of the folder that the table `migrations`
// does not name is run, in order of its number, and its name noted. What lies in the folder beyond that
// number belongs to another version of the programs, and is left alone. Gives the names of those that were
// run now; none when there was nothing to do. A statement ends with a semicolon at the end of a line, and
// `--` begins a comment wherever it stands. Two runs at the same time exclude each other. Give the Mysql
// limits that fit a long ALTER TABLE.
//
// Errors: bad_input when the folder cannot be read, a file's name or number is wrong, or one of the numbers
// from 1 on is not there; conflict when the database is newer than this program, when an earlier run broke
// off inside a file, or when another run holds the lock until the deadline; else as store::Mysql.
base::Result<std::vector<std::string>> apply_migrations(Mysql& mysql, const MigrationPlan& plan,
                                                        base::Deadline deadline);
// Up to program_schema.
base::Result<std::vector<std::string>> apply_migrations(Mysql& mysql, const std::string& folder,
                                                        base::Deadline deadline);

// The names of those that would be run. Changes nothing; errors as above, and conflict while a run goes on.
base::Result<std::vector<std::string>> pending_migrations(Mysql& mysql, const MigrationPlan& plan,
                                                          base::Deadline deadline);

}  // namespace store
