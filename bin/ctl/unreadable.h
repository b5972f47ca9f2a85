// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/key_rotation.h"
#include "output.h"

namespace ctl {

// Token secrets that no key opens, as every command's JSON names them.
Cell in_json(const std::vector<app::UnreadableSecret>& unreadable);

// The same for people, with what to do, on standard error: the answer itself may be read by a program.
void tell_unreadable(const app::Site& site, const std::vector<app::UnreadableSecret>& unreadable);

}  // namespace ctl
