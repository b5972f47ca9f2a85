// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "web/reply.h"

namespace app {

// The page of one creation: state, log, timeline, and what to do next. Drives the creation on. Id in the
// field `id`.
web::Reply show_creation(Call& call);

// The page's buttons, one of the fields `give_up` and `start_again` being "1". Then the page by redirect, or
// with 409 the page and a sentence, when the state is not such any more.
web::Reply change_creation(Call& call);

// The same for the page's script:
// `{"state":…,"final":…,"vmid":…,"text":…,"elapsed":…,"log":[{"n":…,"t":…}],"log_next":…,"rev":…,
// "may_give_up":…,"events":[{"at":…,"text":…}]}` with the log lines after number `after` and all events.
web::Reply poll_creation(Call& call);

}  // namespace app
