// SPDX-License-Identifier: MIT
#include "property_string.h"

#include <algorithm>

#include "perl_text.h"
#include "validation.h"

namespace pve_double {

namespace {

std::string as_boolean(const std::string& value) {
    if (is_full_match("1|on|yes|true", value, true)) return "1";
    if (is_full_match("0|off|no|false", value, true)) return "0";
    return value;
}

const char* const duplicate = "duplicate key in comma-separated list property: ";

std::string read_pair(const Value& format, const std::string& key, const std::string& value, Value& members) {
    if (members.has(key)) return duplicate + key + "\n";
    const Value* schema = format.find(key);
    if (!schema) return "invalid key in comma-separated list property: " + key + "\n";
    members.set(key, (*schema)["type"].text() == "boolean" ? as_boolean(value) : value);
    return "";
}

std::string default_key_of(const Value& format) {
    for (const auto& [key, schema] : format.members()) {
        if (schema["default_key"].truth()) return key;
    }
    return "";
}

std::string read_part(const Value& format, const std::string& part, bool& had_default, Value& members) {
    const std::size_t equals = part.find('=');
    if (equals != std::string::npos) {
        if (equals == 0 || equals + 1 == part.size()) return "missing key in comma-separated list property\n";
        return read_pair(format, part.substr(0, equals), part.substr(equals + 1), members);
    }
    const std::string key = default_key_of(format);
    if (key.empty()) return "value without key, but schema does not define a default key\n";
    if (had_default || members[key].truth()) return duplicate + key + "\n";
    had_default = true;
    members.set(key, part);
    return "";
}

}  // namespace

PropertyString parse_property_string(const Value& format, const std::string& text, const std::string& path) {
    PropertyString result;
    result.members = Value::object();
    bool had_default = false;
    for (const std::string& part : split(text, ',')) {
        if (part.find_first_not_of(" \t\r\n\f") == std::string::npos) continue;
        result.error = read_part(format, part, had_default, result.members);
        if (!result.error.empty()) return result;
    }
    const Value errors = check_object(path, format, result.members, false);
    if (errors.members().empty()) return result;
    result.error = "format error\n";
    for (const auto& [name, error] : errors.members()) result.error += name + ": " + error.text() + "\n";
    return result;
}

std::string print_property_string(const Value& format, const Value& members) {
    std::vector<std::string> first;
    std::vector<std::string> required;
    std::vector<std::string> optional;
    for (const auto& [key, value] : members.members()) {
        const Value& schema = format[key];
        if (schema["default_key"].truth()) {
            first.push_back(value.text());
        } else if (schema["optional"].truth()) {
            optional.push_back(key + "=" + value.text());
        } else {
            required.push_back(key + "=" + value.text());
        }
    }
    std::sort(required.begin(), required.end());
    std::sort(optional.begin(), optional.end());
    first.insert(first.end(), required.begin(), required.end());
    first.insert(first.end(), optional.begin(), optional.end());
    return join(first, ",");
}

}  // namespace pve_double
