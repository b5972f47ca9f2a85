// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "store/creations.h"
#include "web/rule.h"

namespace app {

// What the user reads about a creation in its present state. Never "failed" for "unknown".
std::string state_text(const store::Creation& creation, const std::string& node_name);

// One line of the timeline: what happened, and who saw to it. Empty for a change that tells a user nothing.
std::string event_text(const store::CreationEvent& event);

// What went wrong, by field of the wizard: Proxmox's own errors where it named parameters, else its message
// at the field it most likely speaks of. Empty for a creation that did not fail.
std::vector<web::FieldError> errors_for_wizard(const store::Creation& creation);

}  // namespace app
