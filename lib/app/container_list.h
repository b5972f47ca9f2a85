// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
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
    std::vector<std::string> tags;
    uint64_t memory = 0;  // bytes it may use; 0: not known
    double cpus = 0;      // that it may use; 0: not known
    int64_t as_of = 0;    // unix seconds of a last known answer; 0: the node says so now
};

struct ContainerList {
    std::vector<store::Node> nodes;  // all of the user's, whatever the filter
    std::vector<ContainerRow> rows;  // by VMID, each container once
    // Nodes that do not answer, and nodes that have not answered yet; what they last said is among the rows.
    std::vector<Trouble> troubles, late;
    std::vector<store::Creation> creations;  // those of the user that are under way
    std::vector<store::Draft> drafts;        // wizards that were left, the last one first
};

// The containers on the user's nodes, or on the one node when `only_node` is not 0. All nodes are asked side
// by side, so it takes as long as the slowest, and not longer than the patience (container_nodes.h). Errors:
// not_found, a foreign node; unavailable.
base::Result<ContainerList> list_containers(Site& site, int64_t user_id, int64_t only_node,
                                            std::chrono::milliseconds patience, base::Deadline deadline);

// Asks these nodes of the user until the deadline and remembers what they say, for the list's next drawing.
struct LateAnswers {
    std::vector<std::string> answered, silent;   // names of nodes
    std::map<std::string, std::string> reasons;  // of those of the silent that said one: a sentence
};
base::Result<LateAnswers> wait_for_containers(Site& site, int64_t user_id,
                                              const std::vector<int64_t>& node_ids, base::Deadline deadline);

}  // namespace app
