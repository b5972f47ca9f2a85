// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// The number of the newest migration that this program was written for: the one of the newest file in sql/.
// A new migration raises it; a test compares the two.
extern const unsigned program_schema;

// Whoever runs migrations holds this lock on the database meanwhile.
inline constexpr const char* migration_lock = "berth-migrations";

// How far the migrations of a database have come.
struct Schema {
    unsigned number = 0;         // of the newest one; 0: there are no tables of Berth yet
    std::string name;            // of its file
    bool is_unfinished = false;  // it is running at this moment, or broke off
    bool is_running = false;     // unfinished, and somebody runs migrations on it at this moment
};

base::Result<Schema> read_schema(Mysql& mysql, base::Deadline deadline);

// The greeting of every connection that works with the tables. Error internal when the database is not at
// program_schema, with what the operator has to do: another time will be no better by itself. A page answers
// 503 instead of stumbling over a column.
base::Result<void> check_schema(Mysql& mysql, base::Deadline deadline);

// What check_schema would say of it; "" when it fits.
std::string mismatch_of(const Schema& schema);

}  // namespace store
