// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/call.h"
#include "app/wizard.h"
#include "web/reply.h"

namespace app {

// The review: everything that will be sent, in words, each line with the way back to its step. A draft whose
// creation is under way or done leads to that creation instead.
web::Reply show_confirm(Call& call, const Wizard& wizard, const std::vector<web::FieldError>& errors,
                        int status);

// Create was pressed: 303 to the creation, or 422 with what has to be mended.
web::Reply submit_confirm(Call& call);

}  // namespace app
