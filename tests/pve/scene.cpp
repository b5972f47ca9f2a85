// SPDX-License-Identifier: MIT
#include "scene.h"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace pve_double {

namespace {

std::vector<std::string> read_strings(const Value& list) {
    std::vector<std::string> strings;
    for (const Value& item : list.items()) strings.push_back(item.text());
    return strings;
}

AccessList read_access(const Value& acl) {
    AccessList access;
    for (const auto& [path, entry] : acl.members()) {
        access[path] = {read_strings(entry["roles"]), read_strings(entry["privileges"]),
                        entry["propagate"].truth(true)};
    }
    return access;
}

User read_user(const Value& from) {
    User user;
    user.is_enabled = from["enable"].truth(true);
    user.expires = from["expire"].integer();
    user.access = read_access(from["acl"]);
    for (const auto& [name, token] : from["tokens"].members()) {
        user.tokens[name] = {token["kind"].text(), token["secret"].text(), token["privsep"].truth(true),
                             token["expire"].integer(), read_access(token["acl"])};
    }
    return user;
}

Storage read_storage(const Value& from) {
    Storage storage;
    storage.name = from["storage"].text();
    storage.type = from["type"].text("dir");
    storage.path = from["path"].text("/var/lib/vz");
    storage.content = read_strings(from["content"]);
    storage.nodes = read_strings(from["nodes"]);
    storage.is_shared = from["shared"].truth();
    storage.is_disabled = from["disable"].truth();
    storage.is_active = from["active"].truth(true);
    storage.total = from["total"].integer();
    storage.used = from["used"].integer();
    storage.avail = from["avail"].integer(storage.total - storage.used);
    for (const Value& item : from["templates"].items()) {
        storage.templates.push_back({item["file"].text(), item["size"].integer(),
                                     item["unpacked"].integer(4 * item["size"].integer()),
                                     item["ctime"].integer(1740000000)});
    }
    return storage;
}

Node read_node(const Value& from) {
    Node node;
    node.name = from["name"].text();
    node.ip = from["ip"].text("127.0.0.1");
    node.port = static_cast<int>(from["port"].integer());
    node.is_online = from["online"].truth(true);
    node.is_listed = from["listed"].truth(true);
    node.is_address_known = from["address_known"].truth(true);
    node.cgroup_mode = static_cast<int>(from["cgroup_mode"].integer(2));
    node.max_cpu = static_cast<int>(from["maxcpu"].integer(4));
    node.cpu = from["cpu"].real(0.02);
    node.max_memory = from["maxmem"].integer(16LL << 30);
    node.memory = from["mem"].integer(4LL << 30);
    node.max_disk = from["maxdisk"].integer(64LL << 30);
    node.disk = from["disk"].integer(8LL << 30);
    node.uptime = from["uptime"].integer(3600);
    node.cpu_model = from["model"].text("AMD EPYC");
    node.has_virtualization = from["virtualization"].truth(true);
    node.network = from["network"];
    node.dns = from["dns"];
    node.aplinfo = from["aplinfo"].is_array() ? from["aplinfo"] : Value::array();
    return node;
}

SceneCluster read_cluster(const Value& from) {
    SceneCluster cluster;
    cluster.name = from["name"].text();
    cluster.version = from["version"].text("9.2");
    cluster.is_clustered = from["clustered"].truth();
    cluster.broadcast_seconds = static_cast<int>(from["broadcast_seconds"].integer(10));
    cluster.start_error = from["start_error"].text();
    cluster.options = from["options"];
    for (const Value& node : from["nodes"].items()) cluster.nodes.push_back(read_node(node));
    for (const Value& storage : from["storages"].items()) cluster.storages.push_back(read_storage(storage));
    for (const Value& pool : from["pools"].items())
        cluster.pools[pool["poolid"].text()] = pool["comment"].text();
    for (const auto& [name, privileges] : from["roles"].members()) {
        cluster.roles[name] = read_strings(privileges);
    }
    for (const auto& [name, user] : from["users"].members()) cluster.users[name] = read_user(user);
    cluster.guests = from["guests"];
    return cluster;
}

}  // namespace

bool Storage::has_content(const std::string& kind) const {
    return std::find(content.begin(), content.end(), kind) != content.end();
}

bool Storage::is_on(const std::string& node) const {
    return nodes.empty() || std::find(nodes.begin(), nodes.end(), node) != nodes.end();
}

const Node* SceneCluster::node(const std::string& wanted) const {
    for (const Node& candidate : nodes) {
        if (candidate.name == wanted) return &candidate;
    }
    return nullptr;
}

const Storage* SceneCluster::storage(const std::string& wanted) const {
    for (const Storage& candidate : storages) {
        if (candidate.name == wanted) return &candidate;
    }
    return nullptr;
}

std::optional<Scene> load_scene(const std::string& file, const std::string& version_override,
                                std::string& error) {
    std::ifstream stream(file);
    std::ostringstream text;
    text << stream.rdbuf();
    const std::optional<Value> parsed = stream ? parse_json(text.str()) : std::nullopt;
    if (!parsed) {
        error = "the scene " + file + " cannot be read as JSON";
        return std::nullopt;
    }
    Scene scene;
    scene.auth_delay_ms = static_cast<int>((*parsed)["auth_delay_ms"].integer(3000));
    scene.offline_delay_ms = static_cast<int>((*parsed)["offline_delay_ms"].integer(0));
    for (const Value& cluster : (*parsed)["clusters"].items()) {
        scene.clusters.push_back(read_cluster(cluster));
        std::string& version = scene.clusters.back().version;
        if (!version_override.empty()) version = version_override;
        if (version != "7.4" && version != "8.4" && version != "9.2") {
            error = "version " + version + " is not played: 7.4, 8.4 and 9.2 are";
            return std::nullopt;
        }
    }
    return scene;
}

}  // namespace pve_double
