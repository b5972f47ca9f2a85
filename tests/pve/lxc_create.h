// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

namespace pve_double {

// POST /nodes/NODE/lxc after its parameters were found valid: the checks in Proxmox's order, the placeholder
// with "lock: create", the worker. PVE: pve-container API2/LXC.pm create_vm.
Reply create_container(Call& call);

// The 403 for one option of a container, or nothing. The pool may be empty.
Refusal check_option(const Cluster& cluster, const std::string& user, int vmid, const std::string& pool,
                     const std::string& option, const std::string& value, bool is_unprivileged);

// The same for a container that is there: setting an option, or taking it away. What it was before counts
// too.
Refusal check_change(const Cluster& cluster, const std::string& user, const Guest& guest,
                     const std::string& option, const std::string& value);
Refusal check_removal(const Cluster& cluster, const std::string& user, const Guest& guest,
                      const std::string& option);

}  // namespace pve_double
