// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/call.h"
#include "app/node_access.h"
#include "app/wizard.h"
#include "web/reply.h"
#include "web/view.h"

namespace app {

// A wizard page: its form with the draft's values, or what takes its place (no nodes; a step before it is
// open).
web::Reply show_step(Call& call, std::string_view page);

// Takes the page's form: stores it and goes on (303), or shows it again with what is wrong (422).
web::Reply submit_step(Call& call, std::string_view page);

// Takes a form with `keep`: stores what was typed, right or wrong. A script is told that it is done (204); a
// form that signing in has brought back leads to the page again, and begins a new draft where its own is not
// this user's, or gone.
web::Reply keep_form(Call& call, std::string_view page);

// The parts that every wizard page has: stepper, draft, way back, notice.
web::View new_wizard_page(const Call& call, const Wizard& wizard);

// For pages that show only what the user typed: one line when the node is known not to answer, and since
// when.
void add_silence_notice(Call& call, web::View& view, const store::Node& node);

// The page of a user without nodes.
web::Reply show_no_nodes(const Call& call);

// The link to a step, or to the first one before it that is open.
std::string way_to(const Call& call, const Wizard& wizard, size_t step);

// The strip that says which node does not answer, since when, and what is shown instead.
void add_trouble(web::Block body, const Trouble& trouble);

}  // namespace app
