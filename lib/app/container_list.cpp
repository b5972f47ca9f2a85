// SPDX-License-Identifier: MIT
#include "app/container_list.h"

#include <algorithm>
#include <unordered_map>

#include "app/container_nodes.h"

namespace app {
namespace {

using Source = NodeContainers::Source;

// What the page itself still needs after the nodes were asked.
base::Deadline leave_time(base::Deadline deadline) {
    const auto left = deadline.left();
    const auto reserve = std::chrono::milliseconds(300);
    return deadline.within(left > reserve ? left - reserve : std::chrono::milliseconds(0));
}

ContainerRow row_of(const NodeContainers& known, pve::Container&& container) {
    ContainerRow row;
    row.vmid = container.vmid;
    row.hostname = std::move(container.name);
    row.status = std::move(container.status);
    row.node_id = known.node->id;
    row.node_name = known.node->name;
    row.tags = std::move(container.tags);
    row.memory = container.memory;
    row.cpus = container.cpus;
    row.as_of = known.source == Source::fresh ? 0 : known.as_of;
    return row;
}

// A record stands for one member of its cluster: what runs on the others belongs to their records. Two
// records of one member, or one that still tells where a container was, do not show it twice: what is said
// now counts more than what was said, then the order of the nodes.
std::vector<ContainerRow> rows_of(std::vector<NodeContainers>& all) {
    std::vector<ContainerRow> rows;
    std::unordered_map<uint64_t, size_t> places;
    for (NodeContainers& known : all) {
        for (pve::Container& container : known.containers) {
            const auto key = static_cast<uint64_t>(known.node->cluster_id) << 32 | container.vmid;
            const auto [place, is_new] = places.emplace(key, rows.size());
            if (is_new)
                rows.push_back(row_of(known, std::move(container)));
            else if (rows[place->second].as_of != 0 && known.source == Source::fresh)
                rows[place->second] = row_of(known, std::move(container));
        }
    }
    return rows;
}

// For some 10 s after a creation Proxmox lists the container without its name (PVE: API2Tools.pm,
// extract_vm_stats); the journal knows it.
void name_new_rows(Site& site, ContainerList& list, int64_t user_id, base::Deadline deadline) {
    constexpr unsigned looked_at = 20;
    const auto is_nameless = [](const ContainerRow& row) { return row.hostname.empty(); };
    if (std::none_of(list.rows.begin(), list.rows.end(), is_nameless)) return;
    const auto recent = site.creations.recent_of(user_id, looked_at, deadline);
    if (!recent) return;
    for (ContainerRow& row : list.rows) {
        if (!is_nameless(row)) continue;
        const auto made = std::find_if(recent->begin(), recent->end(), [&](const store::Creation& creation) {
            return creation.state == store::State::done && creation.node_id == row.node_id &&
                   creation.vmid == row.vmid;
        });
        if (made != recent->end()) row.hostname = made->hostname;
    }
}

}  // namespace

base::Result<ContainerList> list_containers(Site& site, int64_t user_id, int64_t only_node,
                                            std::chrono::milliseconds patience, base::Deadline deadline) {
    ContainerList list;
    auto nodes = site.nodes.list(user_id, deadline);
    if (!nodes) return nodes.error();
    list.nodes = std::move(*nodes);
    auto creations = site.creations.active_of(user_id, deadline);
    if (!creations) return creations.error();
    list.creations = std::move(*creations);
    auto drafts = site.drafts.unfinished(user_id, deadline);
    if (!drafts) return drafts.error();
    list.drafts = std::move(*drafts);
    std::vector<store::Node> shown;
    for (const store::Node& node : list.nodes)
        if (only_node == 0 || node.id == only_node) shown.push_back(node);
    if (only_node != 0 && shown.empty()) return base::Error{base::Code::not_found, "not a node of this user"};
    auto all = ask_containers(site, shown, patience, leave_time(deadline));
    for (const NodeContainers& known : all) {
        const Trouble trouble{known.node->id, known.node->name, known.health.since, known.as_of,
                              known.reason};
        if (known.source == Source::late) list.late.push_back(trouble);
        if (known.source == Source::silent) list.troubles.push_back(trouble);
    }
    list.rows = rows_of(all);
    name_new_rows(site, list, user_id, moment());
    std::sort(list.rows.begin(), list.rows.end(), [](const ContainerRow& a, const ContainerRow& b) {
        return std::tie(a.vmid, a.node_name) < std::tie(b.vmid, b.node_name);
    });
    return list;
}

base::Result<LateAnswers> wait_for_containers(Site& site, int64_t user_id,
                                              const std::vector<int64_t>& node_ids, base::Deadline deadline) {
    const auto nodes = site.nodes.list(user_id, deadline);
    if (!nodes) return nodes.error();
    std::vector<store::Node> wanted;
    for (const store::Node& node : *nodes)
        if (std::find(node_ids.begin(), node_ids.end(), node.id) != node_ids.end()) wanted.push_back(node);
    if (wanted.empty()) return base::Error{base::Code::not_found, "not nodes of this user"};
    LateAnswers answers;
    for (const NodeContainers& known : ask_containers(site, wanted, deadline.left(), leave_time(deadline))) {
        const bool is_fresh = known.source == Source::fresh;
        (is_fresh ? answers.answered : answers.silent).push_back(known.node->name);
        if (!is_fresh && !known.reason.empty()) answers.reasons[known.node->name] = known.reason;
    }
    return answers;
}

}  // namespace app
