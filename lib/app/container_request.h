// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "app/wizard_fields.h"
#include "pve/container_spec.h"

namespace app {

// The container that a draft describes, as far as its values go. Values that break their rules are not
// noticed here.
pve::ContainerSpec spec_of(const Values& values);

// Empty where the field has no value.
std::string value_in(const Values& values, std::string_view field);
// The values of a field that may have several.
std::vector<std::string> values_in(const Values& values, std::string_view field);

}  // namespace app
