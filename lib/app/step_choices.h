// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include "app/call.h"
#include "app/wizard.h"
#include "web/view.h"

namespace app {

// Whether a field is a choice among what the node offers, drawn by add_choices and not as a plain input.
bool has_own_form(std::string_view field);

// What a step's page shows besides plain fields: nodes, templates, storages, bridges. Asks the node, within
// the call's deadline; a node that does not answer is named with what it offered last.
void add_choices(Call& call, web::View& view, const Wizard& wizard,
                 const std::vector<web::FieldError>& errors);

}  // namespace app
