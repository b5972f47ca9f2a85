// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace pve {

struct Version {
    std::string text;  // "9.2.11", "7.4-16"
    int major = 0, minor = 0;
};

// Path to privilege to "holds below that path too".
using Permissions = std::map<std::string, std::map<std::string, bool>>;

struct Right {
    std::string privilege;  // "VM.Allocate"
    std::string path;       // where it would have to be given, "/vms"
};

// A node of the cluster; a stand-alone host is a cluster of one.
struct Member {
    std::string name;
    bool is_online = false;
    std::string fingerprint;  // of its certificate, 64 lower-case hex digits; empty when not told
};

// A container anywhere in the cluster, as far as the token may see it. Right after its creation Proxmox knows
// only VMID and node, and the status is "unknown".
struct Container {
    uint32_t vmid = 0;
    std::string name;    // may be empty
    std::string status;  // "running", "stopped", "unknown"
    std::string node;
    std::vector<std::string> tags;
    uint64_t memory = 0;  // bytes it may use; 0 when not told
    double cpus = 0;      // that it may use, perhaps a part of one; 0 when not told
    std::string lock;     // "create", "backup", …; empty without
    bool is_template = false;
};

// What the wizard needs and these permissions do not give anywhere. A right on one pool, guest, storage or
// zone counts: whether it covers what the user picks is for Proxmox to say. SDN.Use exists since PVE 8.
std::vector<Right> missing_rights(const Permissions& permissions, const Version& version);

// "9.2.11" and "7.4-16" as Proxmox writes them; text is empty when it is none.
Version parse_version(std::string_view text);

// Readers of `data`. Rows with a name or number outside Proxmox's grammar are left out.
Version read_version(const base::json::Value& data);  // text is empty when it is none
Permissions read_permissions(const base::json::Value& data);
std::vector<Member> read_members(const base::json::Value& data);
std::vector<Container> read_containers(const base::json::Value& data);
std::vector<uint32_t> read_vmids(const base::json::Value& data);  // VMs and containers, ascending

}  // namespace pve
