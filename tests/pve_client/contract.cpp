// SPDX-License-Identifier: MIT
#include "contract.h"

#include <algorithm>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include "base/text.h"
#include "recorded.h"

namespace pve_client {
namespace {

using base::json::Value;
using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string decoded(const std::string& text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size()) {
            out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16));
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

// As Proxmox reads a form (FACTS §6): split at `&` and `;`, a value ends at its second `=`.
Pairs read_form(const std::string& text) {
    Pairs pairs;
    for (const auto& item : base::split_any(text, "&;")) {
        const auto parts = base::split(item, '=');
        pairs.emplace_back(decoded(parts[0]), parts.size() > 1 ? decoded(parts[1]) : "");
    }
    return pairs;
}

// Compiled once: some are long, and asked ten thousand times.
const std::regex& compiled(const std::string& pattern, bool ignores_case) {
    static std::map<std::pair<std::string, bool>, std::regex> cache;
    const std::pair key(pattern, ignores_case);
    if (const auto found = cache.find(key); found != cache.end()) return found->second;
    // The other way of matching calls itself once a character, too deep for AddressSanitizer's stack frames.
    auto flags = std::regex::ECMAScript | std::regex_constants::__polynomial;
    if (ignores_case) flags |= std::regex::icase;
    return cache.emplace(key, std::regex(pattern, flags)).first->second;
}

bool matches(const std::string& pattern, const std::string& value, bool ignores_case = false) {
    return std::regex_search(value, compiled(pattern, ignores_case));
}

// "net0" is declared as "net[n]"; of these families Proxmox takes 32 nets and 256 of the others.
std::string declared_name(const std::string& name) {
    static const std::regex family("(net|mp|dev|unused)([0-9]{1,3})");
    std::smatch parts;
    if (!std::regex_match(name, parts, family)) return name;
    const int most = parts[1] == "net" ? 31 : 255;
    return std::stoi(parts[2]) <= most ? parts[1].str() + "[n]" : name;
}

// The number that the pattern's first group stands for, where the format bounds it: an address's prefix.
bool is_in_group_range(const Value& format, const std::string& pattern, const std::string& value) {
    if (!format["group1_range"].is_array()) return true;
    std::smatch parts;
    if (!std::regex_search(value, parts, compiled(pattern, false)) || parts[1].length() > 9) return false;
    const auto range = format["group1_range"].items();
    const int64_t number = std::stoll(parts[1].str());
    return number >= range[0].integer_or(0) && number <= range[1].integer_or(0);
}

std::string with_number(const std::string& text, const std::string& value) { return text + ": " + value; }

}  // namespace

struct Contract::Request {
    std::string method, path;
    Pairs query, form;

    explicit Request(const std::string& bytes) {
        const auto words = base::split(bytes.substr(0, bytes.find("\r\n")), ' ');
        method = words[0];
        const auto mark = words[1].find('?');
        path = words[1].substr(0, mark);
        if (mark != std::string::npos) query = read_form(words[1].substr(mark + 1));
        form = read_form(bytes.substr(bytes.find("\r\n\r\n") + 4));
    }
};

Contract::Contract(const std::string& version) {
    const auto file = read_shared("contract/pve-" + version + ".json");
    const auto formats = read_shared("contract/formats.json");
    if (!file || !formats) return;
    endpoints_ = (*file)["endpoints"];
    for (const Value& row : endpoints_.items())
        rows_.push_back({row["method"].text_or(""), base::split(row["path"].text_or(""), '/'), row});
    formats_ = (*formats)["formats"];
}

// The declared endpoint of a request, and the values its path carries.
const Value* Contract::find(const Request& request, Pairs& named) const {
    constexpr std::string_view prefix = "/api2/json";
    if (!base::has_prefix(request.path, prefix)) return nullptr;
    const auto segments = base::split(request.path.substr(prefix.size()), '/');
    for (const auto& row : rows_) {
        const auto& wanted = row.steps;
        if (row.method != request.method || wanted.size() != segments.size()) continue;
        Pairs values;
        bool fits = true;
        for (size_t i = 0; i < wanted.size() && fits; ++i) {
            if (base::has_prefix(wanted[i], "{"))
                values.emplace_back(wanted[i].substr(1, wanted[i].size() - 2), decoded(segments[i]));
            else
                fits = wanted[i] == segments[i];
        }
        if (!fits) continue;
        named = values;
        return &row.declared;
    }
    return nullptr;
}

std::vector<std::string> Contract::flaws_of(const std::string& bytes) const {
    const Request request(bytes);
    Pairs given;
    const Value* endpoint = find(request, given);
    if (!endpoint) return {request.method + " " + request.path + " is not in the contract"};
    std::vector<std::string> flaws;
    if (request.method == "GET" && !request.form.empty()) flaws.push_back("a GET with a body");
    if (request.method == "POST" && !request.query.empty()) flaws.push_back("a POST with a query");
    given.insert(given.end(), request.query.begin(), request.query.end());
    given.insert(given.end(), request.form.begin(), request.form.end());
    const Value declared = (*endpoint)["parameters"]["properties"];
    std::set<std::string> seen;
    for (const auto& [name, value] : given) {
        const Value schema = declared[declared_name(name)];
        if (!seen.insert(name).second) flaws.push_back(name + " is repeated");
        if (value.empty()) flaws.push_back(name + " is empty");
        const std::string flaw = schema.is_present() ? flaw_of(schema, value) : "is not declared";
        if (!flaw.empty()) flaws.push_back(name + " " + flaw);
    }
    for (const auto& [name, schema] : declared.members())
        if (!schema["optional"].is_true() && !seen.count(name)) flaws.push_back(name + " is missing");
    return flaws;
}

