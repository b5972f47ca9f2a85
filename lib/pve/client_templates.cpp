// SPDX-License-Identifier: MIT
// The calls about templates: what there is to download, and downloading it.
#include "pve/client.h"
#include "pve/template_name.h"

namespace pve {
namespace {

Failure not_proxmox(const char* detail) {
    Failure f;
    f.kind = Kind::not_proxmox;
    f.code = base::Code::bad_reply;
    f.detail = detail;
    return f;
}

}  // namespace

Result<std::vector<Appliance>> Client::appliances(const std::string& node, base::Deadline deadline) {
    const auto reply = ask(Path("nodes").node(node).then("aplinfo"), deadline);
    if (!reply) return reply.error();
    if (!reply->data().is_array()) return not_proxmox("the list of appliances is no list");
    return read_appliances(reply->data());
}

Result<Upid> Client::download_template(const std::string& node, const std::string& storage,
                                       const std::string& file, base::Deadline deadline) {
    return send(Path("nodes").node(node).then("aplinfo"), {{"storage", storage}, {"template", file}},
                deadline);
}

// The list of resources tells it everybody since 9.2.10, the status to those who may see it since 8.0.
Result<std::string> Client::architecture(const std::string& node, base::Deadline deadline) {
    const auto replies = http_.get_all({{&endpoint_, Path("cluster/resources").query("type", "node")},
                                        {&endpoint_, Path("nodes").node(node).then("status")}},
                                       deadline);
    if (!replies[0] && !replies[1]) return replies[0].error();
    std::string machine;
    if (replies[1]) machine = replies[1]->data()["current-kernel"]["machine"].text_or("");
    if (replies[0])
        for (const auto& row : replies[0]->data().items())
            if (row["node"].text_or("") == node) machine = row["host-arch"].text_or(machine);
    return architecture_of_machine(machine);
}

std::vector<bool> Client::holds_on_storages(const std::string& privilege,
                                            const std::vector<std::string>& storages,
                                            base::Deadline deadline) {
    std::vector<Ask> asks;
    for (const auto& storage : storages)
        asks.push_back({&endpoint_, Path("access/permissions").query("path", "/storage/" + storage)});
    std::vector<bool> out;
    const auto replies = http_.get_all(asks, deadline);
    for (size_t i = 0; i < storages.size(); ++i)
        out.push_back(!replies[i] || replies[i]->data()["/storage/" + storages[i]][privilege].is_present());
    return out;
}

}  // namespace pve
