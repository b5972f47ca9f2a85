// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

// How a wizard's values lie in a JSON column: one object of texts. For the files of lib/store that have such
// a column.
namespace store::field_values {

std::string json_of(const std::map<std::string, std::string>& values);

// Error internal, with `what` it is, for a text that is not JSON.
base::Result<std::map<std::string, std::string>> parse(std::string_view json, const std::string& what);

}  // namespace store::field_values
