// SPDX-License-Identifier: MIT
#include "site.h"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "control.h"
#include "filesystem_log.h"
#include "listener.h"

namespace pve_double {

namespace {

Value read_ports(const std::string& directory) {
    std::ifstream stream(directory + "/ports.json");
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_json(text.str()).value_or(Value::object());
}

std::string absolute(const std::string& path) {
    char buffer[4096];
    return ::realpath(path.c_str(), buffer) ? buffer : path;
}

const Value* find_token(const Value& endpoints, const std::string& cluster, const std::string& kind) {
    for (const Value& token : endpoints["tokens"].items()) {
        if (token["cluster"].text() == cluster && token["kind"].text() == kind) return &token;
    }
    return nullptr;
}

// The same for shells: one group of KEY=value lines a node, with the token that may do everything.
std::string shell_lines(const Value& endpoints) {
    std::string lines = "CONTROL=" + endpoints["control"].text() + "\n";
    int number = 0;
    for (const Value& node : endpoints["nodes"].items()) {
        const std::string prefix = "NODE_" + std::to_string(++number) + "_";
        const Value* token = find_token(endpoints, node["cluster"].text(), "full");
        lines +=
            prefix + "NAME=" + node["name"].text() + "\n" + prefix + "HOST=" + node["host"].text() + "\n";
        lines += prefix + "PORT=" + std::to_string(node["port"].integer()) + "\n";
        lines += prefix + "CLUSTER=" + node["cluster"].text() + "\n";
        lines += prefix + "FINGERPRINT=" + node["fingerprint"].text() + "\n";
        if (!token) continue;
        lines += prefix + "TOKEN_ID=" + (*token)["id"].text() + "\n";
        lines += prefix + "TOKEN_SECRET=" + (*token)["secret"].text() + "\n";
    }
    return lines;
}

}  // namespace

Site::Site(World& world, Faults& faults, Shutdown& shutdown)
    : world_(world),
      faults_(faults),
      shutdown_(shutdown),
      api_(world),
      ports_(read_ports(world.directory())) {}

std::string Site::stem(std::size_t cluster) const {
    return world_.directory() + "/certificates/" + std::to_string(cluster);
}

std::string Site::open() {
    ::mkdir((world_.directory() + "/certificates").c_str(), 0700);
    for (std::size_t i = 0; i < world_.clusters().size(); ++i) {
        std::string error = open_cluster(i);
        if (!error.empty()) return error;
    }
    control_listener_ = listen_on(static_cast<int>(ports_["control"].integer()));
    if (control_listener_ < 0) control_listener_ = listen_on(0);
    control_port_ = port_of(control_listener_);
    ports_.set("control", control_port_);
    const bool is_written =
        write_file(world_.directory() + "/ports.json", ports_.dump()) && write_endpoints();
    return is_written ? "" : "the directory " + world_.directory() + " cannot be written to";
}

std::string Site::open_cluster(std::size_t index) {
    Cluster& cluster = *world_.clusters()[index];
    const std::string authority = stem(index) + "-ca";
    if (!ensure_authority(authority, make_uuid())) return "no certificate authority could be made";
    for (const Node& node : cluster.scene.nodes) {
        if (!node.is_listed && !node.is_online) continue;
        auto identity = ensure_identity(stem(index) + "-" + node.name, node.name, authority);
        if (!identity) return "no certificate could be made for " + node.name;
        cluster.fingerprints[node.name] = identity->fingerprint;
        if (!node.is_online) continue;
        auto server = std::make_unique<NodeServer>(api_, cluster, node, faults_, shutdown_);
        const std::string key = std::to_string(index) + "/" + node.name;
        const int wanted = node.port != 0 ? node.port : static_cast<int>(ports_[key].integer());
        if (!server->open(wanted))
            return "port " + std::to_string(wanted) + " of " + node.name + " is not free";
        ports_.set(key, server->port());
        server->set_identity(std::move(*identity));
        servers_.push_back(std::move(server));
    }
    return "";
}

bool Site::write_endpoints() const {
    Value nodes = Value::array();
    for (const auto& server : servers_) {
        const Cluster& cluster = server->cluster();
        const std::string authority = stem(index_of(cluster)) + "-ca.pem";
        nodes.push(Value::object({{"cluster", cluster.scene.name},
                                  {"version", cluster.scene.version},
                                  {"name", server->node().name},
                                  {"host", "127.0.0.1"},
                                  {"port", server->port()},
                                  {"url", "https://127.0.0.1:" + std::to_string(server->port())},
                                  {"fingerprint", server->fingerprint()},
                                  {"ca", absolute(authority)}}));
    }
    Value tokens = Value::array();
    for (const auto& cluster : world_.clusters()) {
        for (const auto& [user, account] : cluster->scene.users) {
            for (const auto& [name, token] : account.tokens) {
                tokens.push(Value::object({{"cluster", cluster->scene.name},
                                           {"kind", token.kind},
                                           {"id", user + "!" + name},
                                           {"secret", token.secret}}));
            }
        }
    }
    const Value endpoints = Value::object({{"control", "http://127.0.0.1:" + std::to_string(control_port_)},
                                           {"ledger", absolute(world_.directory()) + "/ledger.jsonl"},
                                           {"nodes", std::move(nodes)},
                                           {"tokens", std::move(tokens)}});
    return write_file(world_.directory() + "/endpoints.json", endpoints.dump() + "\n") &&
           write_file(world_.directory() + "/endpoints.env", shell_lines(endpoints));
}

std::size_t Site::index_of(const Cluster& cluster) const {
    std::size_t index = 0;
    while (world_.clusters()[index].get() != &cluster) ++index;
    return index;
}

void Site::start() {
    for (const auto& server : servers_) std::thread([&server] { server->run(); }).detach();
    std::thread([this] { run_control(*this); }).detach();
    std::thread([this] {
        while (shutdown_.sleep(std::chrono::milliseconds(50))) {
            const std::lock_guard<std::mutex> guard(world_.mutex);
            advance(world_);
        }
    }).detach();
}

NodeServer* Site::server(const std::string& cluster, const std::string& node) {
    for (const auto& server : servers_) {
        if (server->node().name != node) continue;
        if (cluster.empty() || server->cluster().scene.name == cluster) return server.get();
    }
    return nullptr;
}

bool Site::swap_certificate(NodeServer& server, bool is_own) {
    const std::string own = stem(index_of(server.cluster()));
    const std::string other = own + "-swapped" + std::to_string(++swaps_) + "-" + std::to_string(now_ms());
    const std::string authority = (is_own ? own : other) + "-ca";
    const std::string& node = server.node().name;
    if (!ensure_authority(authority, make_uuid())) return false;
    auto identity = ensure_identity((is_own ? own : other) + "-" + node, node, authority);
    if (!identity) return false;
    {
        const std::lock_guard<std::mutex> guard(world_.mutex);
        server.cluster().fingerprints[node] = identity->fingerprint;
    }
    server.set_identity(std::move(*identity));
    return true;
}

}  // namespace pve_double
