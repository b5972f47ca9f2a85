// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace pve {

// A bridge, Open vSwitch bridge or SDN vnet that a container can be plugged into.
struct Bridge {
    std::string name;
    std::string type;        // "bridge", "OVSBridge", "vnet"
    bool is_active = false;  // Proxmox leaves it out for one that is configured but not up
    std::string comment;
};

// By name. Rows whose name could not stand in a `net0` are left out.
std::vector<Bridge> read_bridges(const base::json::Value& data);

}  // namespace pve
