// SPDX-License-Identifier: MIT
// One page of the list of creations, as it is now; drives on what is being created.
#include "app/creation_list_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {{"page", web::row_id(), web::Presence::optional}};

}  // namespace

int main() {
    return app::run({.name = "ajax_creations",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::poll_creations,
                     .format = app::Format::json});
}
