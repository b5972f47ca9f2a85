// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace web {

// The pairs of an urlencoded body in their order, decoded. For a body that is passed on: what it holds has
// been checked by nobody, and is hostile. A percent sign that encodes nothing stays as it is.
std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view body);

// The body without the pairs of these names; the others as they were sent.
std::string body_without(std::string_view body, const std::vector<std::string_view>& names);

}  // namespace web
