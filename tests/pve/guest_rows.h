// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

namespace pve_double {

// The row of a guest in /nodes/NODE/lxc and qemu, and the base of its status. PVE: pve-container LXC.pm
// vmstatus.
Value guest_row(const Call& call, const Guest& guest);

// The row of a guest in /cluster/resources: little more than "unknown" until its node has told the others of
// it. PVE: pve-manager API2Tools.pm extract_vm_stats.
Value guest_resource(const Call& call, const Guest& guest);

}  // namespace pve_double
