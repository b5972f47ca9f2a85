// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "world.h"

namespace pve_double {

// The state file of the directory; nothing when there is none that can be read.
std::optional<Value> read_state(const std::string& directory);

Value cluster_state(const Cluster& cluster);
void read_cluster_state(const Value& state, Cluster& cluster);

}  // namespace pve_double
