// SPDX-License-Identifier: MIT
// berthctl node add|list|test
#include <fmt/core.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "app/operation.h"
#include "commands.h"
#include "findings.h"
#include "terminal.h"

namespace ctl {
namespace {

constexpr size_t largest_authority = 65'536;

struct NewNode {
    std::string user, ca_file;
    app::NodeForm form;
};

struct Chosen {
    std::string user;
    int64_t id = 0;
    bool all = false;
};

base::Result<std::string> content_of(const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "r"), std::fclose);
    std::string content(largest_authority, '\0');
    if (file) content.resize(std::fread(content.data(), 1, content.size(), file.get()));
    if (!file || std::ferror(file.get()))
        return base::Error{base::Code::bad_input, path + ": " + std::strerror(errno)};
    if (content.empty()) return base::Error{base::Code::bad_input, path + " is empty"};
    return content;
}

int add_node(app::Site& site, NewNode& node, Output& output) {
    node.form.trust = !node.ca_file.empty()            ? "ca"
                      : !node.form.fingerprint.empty() ? "fingerprint"
                                                       : "system";
    node.form.token_secret = read_secret("Secret of " + node.form.token_id);
    const auto added = app::add_node(site, node.user, node.form);
    if (!added) return output.fail(added.error());
    return output.finish(fmt::format("added {} as node {}", node.form.name, *added),
                         {{"id", *added}, {"name", node.form.name}, {"user", node.user}});
}

// The authority may be in a file that only root may read.
int read_and_add_node(NewNode& node, Output& output) {
    if (!node.ca_file.empty()) {
        auto authority = content_of(node.ca_file);
        if (!authority) return output.fail(authority.error());
        node.form.ca = std::move(*authority);
    }
    return with_site(output, [&](app::Site& site, Output& there) { return add_node(site, node, there); });
}

int list_nodes(app::Site& site, const Chosen& chosen, Output& output) {
    const auto nodes = app::list_nodes(site, chosen.user);
    if (!nodes) return output.fail(nodes.error());
    std::vector<std::vector<Cell>> rows;
    for (const app::ListedNode& node : *nodes)
        rows.push_back({node.id, node.user, node.name, node.host, static_cast<int64_t>(node.port), node.trust,
                        Cell::flag(node.is_default), node.version, node.state});
    return output.list({{"id", "ID"},
                        {"user", "USER"},
                        {"name", "NAME"},
                        {"host", "HOST"},
                        {"port", "PORT"},
                        {"trust", "TRUST"},
                        {"default", "DEFAULT"},
                        {"version", "VERSION"},
                        {"state", "STATE"}},
                       rows, "there are no nodes yet");
}

int test_nodes(app::Site& site, const Chosen& chosen, Output& output) {
    const int64_t id = chosen.all ? 0 : chosen.id;
    return show_findings([&](app::Findings& findings) { return app::test_nodes(site, id, findings); }, false,
                         output);
}

void add_adding(Commands& commands, CLI::App& group) {
    const auto node = std::make_shared<NewNode>();
    auto& add = commands.add(
        group, "add", "test and add a node; the token's secret is asked for, or read from standard input",
        [=](Output& output) { return read_and_add_node(*node, output); });
    add.add_option("--user", node->user, "whose node it will be")->required();
    add.add_option("--name", node->form.name, "display name")->required();
    add.add_option("--host", node->form.host, "host name or address")->required();
    add.add_option("--port", node->form.port, "port")->capture_default_str();
    add.add_option("--token-id", node->form.token_id, "user@realm!name")->required();
    auto* fingerprint =
        add.add_option("--fingerprint", node->form.fingerprint, "SHA-256 fingerprint of the certificate");
    add.add_option("--ca", node->ca_file,
                   "file with the authority to trust, such as /etc/pve/pve-root-ca.pem")
        ->excludes(fingerprint);
    add.add_option("--pve-node", node->form.pve_node, "member of the cluster, when it is one");
}

}  // namespace

void add_node_commands(Commands& commands) {
    auto& group = commands.add_group("node", "the users' Proxmox nodes");
    add_adding(commands, group);
    const auto chosen = std::make_shared<Chosen>();
    auto& list =
        commands.add(group, "list", "all nodes, and whether they answered when they were last asked",
                     [=](app::Site& site, Output& output) { return list_nodes(site, *chosen, output); });
    list.add_option("--user", chosen->user, "only this user's");
    auto& test =
        commands.add(group, "test", "ask nodes what saving them asked, and say what is missing",
                     [=](app::Site& site, Output& output) { return test_nodes(site, *chosen, output); });
    auto* choice = test.add_option_group("which")->require_option(1);
    choice->add_option("ID", chosen->id, "one, by its number in the list")->check(CLI::PositiveNumber);
    choice->add_flag("--all", chosen->all, "every one");
}

}  // namespace ctl
