// SPDX-License-Identifier: MIT
#include "flat.h"

#include <fmt/core.h>

#include <set>

#include "base/text.h"

namespace random_wizards {
namespace {

std::vector<std::string> pieces(const std::string& text, const std::string& separators) {
    std::vector<std::string> found;
    std::string piece;
    for (const char c : text + separators.front()) {
        if (separators.find(c) == std::string::npos) {
            piece += c;
            continue;
        }
        if (!piece.empty()) found.push_back(piece);
        piece.clear();
    }
    return found;
}

std::string joined(const std::vector<std::string>& parts, char separator) {
    std::string out;
    for (const std::string& part : parts) out += (out.empty() ? "" : std::string(1, separator)) + part;
    return out;
}

std::string without_blanks(const std::string& line) {
    const auto first = line.find_first_not_of(" \t\r");
    return first == std::string::npos ? "" : line.substr(first, line.find_last_not_of(" \t\r") + 1 - first);
}

std::string lines_joined(const std::string& text, char separator) {
    std::vector<std::string> lines;
    for (const std::string& line : pieces(text, "\n"))
        if (const std::string plain = without_blanks(line); !plain.empty()) lines.push_back(plain);
    return joined(lines, separator);
}

std::string without_zeros(const std::string& digits) {
    const auto first = digits.find_first_not_of('0');
    return first == std::string::npos ? "0" : digits.substr(first);
}

// A value as Proxmox is to read it; empty when nothing is to be said.
std::string as_sent(const web::Field& field, const std::string& name, const std::string& value) {
    const std::string blanks = ",; \t\r\n\f\v";
    if (value.empty()) return "";
    if (name == "unprivileged") return value;
    if (field.rule.input == web::Input::checkbox) return value == "1" ? "1" : "";
    if (field.rule.input == web::Input::number && !field.rule.has_fraction) return without_zeros(value);
    if (name == "tags") return joined(pieces(value, blanks), ';');
    if (name == "nameserver" || name == "searchdomain") return joined(pieces(value, blanks), ' ');
    if (base::has_prefix(name, "net") && name.find(".trunks") != std::string::npos)
        return joined(pieces(value, blanks), ';');
    if (name == "ssh-public-keys") return lines_joined(value, '\n');
    if (name == "env") return lines_joined(value, '\0');
    return field.is_repeatable ? lines_joined(value, ';') : value;
}

std::string decoded(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i] == '+' ? ' ' : text[i];
            continue;
        }
        out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
        i += 2;
    }
    return out;
}

bool is_property_string(const std::string& parameter) {
    const std::string family = family_of(parameter);
    return family == "net" || family == "mp" || family == "rootfs" || family == "startup" ||
           family == "features";
}

void say(Flat& flat, const std::string& name, const std::string& value) {
    if (!flat.emplace(name, value).second) flat["twice: " + name] = value;
}

void take_apart(Flat& flat, const std::string& parameter, const std::string& text) {
    for (const std::string& part : pieces(text, ",")) {
        const auto equals = part.find('=');
        if (equals != std::string::npos) {
            say(flat, parameter + "." + part.substr(0, equals), part.substr(equals + 1));
            continue;
        }
        const auto colon = part.find(':');
        say(flat, parameter + ".storage", part.substr(0, colon));
        if (colon != std::string::npos) say(flat, parameter + ".size", part.substr(colon + 1));
    }
}

}  // namespace

std::string family_of(const std::string& parameter) {
    const auto digits = parameter.find_first_of("0123456789");
    const std::string stem = parameter.substr(0, digits);
    return stem == "net" || stem == "mp" ? stem : parameter;
}

Flat flat_of(const app::Values& values) {
    Flat flat;
    const auto value_of = [&](const std::string& name) {
        const auto found = values.find(name);
        return found == values.end() ? std::string() : found->second;
    };
    for (const auto& [name, value] : values) {
        const web::Field* field = app::wizard_field(name);
        // Starting is a step of its own.
        if (!field || name == "start") continue;
        const std::string row = name.substr(0, name.find('.'));
        if (family_of(row) == "net" && value_of(row + ".bridge").empty()) continue;
        if (name == "features.nesting" && value_of("unprivileged") != "1") continue;
        if (const std::string sent = as_sent(*field, name, value); !sent.empty()) flat[name] = sent;
        // Proxmox wants a name for each interface.
        if (family_of(row) == "net" && value_of(row + ".name").empty())
            flat[row + ".name"] = "eth" + row.substr(3);
    }
    return flat;
}

Flat flat_of_form(const std::string& form) {
    Flat flat;
    for (const std::string& pair : pieces(form, "&;")) {
        const auto equals = pair.find('=');
        const std::string name = decoded(pair.substr(0, equals));
        const std::string value = equals == std::string::npos ? "" : decoded(pair.substr(equals + 1));
        if (is_property_string(name))
            take_apart(flat, name, value);
        else
            say(flat, name, value);
    }
    return flat;
}

std::string form_of(const Flat& flat) {
    std::map<std::string, std::string> whole;
    // What stands first without a key.
    for (const auto& [name, value] : flat) {
        const std::string row = name.substr(0, name.find('.'));
        if (name == row + ".storage") whole[row] = value + ":" + flat.at(row + ".size");
    }
    for (const auto& [name, value] : flat) {
        const auto dot = name.find('.');
        const std::string row = name.substr(0, dot);
        if (dot == std::string::npos) {
            whole[name] = value;
        } else if (const std::string key = name.substr(dot + 1); key != "storage" && key != "size") {
            std::string& text = whole[row];
            text += (text.empty() ? "" : ",") + key + "=" + value;
        }
    }
    return form_of(pve::Params(whole.begin(), whole.end()));
}

std::string form_of(const pve::Params& params) {
    std::string form;
    for (const auto& [name, value] : params)
        form += (form.empty() ? "" : "&") + base::percent_encode(name) + "=" + base::percent_encode(value);
    return form;
}

std::string request_of(const std::string& form) {
    return "POST /api2/json/nodes/pve1/lxc HTTP/1.1\r\n\r\n" + form;
}

std::string difference(const Flat& expected, const Flat& found) {
    std::string text;
    for (const auto& [name, value] : expected) {
        const auto other = found.find(name);
        if (other == found.end())
            text += fmt::format("{} lacks, it was “{}”\n", name, value);
        else if (other->second != value)
            text += fmt::format("{} is “{}”, it was “{}”\n", name, other->second, value);
    }
    for (const auto& [name, value] : found)
        if (expected.count(name) == 0) text += fmt::format("{} is “{}”, it was not given\n", name, value);
    return text;
}

}  // namespace random_wizards
