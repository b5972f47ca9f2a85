// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace app {

// Whether Proxmox would take it as a container's time zone: `host`, `UTC`, or a name of the table zone.tab,
// which leaves out the likes of Etc/UTC. The table is read from this machine, once; without it any
// Region/City but those of Etc passes, and Proxmox decides. PVE: pve-common JSONSchema.pm pve-ct-timezone
bool is_time_zone(std::string_view name);

}  // namespace app
