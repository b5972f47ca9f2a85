// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "web/reply.h"

namespace app {

// One task of Proxmox: what it does, its state, its log as it grows, and the way back to what it is about.
// Fields `node`, a record of the user's, and `upid`; `draft`, optional, is the wizard that a download was
// begun from.
web::Reply show_task(Call& call);

// The same for the page's script: `{"state":…,"final":…,"text":…,"log":[{"n":…,"t":…}],"log_next":…}` with
// the log lines after number `after`.
web::Reply poll_task(Call& call);

}  // namespace app
