// SPDX-License-Identifier: MIT
#pragma once

#include "app/node_offer.h"
#include "app/page.h"
#include "app/wizard_view.h"

namespace app {

// The strip, or the sentence where the node did answer, but with a refusal.
template <class T>
void add_state(web::View& view, const Known<T>& known) {
    if (!known.refusal.empty()) add_notice(view, "warning", known.refusal);
    if (known.trouble) add_trouble(view.body(), *known.trouble);
}

}  // namespace app
