// SPDX-License-Identifier: MIT
#include "app/container_list.h"

#include <algorithm>

#include "app/offer_json.h"
#include "base/clock.h"
#include "pve/client.h"

namespace app {
namespace {

constexpr const char* kind = "containers";

// A record stands for one member of its cluster: what runs on the others belongs to their records.
void add_rows(ContainerList& list, const store::Node& node, const std::vector<pve::Container>& containers) {
    for (const pve::Container& container : containers)
        if (container.node == node.pve_node && !container.is_template)
            list.rows.push_back({container.vmid, container.name, container.status, node.id, node.name});
}

void fall_back(Site& site, ContainerList& list, const store::Node& node, int64_t since) {
    Trouble trouble{node.id, node.name, since, 0};
    if (const auto snapshot = site.snapshots.recall(node.id, kind, moment())) {
        if (const auto parsed = base::json::parse(snapshot->text)) {
            std::vector<pve::Container> containers;
            from_json(*parsed, containers);
            add_rows(list, node, containers);
            trouble.last_known = snapshot->at;
        }
    }
    list.troubles.push_back(trouble);
}

void ask_nodes(Site& site, ContainerList& list, const std::vector<store::Node>& nodes,
               base::Deadline deadline) {
    const auto health = health_of(site, nodes, deadline);
    std::vector<pve::Endpoint> endpoints;
    std::vector<size_t> asked;
    endpoints.reserve(nodes.size());
    for (size_t i = 0; i < nodes.size(); ++i) {
        auto endpoint =
            health[i].is_open ? base::Result<pve::Endpoint>(base::Error{}) : endpoint_of(site, nodes[i]);
        if (!endpoint) {
            fall_back(site, list, nodes[i], health[i].since);
            continue;
        }
        endpoints.push_back(std::move(*endpoint));
        asked.push_back(i);
    }
    std::vector<const pve::Endpoint*> pointers;
    for (const pve::Endpoint& endpoint : endpoints) pointers.push_back(&endpoint);
    const auto answers = pve::containers_of(site.http, pointers, deadline);
    for (size_t k = 0; k < asked.size(); ++k) {
        const store::Node& node = nodes[asked[k]];
        if (!answers[k]) {
            report_failure(site, node.id, answers[k].error());
            const int64_t since = health[asked[k]].since;
            fall_back(site, list, node, since ? since : base::unix_now());
            continue;
        }
        report_answer(site, node.id);
        add_rows(list, node, *answers[k]);
        (void)site.snapshots.remember(node.id, kind, to_json(*answers[k]), moment());
    }
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
                                            base::Deadline deadline) {
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
    const auto left = deadline.left();
    const auto reserve = std::chrono::milliseconds(300);
    ask_nodes(site, list, shown,
              deadline.within(left > reserve ? left - reserve : std::chrono::milliseconds(0)));
    name_new_rows(site, list, user_id, moment());
    std::sort(list.rows.begin(), list.rows.end(), [](const ContainerRow& a, const ContainerRow& b) {
        return std::tie(a.vmid, a.node_name) < std::tie(b.vmid, b.node_name);
    });
    return list;
}

}  // namespace app
