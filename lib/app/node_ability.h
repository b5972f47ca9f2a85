// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "app/node_offer.h"
#include "app/wizard_fields.h"

namespace app {

// What the node's version and the token's rights allow.
struct NodeAbility {
    std::string node_name;
    bool is_fresh = false;    // the node said so within the last minute
    bool has_rights = false;  // false: the rights are not known, so none is called missing
    pve::NodeFacts facts;     // the version is at least that of the day the node was saved
};

// Asks the node unless it has told within `fresh_seconds`, and falls back on what it last said. Waits as
// facts_of does.
NodeAbility ability_of(Site& site, const store::Node& node, base::Deadline deadline,
                       int64_t fresh_seconds = 60);

// Why a field cannot be used: a sentence for the user that names the version, or privilege and path; empty
// when it can. `values` tell the VMID, the pool and whether the container is unprivileged. The field may be a
// family's. PVE: pve-container LXC.pm check_ct_modify_config_perm; the contracts of 7.4, 8.4 and 9.2
std::string hindrance_of(const NodeAbility& ability, const web::Field& field, const Values& values);

// What the node makes of a field that it can use, as a sentence for the user; empty where the field's own
// hint says all. PVE: pve-container API2/LXC.pm and PVE/CGroup.pm, clamp_cpu_shares
std::string hint_on_node(const NodeAbility& ability, const web::Field& field);

// Why one of the options of a field cannot be used, likewise.
std::string hindrance_of_option(const NodeAbility& ability, const web::Field& field, std::string_view option);

// The values without those of fields, and without the options, that cannot be used: as if they had never been
// touched.
Values usable_values(const NodeAbility& ability, Values values);

// Whether the token has a right on the container that is to be: on /vms/VMID, or on its pool.
bool has_right_on_container(const NodeAbility& ability, const std::string& privilege, const Values& values);
// Where that right would have to be given.
std::string path_of_container(const Values& values);

}  // namespace app
