// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace pve_double {

// The privileges of a role that Proxmox brings along; empty when there is no such role in that version.
// PVE: pve-access-control AccessControl.pm.
std::vector<std::string> built_in_role(const std::string& role, const std::string& version);

}  // namespace pve_double
