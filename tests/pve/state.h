// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "world.h"

namespace pve_double {

// The state file of the directory; nothing when there is none that can be read.
std::optional<Value> read_state(const std::string& directory);

// The JSON text; ended tasks, which never change, are turned into text only once.
std::string cluster_text(Cluster& cluster);
void read_cluster_state(const Value& state, Cluster& cluster);

}  // namespace pve_double
