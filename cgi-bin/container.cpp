// SPDX-License-Identifier: MIT
// One container: how it is, its configuration and addresses. POST starts, stops or deletes it, or changes its
// tags.
#include "app/container_detail_view.h"
#include "app/run.h"
#include "app/wizard_fields.h"

namespace {

using web::Presence;

const std::vector<web::Field> fields = {
    {"node", web::row_id()},
    {"vmid", web::hidden("[1-9][0-9]{2,8}")},
    {"action", web::hidden("start|shutdown|stop|delete|tags"), Presence::optional},
    *app::wizard_field("tags"),
    {"digest", web::hidden("[0-9a-f]{40}"), Presence::optional},
    {"confirm", {.max_length = 20}, Presence::optional, "VMID"},
    {"purge", web::tick(), Presence::optional},
};

}  // namespace

int main() {
    return app::run({.name = "container",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::show_container,
                     .post = app::change_container,
                     .way_back = app::way_back_to_container,
                     .post_budget = std::chrono::seconds(12)});
}
