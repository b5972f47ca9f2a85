// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "app/node_ability.h"

namespace random_wizards {

// A node of this version, and a token with all rights.
inline app::NodeAbility ability_of(const std::string& version) {
    app::NodeAbility ability;
    ability.node_name = "pve1";
    ability.is_fresh = ability.has_rights = true;
    ability.facts.version = pve::parse_version(version);
    for (const char* privilege :
         {"VM.Allocate", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.Memory", "VM.Config.Network",
          "VM.Config.Options", "Sys.Modify", "Sys.Console", "Datastore.AllocateSpace", "SDN.Use"})
        ability.facts.permissions["/"][privilege] = true;
    return ability;
}

}  // namespace random_wizards
