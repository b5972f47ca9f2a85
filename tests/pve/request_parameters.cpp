// SPDX-License-Identifier: MIT
#include "request_parameters.h"

#include "perl_text.h"

namespace pve_double {

namespace {

void add_pair(Value& parameters, const std::string& pair) {
    const std::vector<std::string> parts = split(pair, '=');
    const std::string name = percent_decode(parts[0], true);
    if (parts.size() < 2) {
        parameters.set(name, Value());
        return;
    }
    std::string value = valid_utf8(percent_decode(parts[1], true));
    const Value* before = parameters.find(name);
    if (before && before->is_string()) value = before->text() + '\0' + value;
    parameters.set(name, value);
}

// Empty pairs count, as a parameter without a name, unless nothing but empty ones follow.
Value decode_form(const std::string& text) {
    Value parameters = Value::object();
    const std::size_t last = text.find_last_not_of("&;");
    if (last == std::string::npos) return parameters;
    std::string pair;
    for (char c : text.substr(0, last + 1) + "&") {
        if (c != '&' && c != ';') {
            pair += c;
            continue;
        }
        add_pair(parameters, pair);
        pair.clear();
    }
    return parameters;
}

std::string malformed_json(const std::string& body) {
    return "malformed JSON string, neither tag, array, object, number, string or atom, at character offset 0 "
           "(before "
           "\"" +
           (body.empty() ? "(end of string)" : body.substr(0, 20) + "...") +
           "\") at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 958.";
}

Value form_text(const Value& value) {
    if (value.is_array()) {
        std::string joined;
        for (std::size_t i = 0; i < value.items().size(); ++i) {
            if (i != 0) joined += '\0';
            joined += value.items()[i].text();
        }
        return joined;
    }
    if (value.is_object()) return "HASH(0x55c8d1a2b3f0)";
    return value.is_null() ? Value() : Value(value.text());
}

}  // namespace

std::string media_type(const std::string& content_type) {
    std::string type = content_type.substr(0, content_type.find_first_of(";, \t"));
    return type;
}

std::variant<Value, std::string> read_parameters(const std::string& method, const std::string& query,
                                                 const std::string& content_type, const std::string& body) {
    Value parameters = Value::object();
    if (method == "POST" || method == "PUT") {
        if (media_type(content_type) == "application/json") {
            std::optional<Value> parsed = parse_json(body);
            if (!parsed) return malformed_json(body);
            if (!parsed->is_object()) {
                return std::string(
                    "Not a HASH reference at /usr/share/perl5/PVE/APIServer/AnyEvent.pm line 965.");
            }
            parameters = std::move(*parsed);
        } else {
            parameters = decode_form(body);
        }
    }
    const Value from_query = decode_form(query);
    for (const auto& [name, value] : from_query.members()) parameters.set(name, value);
    parameters.erase("_dc");
    return parameters;
}

Value as_form_text(const Value& parameters) {
    Value form = Value::object();
    for (const auto& [name, value] : parameters.members()) form.set(name, form_text(value));
    return form;
}

}  // namespace pve_double
