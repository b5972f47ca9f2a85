// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "store/creations.h"
#include "store/mysql.h"

// How a Creation lies in its row; for the files of store::Creations only.
namespace store::creation_row {

// `SELECT … FROM creations `, to be followed by a condition.
const std::string& select();
// The same columns with empty ones in place of the long ones, and after them the last actor.
const std::string& select_for_list();

// The condition for the daily look at a CLOSED row whose watch is over.
const std::string& is_daily_look_due();

// Reads one row of that SELECT. Error internal when a JSON column is not what was written.
base::Result<Creation> creation_of(const Row& row);
base::Result<std::vector<Creation>> creations_of(const Rows& rows);

// The texts are made storable and capped, as below.
std::string json_of(const std::vector<std::string>& texts);
std::string json_of(const std::map<std::string, std::string>& texts);

// At most so many bytes of well-formed UTF-8 without NUL: what a node says may be anything, and must not keep
// a row from being written. Malformed bytes become question marks; the cut never divides a character.
std::string storable(std::string_view text, size_t most_bytes);
// The same, keeping the end.
std::string storable_tail(std::string_view text, size_t most_bytes);

}  // namespace store::creation_row
