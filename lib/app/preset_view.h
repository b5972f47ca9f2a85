// SPDX-License-Identifier: MIT
#pragma once

#include "app/call.h"
#include "app/wizard.h"
#include "web/reply.h"
#include "web/view.h"

namespace app {

// The presets, and the default one of each node. The field `draft` or `creation` opens the form that keeps
// what that one holds; `rename` and `remove` ask about one preset.
web::Reply show_presets(Call& call);

// One of the page's forms, named by the field `action`: done and the page by redirect, or the page again
// (422) with what is wrong.
web::Reply change_presets(Call& call);

// From the page of a creation: a wizard with the same once more.
web::Reply begin_again(Call& call);

// On the wizard's first page: which preset it begins with, and which there are.
base::Result<void> add_preset_choice(Call& call, web::View& view, const Wizard& wizard);

// On its last page: the way to keep it, and the button for a preset that is being edited.
void add_preset_saving(Call& call, web::View& view, const Wizard& wizard);

}  // namespace app
