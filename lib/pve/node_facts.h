// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pve/cluster.h"

namespace pve {

struct Pool {
    std::string name;
    std::string comment;
};

// What decides which fields of a container this token can use on this node.
struct NodeFacts {
    Version version;
    Permissions permissions;
    std::vector<Pool> pools;  // those the token may see, by name
    int cgroup_mode = 0;      // 1 or 2; 0: not told
};

// Readers of `data`. Rows with a name outside Proxmox's grammar are left out.
std::vector<Pool> read_pools(const base::json::Value& data);
// What a node makes of `cpuunits`: a greater number than `most` counts as that, and none at all as `usual`.
// PVE: pve-common PVE/CGroup.pm clamp_cpu_shares; GUI CreateWizard.js
struct CpuUnits {
    int most = 0;
    int usual = 0;
};
// Nothing for a mode that was not told.
std::optional<CpuUnits> cpu_units_of(int cgroup_mode);

// From the rows of /cluster/resources; 0 when the node's row does not tell.
int read_cgroup_mode(const base::json::Value& data, const std::string& node);

// Whether the right holds at `path`: given there, or further up and passed on. A path such as /vms/105 need
// not exist. PVE: pve-access-control AccessControl.pm, roles
bool has_right_at(const Permissions& permissions, const std::string& privilege, const std::string& path);

}  // namespace pve
