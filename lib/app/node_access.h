// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "pve/endpoint.h"
#include "pve/failure.h"
#include "store/node_health.h"
#include "store/nodes.h"

namespace app {

// What a sealed token secret is bound to: a ciphertext moved to another row, or whose host, port or trust was
// changed in the database, does not open.
std::string seal_context(const store::Node& node);

// The node as the Proxmox client takes it, with the secret in clear. Error internal when the secret does not
// open.
base::Result<pve::Endpoint> endpoint_of(Site& site, const store::Node& node);

// A node that does not answer, or not with what it was asked for, as pages tell it.
struct Trouble {
    int64_t node_id = 0;
    std::string node_name;
    int64_t since = 0;       // unix seconds; 0: just now
    int64_t last_known = 0;  // when what is shown instead was read; 0: there is nothing
    std::string reason;      // a whole sentence; empty: it is silent, and that is all that is known
};
Trouble trouble_of(const store::Node& node, const store::NodeHealth& health);
// What a failure says of the node beyond its silence: the same sentence, or nothing.
std::string reason_in(const pve::Failure& failure, const store::Node& node);

// Whether the breaker of each node is open: then it is not asked at all, since it failed seconds ago and each
// attempt would cost this page its wait. Without Redis nobody knows, and every node is asked. In the order of
// the nodes.
std::vector<store::NodeHealth> health_of(Site& site, const std::vector<store::Node>& nodes,
                                         base::Deadline deadline);

// Tells the other workers how asking a node went. Only failures that speak of the node open the breaker: no
// answer, no connection, a foreign certificate; not a refusal.
void report_answer(Site& site, int64_t node_id);
void report_failure(Site& site, int64_t node_id, const pve::Failure& failure);

// Where the record's node forwards to another member of its cluster: that one being away says nothing of the
// record's own. Gives whether the failure is one of the record's own node, and then reports it.
bool report_forwarded(Site& site, const store::Node& node, const std::string& member,
                      const pve::Failure& failure);

}  // namespace app
