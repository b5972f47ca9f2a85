// SPDX-License-Identifier: MIT
// One task of Proxmox, followed to its end: state, log, and the way back to what it is about.
#include "app/task.h"
#include "app/run.h"
#include "app/task_view.h"

namespace {

const std::vector<web::Field> fields = {
    {"node", web::row_id()},
    {"upid", app::upid_rule()},
    {"draft", web::random_id(), web::Presence::optional},
};

}  // namespace

int main() {
    return app::run({.name = "task", .access = app::Access::user, .fields = fields, .get = app::show_task});
}
