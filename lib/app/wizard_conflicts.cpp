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

// The node has nobody inside to ask for an address. PVE: LXC/Config.pm, since 9.2
bool is_slaac_from_outside(const Values& usable, const std::string& name) {
    const std::string row = name.substr(0, name.find('.'));
    return value_in(usable, name) == "auto" && value_in(usable, row + ".host-managed") == "1" &&
           value_in(usable, row + ".link_down") != "1";
}

}  // namespace

std::vector<web::FieldError> conflicts_in(const Step& step, const NodeAbility& ability,
                                          const Values& values) {
    const Values usable = usable_values(ability, values);
    std::vector<web::FieldError> errors;
    for (const auto& [field, name] : fields_with(step, values)) {
        if (std::string text = conflict_of_options(ability, *field, values, name); !text.empty())
            errors.push_back({name, std::move(text)});
        if (field->name == std::string_view("net#.ip6") && is_slaac_from_outside(usable, name))
            errors.push_back(
                {name,
                 "“auto” does not go with “Configured by the node”. Enter dhcp or an address, or "
                 "take that tick off."});
    }
    return errors;
}

}  // namespace app
