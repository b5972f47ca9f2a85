// SPDX-License-Identifier: MIT
// Templates that a node could download. GET lists them; POST starts a download, which is followed as a task.
#include "app/download_view.h"
#include "app/run.h"

int main() {
    return app::run({.name = "templates",
                     .access = app::Access::user,
                     .fields = app::download_fields(),
                     .get = app::show_downloads,
                     .post = app::start_download,
                     .post_budget = std::chrono::milliseconds(10000)});
}
