// SPDX-License-Identifier: MIT
// State and new log lines of one creation; drives it on.
#include "app/creation_view.h"
#include "app/run.h"

namespace {

const std::vector<web::Field> fields = {
    {"id", web::random_id()},
    {"after", web::hidden("[0-9]{1,9}"), web::Presence::optional},
};

}  // namespace

int main() {
    return app::run({.name = "ajax_creation",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::poll_creation,
                     .format = app::Format::json});
}
