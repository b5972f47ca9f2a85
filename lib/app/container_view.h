// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/call.h"
#include "web/reply.h"
#include "web/rule.h"

namespace app {

// All that the list's address may hold: the filter, the order, the page of it, and how the nodes are asked.
std::vector<web::Field> container_fields();

// The containers on the user's nodes as the filter wants them, and the creations under way. Waits for the
// nodes only a moment, or as long as it may with `wait`.
web::Reply show_containers(Call& call);

// Waits for the nodes that the list is still waiting for: {"answered":[names],"silent":[names],"message":…}.
web::Reply wait_for_late_nodes(Call& call);

// Discards the unfinished wizard that the form names, and shows the list again (303).
web::Reply discard_draft(Call& call);

}  // namespace app
