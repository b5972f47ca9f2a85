// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "app/call.h"
#include "web/reply.h"

namespace app {

// The page of one container: state, configuration, addresses, tags, tasks, and what can be done with it.
// Fields `node`, a record of the user's, and `vmid`. One that is not there is a 404 that says what Berth
// knows of it.
web::Reply show_container(Call& call);

// The page's buttons, by the field `action`. What Proxmox does as a task leads to the page of that task
// (303), new tags to the container (303). What is refused is the page again with a sentence: 422 at a field,
// 409 for a state that does not fit, 503 where it is not known what the node did.
web::Reply change_container(Call& call);

std::string way_back_to_container(const Call& call);

}  // namespace app
