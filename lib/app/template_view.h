// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/call.h"
#include "app/wizard.h"
#include "web/rule.h"
#include "web/view.h"

namespace app {

// The search of the template step and of the page that downloads templates: a GET field beside their own.
const web::Field& template_search();

// The templates that the node has, by storage and in the order of their names, the newest version first;
// those that the search does not find are left out, but never the one that is chosen. A template for another
// architecture than the node's is marked. Asks the node, within the call's deadline.
void add_templates(Call& call, web::View& view, const Wizard& wizard,
                   const std::vector<web::FieldError>& errors);

}  // namespace app
