// SPDX-License-Identifier: MIT
// Wizard, step 6: Confirm. GET shows everything that will be sent; POST creates the container.
#include "app/confirm_view.h"
#include "app/run.h"
#include "app/wizard_fields.h"
#include "app/wizard_view.h"

namespace {

constexpr const char* page = "wizard_confirm";

web::Reply show(app::Call& call) { return app::show_step(call, page); }
web::Reply submit(app::Call& call) { return app::submit_confirm(call); }

}  // namespace

int main() {
    return app::run({.name = page,
                     .access = app::Access::user,
                     .fields = app::page_fields(page),
                     .get = show,
                     .post = submit,
                     .keeps_typed = true,
                     .post_budget = std::chrono::seconds(37)});
}
