// SPDX-License-Identifier: MIT
#include "drafts.h"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "../app/field_values.h"

namespace random_wizards {
namespace {

constexpr const char* lower = "abcdefghijklmnopqrstuvwxyz";
constexpr const char* letters_and_digits = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

// Signs that have a meaning somewhere on the way, and letters of more than one byte.
const std::vector<std::string>& signs() {
    static const std::vector<std::string> all = {
        "a", "Z", "0",   " ",   "&", ";",  "=", "%", "+", "#", "?", "/", ":", "\"", "'", "\\", "<",
        "$", "`", "%2C", "%00", "ä", "語", "🚢", "|", "~", "[", "]", "{", "}", "!",  "*", "."};
    return all;
}

}  // namespace

Drafts::Drafts(unsigned seed) : random_(seed) {
    for (const auto& row : app_test::field_values())
        if (row.is_accepted) known_[app::wizard_field(row.field)->name].push_back(row.value);
}

uint64_t Drafts::number(uint64_t least, uint64_t most) { return least + random_() % (most - least + 1); }

const std::string& Drafts::one_of(const std::vector<std::string>& values) {
    return values[number(0, values.size() - 1)];
}

std::vector<unsigned> Drafts::rows(std::string_view family) {
    const unsigned most = app::most_rows(family);
    const uint64_t count = is_one_in(family == "mp" ? 1500 : 200) ? most : number(0, 2);
    std::set<unsigned> rows;
    while (rows.size() < count)
        rows.insert(count == most ? static_cast<unsigned>(rows.size())
                                  : static_cast<unsigned>(number(0, is_one_in(4) ? most - 1 : 4)));
    return {rows.begin(), rows.end()};
}

app::Values Drafts::next() {
    app::Values values;
    for (const app::Step& step : app::wizard_steps())
        for (const auto& [field, name] :
             web::by_row(step.fields, [&](std::string_view family) { return rows(family); })) {
            const bool is_empty = field->presence == web::Presence::optional &&
                                  field->rule.input != web::Input::checkbox && is_one_in(2);
            values[name] = is_empty ? "" : value_for(*field);
        }
    if (values["unprivileged"] == "0" && !is_one_in(4)) values["unprivileged"] = "1";
    // Two wishes that exclude each other.
    for (const unsigned row : app::rows_in(values, "net"))
        if (values[fmt::format("net{}.ip6", row)] == "auto" &&
            values[fmt::format("net{}.link_down", row)] != "1")
            values[fmt::format("net{}.host-managed", row)] = "0";
    return values;
}

std::string Drafts::value_for(const web::Field& field) {
    if (field.rule.input == web::Input::checkbox) return std::to_string(number(0, 1));
    if (field.rule.options) return option_of(field);
    const auto known = known_.find(field.name);
    if (known != known_.end() && is_one_in(2)) return one_of(known->second);
    std::string value = made_up(field);
    return value.empty() && known != known_.end() ? one_of(known->second) : value;
}

std::string Drafts::option_of(const web::Field& field) {
    std::vector<std::string> all, chosen;
    for (const web::Option* option = field.rule.options; option->value; ++option)
        all.emplace_back(option->value);
    if (!field.is_repeatable) return one_of(all);
    std::copy_if(all.begin(), all.end(), std::back_inserter(chosen),
                 [&](const auto&) { return is_one_in(2); });
    std::string lines;
    for (const std::string& option : chosen) lines += (lines.empty() ? "" : "\n") + option;
    return lines;
}

// Empty for what only the node can offer.
std::string Drafts::made_up(const web::Field& field) {
    const std::string name = field.name;
    const std::string part = name.substr(name.find('.') + 1);
    if (field.rule.input == web::Input::number) return number_for(field.rule);
    if (name == "hostname") return domain();
    if (name == "tags") return list_of(&Drafts::tag, 5);
    if (name == "nameserver") return list_of(&Drafts::address, 4);
    if (name == "searchdomain") return list_of(&Drafts::domain, 3);
    if (name == "description") return text(is_one_in(20) ? 1500 : 60);
    if (name == "entrypoint") return "/bin/x " + text(40) + "y";
    if (name == "env") return word(letters_and_digits, 8) + "=" + text(30) + "\r\nB_1=" + text(20) + "\n";
    if (part == "mp") return path();
    if (part == "name") return word(std::string(letters_and_digits) + "-_.", 15);
    if (part == "trunks") return list_of(&Drafts::vlan, 6);
    if (part == "ip") return fmt::format("{}/{}", ipv4(), number(8, 32));
    if (part == "ip6") return fmt::format("{}/{}", ipv6(), number(8, 128));
    if (part == "gw") return ipv4();
    if (part == "gw6") return ipv6();
    if (part == "hwaddr") {
        std::string address = fmt::format("{:02x}", number(0, 127) * 2);
        for (int i = 0; i < 5; ++i) address += fmt::format(":{:02X}", number(0, 255));
        return address;
    }
    return "";
}

// Small ones as often as large ones; now and then a bound.
std::string Drafts::number_for(const web::Rule& rule) {
    const auto least = static_cast<uint64_t>(rule.min);
    const auto most = rule.max > rule.min ? static_cast<uint64_t>(rule.max) : 131072;
    if (is_one_in(8)) return std::to_string(is_one_in(2) ? least : most);
    const uint64_t limit = std::min<uint64_t>(most, uint64_t{1} << number(1, 53));
    const uint64_t whole = number(least, std::max(least, limit));
    if (!rule.has_fraction || whole == most || is_one_in(2)) return std::to_string(whole);
    return fmt::format("{}.{:03}", std::min<uint64_t>(whole, 999'999'999), number(0, 999));
}

std::string Drafts::word(const std::string& letters, uint64_t most) {
    std::string word;
    for (uint64_t length = number(1, most); length > 0; --length)
        word += letters[number(0, letters.size() - 1)];
    return word;
}

std::string Drafts::domain() {
    std::string name = word(letters_and_digits, 12);
    for (uint64_t labels = number(0, 3); labels > 0; --labels)
        name += (is_one_in(3) ? "-" + word("0123456789", 3) : "") + "." + word(letters_and_digits, 9);
    return name;
}

std::string Drafts::ipv4() {
    return fmt::format("{}.{}.{}.{}", number(0, 255), number(0, 255), number(0, 255), number(0, 255));
}

std::string Drafts::ipv6() {
    if (is_one_in(4)) return fmt::format("2001:db8::{:x}", number(0, 65535));
    std::string address = fmt::format("{:x}", number(0, 65535));
    for (int i = 0; i < 7; ++i) address += fmt::format(":{:X}", number(0, 65535));
    return address;
}

std::string Drafts::list_of(std::string (Drafts::*item)(), uint64_t most) {
    static const std::vector<std::string> separators = {" ", ",", ";", ", ", "  "};
    std::string list = (this->*item)();
    for (uint64_t more = number(0, most - 1); more > 0; --more) list += one_of(separators) + (this->*item)();
    return list;
}

std::string Drafts::tag() {
    return word(std::string(letters_and_digits) + "_", 1) + word(std::string(lower) + "_-+.", 9);
}

std::string Drafts::vlan() { return std::to_string(number(1, 4094)); }

std::string Drafts::address() {
    if (is_one_in(5)) return "fe80::" + fmt::format("{:x}", number(1, 65535)) + "%" + word(lower, 5) + "x";
    return is_one_in(2) ? ipv4() : ipv6();
}

std::string Drafts::text(uint64_t most) {
    std::string text;
    for (uint64_t length = number(1, most); length > 0; --length) text += one_of(signs());
    return text;
}

// Without what its rule refuses: a part "." or "..".
std::string Drafts::path() {
    std::string path;
    for (uint64_t parts = number(1, 4); parts > 0; --parts)
        path += "/" + word(lower, 6) + (is_one_in(3) ? text(5) + "x" : "");
    return path.find("/.") == std::string::npos ? path : "/srv";
}

}  // namespace random_wizards
