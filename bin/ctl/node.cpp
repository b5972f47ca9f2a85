// SPDX-License-Identifier: MIT
// berthctl node add
#include <fmt/core.h>

#include "app/operation.h"
#include "commands.h"
#include "terminal.h"

namespace ctl {
namespace {

struct NewNode {
    std::string user;
    app::NodeForm form;
};

int add_node(app::Site& site, NewNode& node, Output& output) {
    node.form.trust = node.form.fingerprint.empty() ? "system" : "fingerprint";
    node.form.token_secret = read_secret("Secret of " + node.form.token_id);
    const auto added = app::add_node(site, node.user, node.form);
    if (!added) return output.fail(added.error());
    return output.finish(fmt::format("added {} as node {}", node.form.name, *added),
                         {{"id", *added}, {"name", node.form.name}, {"user", node.user}});
}

}  // namespace

void add_node_commands(Commands& commands) {
    auto& group = commands.add_group("node", "the users' Proxmox nodes");
    const auto node = std::make_shared<NewNode>();
    auto& add =
        commands.add(group, "add", "test and add a node; the token's secret is read from standard input",
                     [=](app::Site& site, Output& output) { return add_node(site, *node, output); });
    add.add_option("--user", node->user, "whose node it will be")->required();
    add.add_option("--name", node->form.name, "display name")->required();
    add.add_option("--host", node->form.host, "host name or address")->required();
    add.add_option("--port", node->form.port, "port")->capture_default_str();
    add.add_option("--token-id", node->form.token_id, "user@realm!name")->required();
    add.add_option("--fingerprint", node->form.fingerprint, "SHA-256 fingerprint of the certificate");
    add.add_option("--pve-node", node->form.pve_node, "member of the cluster, when it is one");
}

}  // namespace ctl
