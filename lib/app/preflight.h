// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/wizard.h"
#include "web/rule.h"

namespace app {

// What is known, before anything is sent, to stand against a creation. Both wait for the node within the
// deadline; what a silent node does not tell is not held against anybody.

// Rights that the token lacks, each with privilege and path, at the field that needs them. PVE: pve-container
// API2/LXC.pm create_vm, LXC.pm check_ct_modify_config_perm
std::vector<web::FieldError> missing_rights_of(Site& site, const Wizard& wizard, base::Deadline deadline);

// What may still go well: a storage with too little room, a gateway outside its network, CPU units that are
// cut.
std::vector<std::string> warnings_of(Site& site, const Wizard& wizard, base::Deadline deadline);

// The sentences of storages that have less room than the disks chosen for them ask for, in GiB.
std::vector<std::string> space_warnings(const std::vector<pve::Storage>& storages, const Values& values);

// The sentences of gateways that lie outside the network of their address.
std::vector<std::string> gateway_warnings(const Values& values);

// The sentence of CPU units that the node's cgroup version cuts to a smaller number.
std::vector<std::string> cpu_warnings(const NodeAbility& ability, const Values& values);

}  // namespace app
