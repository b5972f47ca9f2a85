// SPDX-License-Identifier: MIT
#include "app/confirm_lines.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/wizard_keys.h"
#include "base/text.h"

namespace app {
namespace {

std::string word_of_option(const web::Option* options, const std::string& value) {
    for (; options->value; ++options)
        if (value == options->value) return options->label;
    return value;
}

// What an empty main field means.
std::string emptiness_in_words(const Wizard& wizard, std::string_view name) {
    if (name == "hostname") return hostname_in(wizard.draft.values) + " (Proxmox’s default)";
    if (name == "cores") return "all of the node";
    if (name == "memory" || name == "swap") return "512 MiB (Proxmox’s default)";
    if (name == "nameserver" || name == "searchdomain") return "as on the node";
    return "none";
}

std::string in_words(const Wizard& wizard, const web::Field& field, const std::string& value) {
    const std::string_view name = field.name;
    if (field.rule.input == web::Input::checkbox) return value == "1" ? "yes" : "no";
    if (name == "ssh-public-keys") return keys_in_words(wizard.keys, wizard.draft.values);
    if (value.empty()) return emptiness_in_words(wizard, name);
    if (field.is_repeatable) return base::joined(text_lines(value), ", ");
    if (field.rule.options) return word_of_option(field.rule.options, value);
    if ((name == "net#.ip" || name == "net#.ip6") && value == "dhcp") return "by DHCP";
    if (name == "net#.ip6" && value == "auto") return "by SLAAC";
    return *field.unit ? fmt::format("{} {}", value, field.unit) : value;
}

bool holds_something(const web::Field& field, const std::string& value) {
    return !value.empty() && !(field.rule.input == web::Input::checkbox && value == "0");
}

// An interface without a bridge is left out whole.
bool is_left_out(const Wizard& wizard, const std::string& name) {
    const std::string row(web::row_label_of(name));
    return base::has_prefix(row, "net") && wizard.value(row + ".bridge").empty();
}

bool has_interface(const Wizard& wizard) {
    const auto rows = rows_in(wizard.draft.values, "net");
    return std::any_of(rows.begin(), rows.end(),
                       [&](unsigned row) { return !wizard.value(fmt::format("net{}.bridge", row)).empty(); });
}

}  // namespace

std::vector<ReviewLine> review_of(const Wizard& wizard, const Step& step) {
    std::vector<ReviewLine> lines;
    if (step.page == std::string_view("wizard_network") && !has_interface(wizard))
        lines.push_back({"Interfaces", "none: no network", "net0.bridge", ""});
    for (const auto& [field, name] : fields_with(step, wizard.draft.values)) {
        const std::string value = wizard.value(name);
        const bool is_said = is_main_field(field->name) || holds_something(*field, value);
        if (!is_said || is_left_out(wizard, name)) continue;
        const std::string_view row = web::row_label_of(name);
        const std::string label = row.empty() ? field->label : fmt::format("{}: {}", row, field->label);
        // What cannot be used but was not asked for needs no words.
        const bool is_wanted = name == "unprivileged" ? value == "0" : holds_something(*field, value);
        const std::string unsent = is_wanted ? wizard.hindrance(*field) : "";
        lines.push_back({label, in_words(wizard, *field, value), name, unsent});
    }
    return lines;
}

}  // namespace app
