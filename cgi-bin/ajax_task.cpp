// SPDX-License-Identifier: MIT
// State and new log lines of one task.
#include "app/run.h"
#include "app/task.h"
#include "app/task_view.h"

namespace {

const std::vector<web::Field> fields = {
    {"node", web::row_id()},
    {"upid", app::upid_rule()},
    {"after", web::hidden("[0-9]{1,9}"), web::Presence::optional},
};

}  // namespace

int main() {
    return app::run({.name = "ajax_task",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::poll_task,
                     .format = app::Format::json});
}
