// SPDX-License-Identifier: MIT
// The user's presets. GET lists them, asks for a name or before deleting; POST changes one.
#include "app/presets.h"
#include "app/preset_view.h"
#include "app/run.h"

namespace {

std::vector<web::Field> fields() {
    using web::Presence;
    return {app::preset_name_field(),
            {"action", web::hidden("save|rename|edit|update|remove|default"), Presence::optional},
            {"id", web::row_id(), Presence::optional},
            {"rename", web::row_id(), Presence::optional},
            {"remove", web::row_id(), Presence::optional},
            {"draft", web::random_id(), Presence::optional},
            {"creation", web::random_id(), Presence::optional},
            {"node", web::row_id(), Presence::optional},
            {"preset", web::hidden("0|[1-9][0-9]{0,9}"), Presence::optional},
            {"done", web::hidden("saved|renamed|removed|default"), Presence::optional}};
}

}  // namespace

int main() {
    return app::run({.name = "presets",
                     .access = app::Access::user,
                     .fields = fields(),
                     .get = app::show_presets,
                     .post = app::change_presets});
}
