// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/node_ability.h"
#include "app/wizard_fields.h"
#include "web/rule.h"

namespace app {

// What the rule of a single field cannot see: options that the node's version does not have, and values that
// exclude each other. Proxmox would refuse the whole creation, in part without saying which field it means.
// Values that the node cannot use anyway stand in nobody's way. PVE: pve-container LXC/Config.pm
std::vector<web::FieldError> conflicts_in(const Step& step, const NodeAbility& ability, const Values& values);

}  // namespace app
