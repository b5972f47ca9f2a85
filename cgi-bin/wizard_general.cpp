// SPDX-License-Identifier: MIT
// Wizard, step 1: General. GET shows node, VMID, hostname, keys and tags; POST stores them and goes on.
#include "app/run.h"
#include "app/wizard_fields.h"
#include "app/wizard_view.h"

namespace {

constexpr const char* page = "wizard_general";

web::Reply show(app::Call& call) { return app::show_step(call, page); }
web::Reply submit(app::Call& call) { return app::submit_step(call, page); }

}  // namespace

int main() {
    return app::run({.name = page,
                     .access = app::Access::user,
                     .fields = app::page_fields(page),
                     .get = show,
                     .post = submit,
                     .keeps_typed = true});
}
