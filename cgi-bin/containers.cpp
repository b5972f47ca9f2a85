// SPDX-License-Identifier: MIT
// Home: every container on the user's nodes, with a filter by node; what is under way, and what was left.
// POST discards a wizard that was left.
#include "app/container_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {{"node", web::row_id(), web::Presence::optional},
                                        {"discard", web::random_id(), web::Presence::optional}};

}  // namespace

int main() {
    return app::run({.name = "containers",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::show_containers,
                     .post = app::discard_draft});
}
