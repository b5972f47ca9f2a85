// SPDX-License-Identifier: MIT
// Everything the user has created, or tried to, the newest first.
#include "app/creation_list_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {{"page", web::row_id(), web::Presence::optional}};

}  // namespace

int main() {
    return app::run(
        {.name = "creations", .access = app::Access::user, .fields = fields, .get = app::show_creations});
}
