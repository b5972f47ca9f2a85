// SPDX-License-Identifier: MIT
#include "proxmox_rules.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

#include "base/text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace app_test {

using base::json::Value;

namespace {

// Compiled once: the one of IPv6 is long.
const std::regex& compiled(const std::string& pattern, bool ignores_case) {
    static std::map<std::pair<std::string, bool>, std::regex> cache;
    const std::pair key(pattern, ignores_case);
    if (const auto found = cache.find(key); found != cache.end()) return found->second;
    auto flags = std::regex::ECMAScript;
    if (ignores_case) flags |= std::regex::icase;
    return cache.emplace(key, std::regex(pattern, flags)).first->second;
}

bool matches(const std::string& pattern, const std::string& value, bool ignores_case) {
    return std::regex_search(value, compiled(pattern, ignores_case));
}

// The numbers that a pattern's first group stands for, where the format bounds them.
bool is_in_group_range(const Value& format, const std::string& value) {
    if (!format["group1_range"].is_array()) return true;
    std::smatch parts;
    const std::regex pattern(format["regex"].text_or(""));
    const auto range = format["group1_range"].items();
    if (!std::regex_search(value, parts, pattern)) return false;
    const auto number = std::stoll(parts[1].str());
    return number >= range[0].integer_or(0) && number <= range[1].integer_or(0);
}

std::map<std::string, std::string> parts_of(const std::string& property_string) {
    std::map<std::string, std::string> parts;
    for (const std::string& item : base::split(property_string, ',')) {
        const auto equals = item.find('=');
        if (equals != std::string::npos) parts[item.substr(0, equals)] = item.substr(equals + 1);
    }
    return parts;
}

void take_parameter(RecordedCreate& row, const std::string& name, const std::string& value) {
    const char* plain[] = {"vmid",   "hostname", "ssh-public-keys", "tags",        "ostemplate", "cores",
                           "memory", "swap",     "nameserver",      "searchdomain"};
    for (const char* field : plain)
        if (name == field) row.fields[name] = value;
    if (name == "net0")
        for (const auto& [part, text] : parts_of(value))
            if (part != "name" && part != "ip6" && part != "mtu") row.fields["net0." + part] = text;
    if (name == "rootfs") {
        const auto colon = value.find(':');
        row.fields["rootfs.storage"] = value.substr(0, colon);
        if (colon != std::string::npos) row.fields["rootfs.size"] = value.substr(colon + 1);
    }
}

// Proxmox's errors by parameter; inside a property string it names the part on a line of its own.
void take_errors(RecordedCreate& row, const Value& errors) {
    for (const auto& [name, text] : errors.members()) {
        row.refused.push_back(name);
        for (const std::string& line : base::split(text.text_or(""), '\n'))
            if (base::has_prefix(line, name + ".")) row.refused.push_back(line.substr(0, line.find(": ")));
    }
}

}  // namespace

std::optional<Value> read_shared(const std::string& name) {
    const char* folder = std::getenv("BERTH_SHARED");
    const std::string path = std::string(folder && *folder ? folder : "../shared") + "/pve/" + name;
    std::ifstream file(path, std::ios::binary);
    if (!file) {
        UT_PRINT(("not checked: " + path + " is not there (BERTH_SHARED names the folder)").c_str());
        return std::nullopt;
    }
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    auto value = base::json::parse(text);
    if (!value) FAIL((path + ": " + value.error().detail).c_str());
    return *value;
}

Rules::Rules() {
    const auto contract = read_shared("contract/pve-9.2.json");
    const auto formats = read_shared("contract/formats.json");
    if (!contract || !formats) return;
    formats_ = (*formats)["formats"];
    for (const Value& endpoint : (*contract)["endpoints"].items())
        if (endpoint["method"].text_or("") == "POST" && endpoint["path"].text_or("") == "/nodes/{node}/lxc")
            create_ = endpoint["parameters"]["properties"];
}

Value Rules::schema_of(const std::string& field) const {
    const auto dot = field.find('.');
    if (dot == std::string::npos) return create_[field];
    std::string parameter = field.substr(0, dot);
    for (const char* family : {"net", "mp"})
        if (base::has_prefix(parameter, family)) parameter = std::string(family) + "[n]";
    return create_[parameter]["format"][field.substr(dot + 1)];
}

