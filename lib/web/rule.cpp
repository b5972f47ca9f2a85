// SPDX-License-Identifier: MIT
#include "web/rule.h"

#include <fmt/core.h>

#include <map>
#include <regex>

#include "base/text.h"

namespace web {
namespace {

// Compiling costs more than matching, so each pattern is compiled once in the life of a worker. Patterns are
// string literals: their address is their name.
const std::regex& compiled(const char* pattern) {
    static std::map<const char*, std::regex> cache;
    const auto found = cache.find(pattern);
    if (found != cache.end()) return found->second;
    return cache.emplace(pattern, std::regex(pattern, std::regex::ECMAScript | std::regex::optimize))
        .first->second;
}

bool is_whole_number(std::string_view value, const Rule& rule) {
    const auto number = base::parse_unsigned(value);
    if (!number) return false;
    return *number <= static_cast<uint64_t>(rule.max) && static_cast<int64_t>(*number) >= rule.min;
}

bool is_accepted(std::string_view value, const Rule& rule) {
    // std::regex recurses once a character: never hand it more than this.
    constexpr size_t regex_limit = 1024;
    if (rule.input == Input::number && !rule.has_fraction && !is_whole_number(value, rule)) return false;
    if (rule.pattern) {
        if (value.size() > regex_limit) return false;
        if (!std::regex_match(value.begin(), value.end(), compiled(rule.pattern))) return false;
    }
    return !rule.accepts || rule.accepts(value);
}

}  // namespace

std::string complaint_about(const Field& field, std::string_view value) {
    const Rule& rule = field.rule;
    if (value.empty())
        return field.presence == Presence::required ? fmt::format("{} is missing.", field.label)
                                                    : std::string();
    if (value.size() > rule.max_length)
        return fmt::format("{} may have at most {} characters.", field.label, rule.max_length);
    if (is_accepted(value, rule)) return {};
    if (rule.complaint) return rule.complaint;
    if (rule.input == Input::number)
        return fmt::format("{} must be a whole number from {} to {}.", field.label, rule.min, rule.max);
    return fmt::format("{} has a form that is not accepted.", field.label);
}

const Field* find_field(const std::vector<Field>& fields, std::string_view name) {
    for (const Field& field : fields)
        if (name == field.name) return &field;
    return nullptr;
}

}  // namespace web
