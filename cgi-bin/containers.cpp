// SPDX-License-Identifier: MIT
// Home: every container on the user's nodes, filtered and sorted; what is under way, and what was left.
// POST discards a wizard that was left.
#include "app/container_view.h"
#include "app/run.h"

int main() {
    return app::run({.name = "containers",
                     .access = app::Access::user,
                     .fields = app::container_fields(),
                     .get = app::show_containers,
                     .post = app::discard_draft});
}
