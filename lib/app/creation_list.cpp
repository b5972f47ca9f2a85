// SPDX-License-Identifier: MIT
#include "app/creation_list.h"

#include <algorithm>

#include "app/creation.h"
#include "app/creation_text.h"
#include "app/node_access.h"

namespace app {
namespace {

using store::State;

const store::Node* find_node(const std::vector<store::Node>& nodes, int64_t id) {
    const auto found =
        std::find_if(nodes.begin(), nodes.end(), [&](const store::Node& node) { return node.id == id; });
    return found == nodes.end() ? nullptr : &*found;
}

// What only needs a look. Sending takes its time: that is for the creation's own page.
bool needs_a_look(const store::Creation& creation) {
    return creation.state != State::planned && creation.state != State::closed && !is_final(creation);
}

// The creation as it is after a look at it; as it was, when that cannot be had in time.
void drive_on(Site& site, store::Creation& creation, const store::Node& node, base::Deadline deadline) {
    if (deadline.is_over() || health_of(site, {node}, deadline)[0].is_open) return;
    if (auto advanced = advance(site, creation, "list of creations", deadline))
        creation = std::move(*advanced);
}

std::string who_text(const std::string& user_name, const std::string& last_actor) {
    return last_actor == "reconcile" ? user_name + ", ended by berthctl" : user_name;
}

}  // namespace

base::Result<CreationList> list_creations(Site& site, const std::string& user_name, int64_t user_id,
                                          int64_t page, base::Deadline deadline) {
    const auto nodes = site.nodes.list(user_id, deadline);
    if (!nodes) return nodes.error();
    const auto total = site.creations.count_of(user_id, deadline);
    if (!total) return total.error();
    CreationList list;
    list.total = *total;
    list.pages = std::max<int64_t>(1, (*total + creations_on_a_page - 1) / creations_on_a_page);
    list.page = std::clamp<int64_t>(page, 1, list.pages);
    auto found = site.creations.listed_of(user_id, (list.page - 1) * creations_on_a_page, creations_on_a_page,
                                          deadline);
    if (!found) return found.error();
    const auto look_until = deadline.within(std::chrono::milliseconds(1200));
    for (store::CreationInList& row : *found) {
        const store::Node* node = find_node(*nodes, row.creation.node_id);
        if (node && needs_a_look(row.creation)) drive_on(site, row.creation, *node, look_until);
        ListedCreation listed;
        listed.is_final = is_final(row.creation);
        listed.node_name = node ? node->name : "a removed node";
        listed.state = state_text(row.creation, listed.node_name);
        listed.who = who_text(user_name, row.last_actor);
        listed.creation = std::move(row.creation);
        list.rows.push_back(std::move(listed));
    }
    return list;
}

}  // namespace app
