// SPDX-License-Identifier: MIT
#include "validation.h"

#include "formats.h"
#include "perl_text.h"
#include "property_string.h"

namespace pve_double {

namespace {

const Value no_schema;

void add_error(Value& errors, const std::string& path, const std::string& text) {
    const std::string name = path.empty() ? "_root" : path;
    const Value* before = errors.find(name);
    // Proxmox joins with a backslash and an n, not with a newline.
    errors.set(name, before ? before->text() + "\\n" + text : text);
}

std::string kind_in_perl(const Value& value) {
    if (value.is_array()) return "ARRAY";
    if (value.is_object()) return "HASH";
    return "JSON::PP::Boolean";
}

// Empty when the value has the type; else the error.
std::string check_type(const std::string& type, const Value& value) {
    const std::string failed = "type check ('" + type + "') failed";
    if (type == "array") return value.is_array() ? "" : failed;
    if (type == "object") return value.is_object() ? "" : failed;
    if (value.is_array() || value.is_object() || value.is_bool()) {
        if (type == "boolean" && value.is_bool()) return "";
        return failed + " - got " + kind_in_perl(value);
    }
    const std::string text = value.text();
    bool is_fine = true;
    if (type == "boolean") is_fine = text == "0" || text == "1";
    if (type == "integer") is_fine = is_perl_integer(text);
    if (type == "number") is_fine = is_perl_number(text);
    return is_fine ? "" : failed + " - got '" + text + "'";
}

std::string check_format_of(const Value& schema, const std::string& text, const std::string& path) {
    const Value& format = schema["format"];
    if (format.is_object()) {
        const std::string error = parse_property_string(format, text, path).error;
        return error.empty() ? "" : "invalid format - " + error;
    }
    if (format.is_string()) {
        if (auto error = check_format(format.text(), text)) return "invalid format - " + *error;
    }
    return "";
}

std::string check_length(const Value& schema, const std::string& text) {
    const auto length = static_cast<std::int64_t>(length_of(text));
    const Value& longest = schema["maxLength"];
    if (!longest.is_null() && length > longest.integer()) {
        return "value may only be " + longest.text() + " characters long";
    }
    const Value& shortest = schema["minLength"];
    if (!shortest.is_null() && length < shortest.integer()) {
        return "value must be at least " + shortest.text() + " characters long";
    }
    return "";
}

std::string check_range(const Value& schema, const std::string& text) {
    if (!is_perl_number(text)) return "";
    const double number = Value(text).real();
    const Value& maximum = schema["maximum"];
    if (!maximum.is_null() && number > maximum.real()) {
        return "value must have a maximum value of " + maximum.text();
    }
    const Value& minimum = schema["minimum"];
    if (!minimum.is_null() && number < minimum.real()) {
        return "value must have a minimum value of " + minimum.text();
    }
    return "";
}

std::string check_enum(const Value& schema, const std::string& text) {
    if (!schema.has("enum")) return "";
    std::vector<std::string> words;
    for (const Value& word : schema["enum"].items()) {
        if (word.text() == text) return "";
        words.push_back(word.text());
    }
    return "value '" + text + "' does not have a value in the enumeration '" + join(words, ", ") + "'";
}

std::string check_value(const Value& schema, const Value& value, const std::string& path) {
    if (value.is_null()) {
        if (schema["optional"].truth() || schema["type"].text() == "null") return "";
        return "property is missing and it is not optional";
    }
    if (std::string error = check_type(schema["type"].text(), value); !error.empty()) return error;
    if (value.is_array() || value.is_object()) return "";
    const std::string text = value.text();
    if (std::string error = check_format_of(schema, text, path); !error.empty()) return error;
    if (schema.has("pattern") && !is_perl_match(schema["pattern"].text(), text)) {
        return "value does not match the regex pattern";
    }
    if (std::string error = check_length(schema, text); !error.empty()) return error;
    if (std::string error = check_range(schema, text); !error.empty()) return error;
    return check_enum(schema, text);
}

int last_of_family(const std::string& stem) { return stem == "net" ? 31 : 255; }

}  // namespace

const Value& schema_of(const Value& schemas, const std::string& name) {
    if (const Value* schema = schemas.find(name))
        return name.find('[') == std::string::npos ? *schema : no_schema;
    if (!is_full_match("[a-z]+(0|[1-9]\\d{0,2})", name)) return no_schema;
    const std::size_t digits = name.find_first_of("0123456789");
    const std::string stem = name.substr(0, digits);
    if (std::stoi(name.substr(digits)) > last_of_family(stem)) return no_schema;
    return schemas[stem + "[n]"];
}

Value check_object(const std::string& path, const Value& schemas, const Value& object, bool allows_unknown) {
    Value errors = Value::object();
    auto path_to = [&](const std::string& name) { return path.empty() ? name : path + "." + name; };
    for (const auto& [name, schema] : schemas.members()) {
        if (name.find("[n]") != std::string::npos) continue;
        const std::string error = check_value(schema, object[name], path_to(name));
        if (!error.empty()) add_error(errors, path_to(name), error);
    }
    for (const auto& [name, value] : object.members()) {
        const Value& schema = schema_of(schemas, name);
        if (schema.is_null()) {
            if (!allows_unknown) {
                add_error(
                    errors, path_to(name),
                    "property is not defined in schema and the schema does not allow additional properties");
            }
            continue;
        }
        if (!schemas.has(name)) {
            const std::string error = check_value(schema, value, path_to(name));
            if (!error.empty()) add_error(errors, path_to(name), error);
        }
        const std::string needed = schema["requires"].text();
        if (!needed.empty() && object[needed].is_null()) {
            add_error(errors, path_to(needed),
                      "missing property - '" + path_to(name) + "' requires this property");
        }
    }
    return errors;
}

}  // namespace pve_double
