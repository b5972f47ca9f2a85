// SPDX-License-Identifier: MIT
// Waits for the nodes that the list of containers did not wait for, and says which have answered.
#include "app/container_view.h"
#include "app/run.h"

namespace {

// As many as an address of 1000 characters holds.
const std::vector<web::Field> fields = {
    {"nodes",
     {.input = web::Input::hidden, .max_length = 1000, .pattern = "[1-9][0-9]{0,9}(,[1-9][0-9]{0,9})*"}}};

}  // namespace

int main() {
    return app::run({.name = "ajax_containers",
                     .access = app::Access::user,
                     .fields = fields,
                     .get = app::wait_for_late_nodes,
                     .format = app::Format::json,
                     .budget = std::chrono::milliseconds(5000)});
}
