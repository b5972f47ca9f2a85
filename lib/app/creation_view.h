// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "web/reply.h"

namespace app {

// The page of one creation: state, log, timeline, and what to do next. Drives the creation on. Id in the
// field `id`.
web::Reply show_creation(Call& call);

// The same for the page's script:
// `{"state":…,"final":…,"text":…,"elapsed":…,"log":[{"n":…,"t":…}],"log_next":…}` with the log lines after
// number `after`.
web::Reply poll_creation(Call& call);

}  // namespace app
