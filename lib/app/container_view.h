// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "web/reply.h"

namespace app {

// The containers on the user's nodes, on one of them when the field `node` says so, and the creations under
// way.
web::Reply show_containers(Call& call);

}  // namespace app
