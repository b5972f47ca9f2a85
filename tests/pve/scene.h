// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "value.h"

// What a scene file describes: clusters as they stand before the first request. README.md explains the file.
namespace pve_double {

// Path -> privileges that hold there; the flag says whether they hold below it too.
struct AccessEntry {
    std::vector<std::string> roles;
    std::vector<std::string> privileges;
    bool propagate = true;
};
using AccessList = std::map<std::string, AccessEntry>;

struct Token {
    std::string kind;  // a label for those who pick a token from endpoints.json ("full", "no-rights"...)
    std::string secret;
    bool is_separated = true;
    std::int64_t expires = 0;  // seconds since 1970, 0 = never
    AccessList access;
};

struct User {
    bool is_enabled = true;
    std::int64_t expires = 0;
    AccessList access;
    std::map<std::string, Token> tokens;
};

struct Template {
    std::string file;
    std::int64_t size = 0;
    std::int64_t unpacked = 0;  // bytes once unpacked
    std::int64_t ctime = 0;
};

struct Storage {
    std::string name;
    std::string type;  // dir, nfs, lvm, lvmthin, zfspool
    std::string path;  // directory, volume group or pool
    std::vector<std::string> content;
    std::vector<std::string> nodes;  // empty = every node
    bool is_shared = false;
    bool is_disabled = false;
    bool is_active = true;
    std::int64_t total = 0;
    std::int64_t used = 0;   // before the first guest of this run
    std::int64_t avail = 0;  // before the first guest of this run
    std::vector<Template> templates;

    bool has_content(const std::string& kind) const;
    bool is_on(const std::string& node) const;
};

struct Node {
    std::string name;
    std::string ip;
    int port = 0;                  // 0 = the server picks one
    bool is_online = true;         // an offline node has no port
    bool is_listed = true;         // false: only the owner of left-over configurations
    bool is_address_known = true;  // false: its name does not resolve
    int cgroup_mode = 2;
    int max_cpu = 4;
    double cpu = 0.02;
    std::int64_t max_memory = 0;
    std::int64_t memory = 0;
    std::int64_t max_disk = 0;
    std::int64_t disk = 0;
    std::int64_t uptime = 0;  // seconds at the first start of the server
    std::string cpu_model;
    bool has_virtualization = true;
    Value network;  // the rows of /nodes/NODE/network
    Value dns;
    Value aplinfo;
};

struct SceneCluster {
    std::string name;
    std::string version;  // "7.4", "8.4", "9.2"
    bool is_clustered = false;
    int broadcast_seconds = 10;  // how long a new guest stays "unknown" in /cluster/resources; 0 = for ever
    std::string start_error;     // when set, no container can be started: the task ends with this text
    Value options;               // /cluster/options
    std::vector<Node> nodes;
    std::vector<Storage> storages;
    std::map<std::string, std::string> pools;  // id -> comment
    std::map<std::string, std::vector<std::string>> roles;
    std::map<std::string, User> users;
    Value guests;

    const Node* node(const std::string& wanted) const;
    const Storage* storage(const std::string& wanted) const;
};

struct Scene {
    int auth_delay_ms = 3000;
    int offline_delay_ms = 0;
    std::vector<SceneCluster> clusters;
};

// The override replaces the version of every cluster when not empty. On failure the result is empty and error
// says why in one sentence.
std::optional<Scene> load_scene(const std::string& file, const std::string& version_override,
                                std::string& error);

}  // namespace pve_double
