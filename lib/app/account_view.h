// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/call.h"
#include "web/reply.h"
#include "web/rule.h"

namespace app {

// The account page: password, sessions, SSH keys. The field `rename` opens the name of that key for changing.
web::Reply show_account(Call& call);

// One of the page's forms, named by the field `action`: done and the page by redirect, or the page again
// (422) with what is wrong and what was typed, but for passwords.
web::Reply change_account(Call& call);

}  // namespace app
