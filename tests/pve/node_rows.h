// SPDX-License-Identifier: MIT
#pragma once

#include "call.h"

namespace pve_double {

// The row of a node in /nodes and in /cluster/resources: figures only for those with Sys.Audit on it.
Value node_row(const Call& call, const Node& node);
Value node_resource(const Call& call, const Node& node);

// GET /nodes/NODE/status.
Value node_status(const Call& call, const Node& node);

Value storage_resource(const Call& call, const Storage& storage, const Node& node);

// The row of /nodes/NODE/storage; the status of one storage is the same without its name.
Value storage_row(const Call& call, const Storage& storage, const std::string& node);

}  // namespace pve_double
