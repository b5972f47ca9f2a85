// SPDX-License-Identifier: MIT
// One creation: progress, log, result. Looking at it drives it on.
#include "app/creation_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {{"id", web::random_id()}};

}  // namespace

int main() {
    return app::run(
        {.name = "creation", .access = app::Access::user, .fields = fields, .get = app::show_creation});
}
