// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/call.h"
#include "app/node_registry.h"
#include "base/result.h"
#include "web/reply.h"

namespace app {

// The form as it arrived.
NodeForm node_form_of(const web::Form& form);

// The page of all nodes with an empty form for one more.
web::Reply show_nodes(Call& call);
// The same with the form filled from a stored node.
web::Reply show_node_for_editing(Call& call, int64_t node_id);
// The form again, with everything that was typed and what is wrong with it.
web::Reply show_refused_node(Call& call, const NodeForm& form, const NodeSaving& saving);
// The list with one sentence above it.
web::Reply show_nodes_with_error(Call& call, const std::string& sentence);
// Asks before removing.
web::Reply show_node_removal(Call& call, int64_t node_id);

}  // namespace app
