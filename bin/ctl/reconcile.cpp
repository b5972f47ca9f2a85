// SPDX-License-Identifier: MIT
// berthctl reconcile
#include <fmt/core.h>

#include "app/operation.h"
#include "commands.h"

namespace ctl {
namespace {

int reconcile(app::Site& site, unsigned limit, Output& output) {
    const auto count = app::reconcile(site, limit);
    if (!count) return output.fail(count.error());
    return output.finish(fmt::format("looked after {} creations", *count),
                         {{"creations", Cell::count(*count)}});
}

}  // namespace

void add_reconcile_command(Commands& commands) {
    const auto limit = std::make_shared<unsigned>(100);
    auto& command =
        commands.add(commands.root(), "reconcile", "look after creations that nobody is looking at",
                     [=](app::Site& site, Output& output) { return reconcile(site, *limit, output); });
    command.add_option("--limit", *limit, "at most this many")->capture_default_str();
}

}  // namespace ctl
