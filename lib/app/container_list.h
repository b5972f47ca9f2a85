// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/node_access.h"
#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "store/creations.h"
#include "store/drafts.h"

namespace app {

struct ContainerRow {
    uint32_t vmid = 0;
    std::string hostname;
    std::string status;  // running, stopped, unknown
    int64_t node_id = 0;
    std::string node_name;
};

struct ContainerList {
    std::vector<store::Node> nodes;  // all of the user's, whatever the filter
    std::vector<ContainerRow> rows;  // by VMID
    std::vector<Trouble> troubles;   // nodes that did not answer; what they last said is among the rows
    std::vector<store::Creation> creations;  // those of the user that are under way
    std::vector<store::Draft> drafts;        // wizards that were left, the last one first
};

// The containers on the user's nodes, or on the one node when `only_node` is not 0. All nodes are asked side
// by side, so it takes as long as the slowest, and at most until the deadline. Errors: not_found, a foreign
// node; unavailable.
base::Result<ContainerList> list_containers(Site& site, int64_t user_id, int64_t only_node,
                                            base::Deadline deadline);

}  // namespace app
