// SPDX-License-Identifier: MIT
#pragma once

#include "tasks.h"

namespace pve_double {

// The plan of a vzstart task; its error says why the container would not come up (lock, missing bridge...).
TaskPlan plan_start(const World& world, const Cluster& cluster, const Guest& guest);

TaskPlan plan_stop(const World& world, const Guest& guest, const std::string& type);

TaskPlan plan_destroy(const World& world, const Cluster& cluster, const Guest& guest, bool is_purge);

// Nothing when the container is free; else "CT is locked (...)". PVE: AbstractConfig.pm check_lock.
Refusal check_lock(const Guest& guest);

}  // namespace pve_double
