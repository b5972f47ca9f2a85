// SPDX-License-Identifier: MIT
// One creation: progress, log, result. Looking at it drives it on. POST gives it up, repeats its start, or
// begins the same once more.
#include "app/creation_view.h"
#include "app/preset_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {
    {"id", web::random_id()},
    {"give_up", web::hidden("1"), web::Presence::optional},
    {"start_again", web::hidden("1"), web::Presence::optional},
    {"again", web::hidden("1"), web::Presence::optional},
};

web::Reply submit(app::Call& call) {
    return call.form.is_ticked("again") ? app::begin_again(call) : app::change_creation(call);
}

}  // namespace

int main() {
    return app::run({.name = "creation",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::show_creation,
                     .post = submit});
}
