// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/finding.h"
#include "app/site.h"

namespace app {

// Asks the nodes, side by side, what saving them asked: address allowed, certificate trusted, token accepted,
// with the rights that the wizard needs, member known; besides when the certificate ends and how the node's
// clock stands. One good finding for a node that is sound, else one for each thing that is not. Changes
// nothing. Waits until the deadline at most; a node whose turn did not come is a warning.
void check_nodes(Site& site, const std::vector<store::OwnedNode>& nodes, Findings& findings,
                 base::Deadline deadline);

}  // namespace app