std::string Contract::flaw_of(const Value& schema, const std::string& value) const {
    const std::string type = schema["type"].text_or("string");
    if (type == "integer" && !matches("^[+-]?[0-9]+$", value)) return "is no integer";
    if (type == "boolean" && value != "0" && value != "1") return "is no boolean";
    if (type == "number" && !matches("^[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)$", value)) return "is no number";
    if (type == "integer" || type == "number") {
        const double number = std::stod(value);
        if (const auto least = schema["minimum"].number(); least && number < *least) return "is too small";
        if (const auto most = schema["maximum"].number(); most && number > *most) return "is too large";
    }
    if (const auto most = schema["maxLength"].integer(); most && value.size() > static_cast<size_t>(*most))
        return "is too long";
    if (schema["enum"].is_array()) {
        bool is_listed = false;
        for (const auto& item : schema["enum"].items()) is_listed |= item.text_or("") == value;
        if (!is_listed) return "is not one of the enum";
    }
    const auto pattern =
        schema["pattern_portable"].is_present() ? schema["pattern_portable"] : schema["pattern"];
    if (pattern.is_present() && !matches("^" + pattern.text_or("") + "$", value)) return "misses its pattern";
    if (schema["format"].is_object()) return flaw_of_parts(schema["format"], value);
    if (const auto format = schema["format"].text()) return flaw_of_format(*format, value);
    return "";
}

std::string Contract::flaw_of_format(const std::string& name, const std::string& value) const {
    const Value format = formats_[name];
    const std::string kind = format["kind"].text_or("");
    const std::string flaw = with_number("is no " + name, value);
    if (kind == "regex") {
        const std::string pattern = format["regex"].text_or("");
        if (!matches(pattern, value, format["flags"].text_or("") == "i")) return flaw;
        return is_in_group_range(format, pattern, value) ? "" : flaw;
    }
    if (kind == "enum") {
        for (const auto& item : format["enum"].items())
            if (item.text_or("") == value) return "";
        return flaw;
    }
    if (kind == "any_of") {
        for (const auto& literal : format["literals"].items())
            if (literal.text_or("") == value) return "";
        for (const auto& other : format["formats"].items())
            if (flaw_of_format(other.text_or(""), value).empty()) return "";
        if (is_linked_address(format, value)) return "";
        // The table is on the node; the grammar of its names is all that can be checked here.
        if (name == "pve-ct-timezone" && matches("^(?!Etc/)[A-Z][A-Za-z_]+(/[A-Za-z0-9_+-]+){1,2}$", value))
            return "";
        return flaw;
    }
    if (kind == "list") {
        for (const auto& item : base::split_any(value, ",; \t\r\n\f\v"))
            if (!flaw_of_format(format["item_format"].text_or(""), item).empty()) return flaw;
        return "";
    }
    if (kind == "reject_regexes") {
        for (const auto& pattern : format["reject"].items())
            if (matches(pattern.text_or(""), value)) return flaw;
        return "";
    }
    if (kind == "comma_list") {
        const auto patterns = format["items"].items();
        for (const auto& item : base::split(value, ','))
            if (std::none_of(patterns.begin(), patterns.end(),
                             [&](const Value& pattern) { return matches(pattern.text_or(""), item); }))
                return flaw;
        return "";
    }
    return "has a format this check does not know: " + name;
}

// An address with the interface behind it, each of its own format: fe80::1%eth0.
bool Contract::is_linked_address(const Value& format, const std::string& value) const {
    const Value also = format["also"];
    std::smatch parts;
    if (!also.is_present() || !std::regex_search(value, parts, compiled(also["regex"].text_or(""), false)))
        return false;
    return flaw_of_format("ip", parts[1]).empty() &&
           flaw_of_format(also["group2_format"].text_or(""), parts[2]).empty();
}

std::string Contract::flaw_of_parts(const Value& parts, const std::string& value) const {
    std::set<std::string> seen;
    for (const auto& item : base::split(value, ',')) {
        const auto equals = item.find('=');
        std::string key = item.substr(0, equals);
        std::string part = equals == std::string::npos ? "" : item.substr(equals + 1);
        if (equals == std::string::npos) {
            part = item;
            key.clear();
            for (const auto& [name, schema] : parts.members())
                if (schema["default_key"].is_true()) key = name;
        }
        if (!parts[key].is_present()) return "has a part that is not declared: " + key;
        if (!seen.insert(key).second) return "has a part twice: " + key;
        if (const std::string flaw = flaw_of(parts[key], part); !flaw.empty()) return key + " " + flaw;
    }
    for (const auto& [name, schema] : parts.members())
        if (!schema["optional"].is_true() && !seen.count(name)) return "lacks " + name;
    return "";
}

}  // namespace pve_client
