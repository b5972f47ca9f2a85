// SPDX-License-Identifier: MIT
#include "unreadable.h"

#include <fmt/core.h>

namespace ctl {

Cell in_json(const std::vector<app::UnreadableSecret>& unreadable) {
    Table table{{{"node_id", ""}, {"name", ""}, {"key", ""}}, {}};
    for (const auto& secret : unreadable)
        table.rows.push_back({secret.node_id, secret.node_name,
                              secret.key_id.empty() ? Cell::nothing("") : Cell(secret.key_id)});
    return Cell::table(std::move(table));
}

void tell_unreadable(const app::Site& site, const std::vector<app::UnreadableSecret>& unreadable) {
    for (const auto& secret : unreadable) {
        const bool is_missing = !secret.key_id.empty() && !site.key.holds(secret.key_id);
        const std::string remedy =
            is_missing
                ? fmt::format(
                      "is of key {}, which the key file lacks: `berthctl key add` adds it from a copy, or "
                      "its owner has to enter it again",
                      secret.key_id)
                : "opens with no key: its owner has to enter it again";
        fmt::print(stderr, "berthctl: the secret of node {} ({}) {}\n", secret.node_id, secret.node_name,
                   remedy);
    }
}

}  // namespace ctl
