// SPDX-License-Identifier: MIT
// Home: every container on the user's nodes, with a filter by node.
#include "app/container_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {{"node", web::row_id(), web::Presence::optional}};

}  // namespace

int main() {
    return app::run(
        {.name = "containers", .access = app::Access::user, .fields = fields, .get = app::show_containers});
}
