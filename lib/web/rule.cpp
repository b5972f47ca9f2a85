// SPDX-License-Identifier: MIT
#include "web/rule.h"

#include <fmt/core.h>

#include <map>
#include <regex>
#include <set>

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

bool is_among(std::string_view value, const Option* options) {
    for (; options->value; ++options)
        if (value == options->value) return true;
    return false;
}

bool is_accepted(std::string_view value, const Rule& rule) {
    // std::regex recurses once a character: never hand it more than this.
    constexpr size_t regex_limit = 1024;
    if (rule.input == Input::number && !rule.has_fraction && !is_whole_number(value, rule)) return false;
    if (rule.pattern) {
        if (value.size() > regex_limit) return false;
        if (!std::regex_match(value.begin(), value.end(), compiled(rule.pattern))) return false;
    }
    if (rule.options && !is_among(value, rule.options)) return false;
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
        if (field.rows == 0 ? name == field.name : row_of(field, name).has_value()) return &field;
    return nullptr;
}

std::string_view family_of(const Field& field) {
    const std::string_view name = field.name;
    return field.rows == 0 ? std::string_view() : name.substr(0, name.find('#'));
}

std::string name_in_row(const Field& field, unsigned row) {
    const std::string_view family = family_of(field);
    return fmt::format("{}{}{}", family, row, field.name + family.size() + 1);
}

std::optional<unsigned> row_of(const Field& field, std::string_view name) {
    const std::string_view family = family_of(field);
    if (family.empty() || !base::has_prefix(name, family)) return std::nullopt;
    const std::string_view rest = std::string_view(field.name).substr(family.size() + 1);
    if (name.size() <= family.size() + rest.size()) return std::nullopt;
    const std::string_view digits = name.substr(family.size(), name.size() - family.size() - rest.size());
    if (name.substr(name.size() - rest.size()) != rest) return std::nullopt;
    const auto row = base::parse_unsigned(digits);
    const bool is_plain = row && (digits.size() == 1 || digits.front() != '0');
    if (!is_plain || *row >= field.rows) return std::nullopt;
    return static_cast<unsigned>(*row);
}

std::vector<NamedField> by_row(const std::vector<Field>& fields,
                               const std::function<std::vector<unsigned>(std::string_view)>& rows_of) {
    std::vector<NamedField> named;
    std::set<std::string_view> seen;
    for (const Field& first : fields) {
        const std::string_view family = family_of(first);
        if (family.empty()) named.push_back({&first, first.name});
        if (family.empty() || !seen.insert(family).second) continue;
        for (const unsigned row : rows_of(family))
            for (const Field& field : fields)
                if (family_of(field) == family) named.push_back({&field, name_in_row(field, row)});
    }
    return named;
}

std::string_view row_label_of(std::string_view name) {
    const std::string_view label = name.substr(0, name.find('.'));
    const bool has_number = label.size() < name.size() && label.back() >= '0' && label.back() <= '9';
    return has_number ? label : std::string_view();
}

}  // namespace web
