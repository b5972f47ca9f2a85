// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "web/reply.h"

namespace app {

// The containers on the user's nodes, on one of them when the field `node` says so, and the creations under
// way.
web::Reply show_containers(Call& call);

// Discards the unfinished wizard that the form names, and shows the list again (303).
web::Reply discard_draft(Call& call);

}  // namespace app
