// SPDX-License-Identifier: MIT
// Wizard, step 2: Template. GET shows the templates of the node, or those a search finds; POST stores the
// choice and goes on.
#include "app/run.h"
#include "app/template_view.h"
#include "app/wizard_fields.h"
#include "app/wizard_view.h"

namespace {

constexpr const char* page = "wizard_template";

std::vector<web::Field> fields() {
    std::vector<web::Field> all = app::page_fields(page);
    all.push_back(app::template_search());
    return all;
}

web::Reply show(app::Call& call) { return app::show_step(call, page); }
web::Reply submit(app::Call& call) { return app::submit_step(call, page); }

}  // namespace

int main() {
    return app::run({.name = page,
                     .access = app::Access::user,
                     .fields = fields(),
                     .get = show,
                     .post = submit,
                     .keeps_typed = true});
}
