// SPDX-License-Identifier: MIT
#pragma once

#include "app/node_offer.h"
#include "app/page.h"
#include "app/wizard_view.h"

namespace app {

// The strip, and the sentence that says what to do, unless the strip says it.
template <class T>
void add_state(web::View& view, const Known<T>& known) {
    const bool is_said = known.trouble && !known.trouble->reason.empty();
    if (!known.refusal.empty() && !is_said) add_notice(view, "warning", known.refusal);
    if (known.trouble) add_trouble(view.body(), *known.trouble);
}

}  // namespace app
