// SPDX-License-Identifier: MIT
#pragma once

#include "tasks.h"

namespace pve_double {

// The plan of a vzstart task; its error says why the container would not come up (lock, missing bridge...).
TaskPlan plan_start(const World& world, const Cluster& cluster, const Guest& guest);

// A task that does nothing but fail.
TaskPlan plan_failure(const World& world, const std::string& type, const std::string& error);

TaskPlan plan_stop(const World& world, const Guest& guest, const std::string& type);

TaskPlan plan_destroy(const World& world, const Cluster& cluster, const Guest& guest, bool is_purge);

// Does the host have the bridge up? PVE: pve-common Network.pm read_bridge_mtu.
bool has_bridge(const Node& node, const std::string& bridge);

// Nothing when the container is free; else "CT is locked (...)". PVE: AbstractConfig.pm check_lock.
Refusal check_lock(const Guest& guest);

}  // namespace pve_double