std::optional<int64_t> Rules::limit(const std::string& field, const char* name) const {
    return schema_of(field)[name].integer();
}

bool Rules::accepts(const std::string& field, const std::string& value) const {
    // `STORAGE:SIZE`, told apart by the source of pve-container, not by the schema (FACTS 1.3).
    const std::string part = field.substr(field.find('.') + 1);
    if (part == "size") return matches("^(\\d+(\\.\\d+)?)$", value, false);
    if (part == "storage") return fits_format("pve-storage-id", value);
    if (base::has_prefix(field, "startup.")) return matches("^\\d+$", value, false);
    const Value schema = schema_of(field);
    if (!schema.is_present()) FAIL(("not in the contract: " + field).c_str());
    return fits(schema, value);
}

bool Rules::fits(const Value& schema, const std::string& value) const {
    const std::string type = schema["type"].text_or("string");
    if (type == "integer" && !matches("^[+-]?\\d+$", value, false)) return false;
    if (type == "number" && !matches("^[+-]?\\d+(\\.\\d+)?$", value, false)) return false;
    if (type == "boolean" && value != "0" && value != "1") return false;
    if (type == "integer" || type == "number") {
        const double number = std::stod(value);
        if (const auto least = schema["minimum"].number(); least && number < *least) return false;
        if (const auto most = schema["maximum"].number(); most && number > *most) return false;
    }
    if (schema["enum"].is_array()) {
        const auto words = schema["enum"].items();
        return std::any_of(words.begin(), words.end(),
                           [&](const Value& word) { return word.text_or("") == value; });
    }
    if (const auto most = schema["maxLength"].integer(); most && value.size() > static_cast<size_t>(*most))
        return false;
    const char* const portable = schema["pattern_portable"].is_present() ? "pattern_portable" : "pattern";
    if (const auto pattern = schema[portable].text();
        pattern && !matches("^(?:" + *pattern + ")$", value, false))
        return false;
    const auto format = schema["format"].text();
    return !format || fits_format(*format, value);
}

bool Rules::fits_format(const std::string& name, const std::string& value) const {
    const Value format = formats_[name];
    const std::string kind = format["kind"].text_or("");
    if (kind == "regex")
        return matches(format["regex"].text_or(""), value, format["flags"].text_or("") == "i") &&
               is_in_group_range(format, value);
    if (kind == "reject_regexes") {
        for (const Value& pattern : format["reject"].items())
            if (matches(pattern.text_or(""), value, false)) return false;
        return true;
    }
    if (kind == "list") {
        for (const std::string& item : base::split_any(value, ",; \t\n\r"))
            if (!fits_format(format["item_format"].text_or(""), item)) return false;
        return true;
    }
    if (kind != "any_of") FAIL(("a format of unknown kind: " + name).c_str());
    for (const Value& literal : format["literals"].items())
        if (literal.text_or("") == value) return true;
    for (const Value& other : format["formats"].items())
        if (fits_format(other.text_or(""), value)) return true;
    std::smatch parts;
    if (!format["also"].is_present() ||
        !std::regex_search(value, parts, std::regex(format["also"]["regex"].text_or(""))))
        return false;
    return fits_format("ip", parts[1]) && fits_format(format["also"]["group2_format"].text_or(""), parts[2]);
}

std::vector<RecordedCreate> recorded_creates(const std::string& version) {
    std::vector<RecordedCreate> rows;
    const auto file = read_shared("recorded/" + version + ".json");
    if (!file) return rows;
    for (const Value& recorded : file->items()) {
        RecordedCreate row;
        row.name = recorded["name"].text_or("");
        const Value form = recorded["request"]["form"];
        if (!base::has_prefix(row.name, "create: ") || recorded["request"]["token"].text_or("") != "full" ||
            !form.is_object())
            continue;
        for (const auto& [name, value] : form.members()) take_parameter(row, name, value.text_or(""));
        const auto body = base::json::parse(recorded["response"]["body"].text_or(""));
        row.is_accepted = recorded["response"]["status"].integer_or(0) == 200;
        if (!row.is_accepted && body) take_errors(row, (*body)["errors"]);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace app_test
