// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "app/call.h"
#include "app/wizard.h"
#include "web/view.h"

namespace app {

// Whether a field is drawn by add_choices and not as a plain input: a choice among what the node offers, or
// one of a family.
bool has_own_form(const web::Field& field);

// What a step's page shows besides plain fields: nodes, pools, templates, storages, bridges,
// and the rows of families. Asks the node, within
// the call's deadline; a node that does not answer is named with what it offered last.
void add_choices(Call& call, web::View& view, const Wizard& wizard,
                 const std::vector<web::FieldError>& errors);

}  // namespace app
