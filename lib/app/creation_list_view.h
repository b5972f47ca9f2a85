// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "web/reply.h"

namespace app {

// Everything the user has created, or tried to: the page with the number in the field `page`.
web::Reply show_creations(Call& call);

// The same for the page's script: `{"total":…,"creations":[{"id":…,"state":…,"final":…,"text":…,"node":…,
// "vmid":…,"hostname":…,"who":…,"begun":…,"elapsed":…,"duration":…,"url":…}]}`.
web::Reply poll_creations(Call& call);

}  // namespace app
