// SPDX-License-Identifier: MIT
#include "contract_walk.h"

namespace pve_double {

namespace {

const char* const nonsense = "!";

std::string number_below(const Value& limit) { return std::to_string(limit.integer() - 1); }
std::string number_above(const Value& limit) { return std::to_string(limit.integer() + 1); }

std::string words_of(const Value& words) {
    std::string text;
    for (const Value& word : words.items()) text += (text.empty() ? "" : ", ") + word.text();
    return text;
}

// What the format says of a value that is none; empty when it is not known.
std::string format_error(const Value& formats, const std::string& name, const std::string& value) {
    const Value& format = formats[name];
    if (format["item_format"].is_string()) return format_error(formats, format["item_format"].text(), value);
    std::string text = format["error"].text();
    if (text.empty() && format["formats"].items().size() == 1) {
        return format_error(formats, format["formats"].items()[0].text(), value);
    }
    const std::size_t mark = text.find("<v>");
    if (mark != std::string::npos) text.replace(mark, 3, value);
    return text;
}

void add_typed(const Value& schema, std::vector<WrongValue>& wrong) {
    const std::string type = schema["type"].text();
    const std::string failed = "type check ('" + type + "') failed - got '";
    if (type == "integer") {
        for (const char* text : {"x", "1.5", "", "0x10", " 1"}) wrong.push_back({text, failed + text + "'"});
    } else if (type == "number") {
        for (const char* text : {"x", "", "1,5", "--1"}) wrong.push_back({text, failed + text + "'"});
    } else if (type == "boolean") {
        for (const char* text : {"true", "on", "2", ""}) wrong.push_back({text, failed + text + "'"});
    }
}

void add_limits(const Value& schema, std::vector<WrongValue>& wrong) {
    if (!schema["minimum"].is_null()) {
        wrong.push_back({number_below(schema["minimum"]),
                         "value must have a minimum value of " + schema["minimum"].text()});
    }
    if (!schema["maximum"].is_null()) {
        wrong.push_back({number_above(schema["maximum"]),
                         "value must have a maximum value of " + schema["maximum"].text()});
    }
    if (!schema["maxLength"].is_null()) {
        const auto most = static_cast<std::size_t>(schema["maxLength"].integer());
        wrong.push_back({std::string(most + 1, 'a'),
                         "value may only be " + schema["maxLength"].text() + " characters long"});
    }
    if (schema["minLength"].integer() > 0) {
        const auto least = static_cast<std::size_t>(schema["minLength"].integer());
        wrong.push_back({std::string(least - 1, 'a'),
                         "value must be at least " + schema["minLength"].text() + " characters long"});
    }
    if (schema["enum"].is_array()) {
        wrong.push_back({nonsense, "value '!' does not have a value in the enumeration '" +
                                       words_of(schema["enum"]) + "'"});
    }
}

// Enough of the property string that nothing but the part in question is wrong. The volume needs no key.
std::string required_parts(const Value& format, const std::string& except) {
    std::string text;
    for (const auto& [name, schema] : format.members()) {
        if (schema["optional"].truth() || name == except) continue;
        text += name + (name == "mp" ? "=/srv," : name == "volume" ? "=local:1," : "=eth0,");
    }
    return text;
}

void add_parts(const Value& format, const Value& formats, const std::string& path,
               std::vector<WrongValue>& wrong) {
    const std::string begin = "invalid format - ";
    wrong.push_back({"nosuch=1", begin + "invalid key in comma-separated list property: nosuch\n"});
    for (const auto& [name, schema] : format.members()) {
        const std::string rest = required_parts(format, name);
        wrong.push_back({rest + name + "=1," + name + "=1",
                         begin + "duplicate key in comma-separated list property: " + name + "\n"});
        wrong.push_back({rest + name + "=", begin + "missing key in comma-separated list property\n"});
        if (!schema["optional"].truth()) {
            const std::string others = rest.empty() ? "," : rest;
            wrong.push_back({others, begin + "format error\n" + path + "." + name +
                                         ": property is missing and it is not optional\n"});
        }
        for (const WrongValue& part : wrong_values(schema, formats, path + "." + name)) {
            // These cannot stand in a property string, or mean something else there.
            const bool is_boolean = schema["type"].text() == "boolean";
            if (part.text.empty() || part.text.find(',') != std::string::npos) continue;
            if (is_boolean && part.text != "2") continue;
            wrong.push_back({rest + name + "=" + part.text,
                             begin + "format error\n" + path + "." + name + ": " + part.error + "\n"});
        }
    }
}

}  // namespace

std::vector<WrongValue> wrong_values(const Value& schema, const Value& formats, const std::string& path) {
    std::vector<WrongValue> wrong;
    add_typed(schema, wrong);
    const Value& format = schema["format"];
    if (format.is_object()) {
        add_parts(format, formats, path, wrong);
    } else if (format.is_string()) {
        // Looked at before all limits; a number that is no VMID is one of the recorded cases.
        const bool is_path = format.text() == "pve-lxc-mp-string";
        const bool is_text = schema["type"].text() == "string";
        const std::string value = is_path ? "../etc" : is_text ? nonsense : "99";
        const std::string error = format_error(formats, format.text(), value);
        if (!error.empty()) wrong.push_back({value, "invalid format - " + error + "\n"});
    } else if (schema["pattern"].is_string()) {
        wrong.push_back({"\x01", "value does not match the regex pattern"});
    } else {
        add_limits(schema, wrong);
    }
    return wrong;
}

std::string first_of_family(const std::string& name) {
    const std::size_t mark = name.find("[n]");
    return mark == std::string::npos ? name : name.substr(0, mark) + "0";
}

std::string beyond_family(const std::string& name) {
    const std::size_t mark = name.find("[n]");
    if (mark == std::string::npos) return "";
    return name.substr(0, mark) + (name.rfind("net", 0) == 0 ? "32" : "256");
}

}  // namespace pve_double
