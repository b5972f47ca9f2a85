// SPDX-License-Identifier: MIT
#include "app/wizard_conflicts.h"

#include <fmt/core.h>

#include "app/container_request.h"

namespace app {
namespace {

std::string conflict_of_options(const NodeAbility& ability, const web::Field& field, const Values& values,
                                const std::string& name) {
    for (const std::string& option : values_in(values, name))
        if (const std::string hindrance = hindrance_of_option(ability, field, option); !hindrance.empty())
            return fmt::format("{}: {}", option, hindrance);
    return {};
}

// The node, from outside, has nobody to ask for an address. A tick that it cannot use is none.
bool is_slaac_from_outside(const NodeAbility& ability, const Values& values, const std::string& name) {
    if (value_in(values, name) != "auto") return false;
    const std::string row = name.substr(0, name.find('.'));
    return value_in(values, row + ".host-managed") == "1" && value_in(values, row + ".link_down") != "1" &&
           hindrance_of(ability, *wizard_field(row + ".host-managed"), values).empty();
}

}  // namespace

std::vector<web::FieldError> conflicts_in(const Step& step, const NodeAbility& ability,
                                          const Values& values) {
    std::vector<web::FieldError> errors;
    for (const auto& [field, name] : fields_with(step, values)) {
        if (std::string text = conflict_of_options(ability, *field, values, name); !text.empty())
            errors.push_back({name, std::move(text)});
        if (field->name == std::string_view("net#.ip6") && is_slaac_from_outside(ability, values, name))
            errors.push_back(
                {name,
                 "“auto” does not go with “Configured by the node”. Enter dhcp or an address, or "
                 "take that tick off."});
    }
    return errors;
}

}  // namespace app
