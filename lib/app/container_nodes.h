// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/container_list.h"
#include "pve/cluster.h"
#include "store/node_health.h"

namespace app {

// What is known of the containers of one node, and from when.
struct NodeContainers {
    const store::Node* node = nullptr;
    std::vector<pve::Container> containers;  // those on this node, no templates
    // silent: also when it answered with a refusal
    enum class Source { fresh, late, silent } source = Source::silent;
    store::NodeHealth health;  // as it is known now; well when it has answered
    std::string reason;        // what it said instead of its containers: a sentence, or nothing
    int64_t as_of = 0;         // when what is not fresh was read; 0: there is nothing
};

// Asks the nodes side by side and remembers what they say.
//
// Not asked is a node that failed within the last seconds, and one that said what is known less than five
// seconds ago, unless Berth has changed something there since: that counts as fresh. Proxmox itself tells of
// changes up to ten seconds late (PVE: pvestatd).
//
// Not answering within the patience makes a node late; only when that is all the time there is, is it silent,
// and the other workers are told. As long as time is short one member answers for all of its cluster that the
// same token is for. `nodes` must outlive what comes back, which is in their order.
std::vector<NodeContainers> ask_containers(Site& site, const std::vector<store::Node>& nodes,
                                           std::chrono::milliseconds patience, base::Deadline deadline);

}  // namespace app
