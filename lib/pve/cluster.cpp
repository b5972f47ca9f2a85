// SPDX-License-Identifier: MIT
#include "pve/cluster.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>

#include "base/text.h"
#include "pve/endpoint.h"
#include "pve/path.h"
#include "pve/reply.h"

namespace pve {
namespace {

constexpr size_t longest_word = 64;
constexpr size_t longest_name = 255;

// Whether a right given at this path reaches something below `root`: the path is further down, or above and
// the right is passed on.
bool reaches(std::string_view path, bool is_passed_on, std::string_view root) {
    const std::string below = std::string(root) + "/";
    if (base::has_prefix(path, below)) return true;
    return is_passed_on && (path == "/" || path == root || base::has_prefix(below, std::string(path) + "/"));
}

bool has_right(const Permissions& permissions, const std::string& privilege,
               std::initializer_list<std::string_view> roots) {
    for (const auto& [path, privileges] : permissions) {
        const auto found = privileges.find(privilege);
        if (found == privileges.end()) continue;
        for (const auto root : roots)
            if (reaches(path, found->second, root)) return true;
    }
    return false;
}

// The VMID of a row of /cluster/resources; 0 when it is none.
uint32_t vmid_of(const base::json::Value& row) {
    const int64_t number = row["vmid"].integer_or(0);
    return number > 0 && is_vmid(static_cast<uint64_t>(number)) ? static_cast<uint32_t>(number) : 0;
}

}  // namespace

std::vector<Right> missing_rights(const Permissions& permissions, const Version& version) {
    std::vector<Right> missing;
    for (const char* privilege :
         {"VM.Allocate", "VM.Audit", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.Memory",
          "VM.Config.Network", "VM.Config.Options", "VM.PowerMgmt"})
        if (!has_right(permissions, privilege, {"/vms", "/pool"})) missing.push_back({privilege, "/vms"});
    // Reading templates takes Datastore.Audit or AllocateSpace, so the second alone is enough.
    if (!has_right(permissions, "Datastore.AllocateSpace", {"/storage"}))
        missing.push_back({"Datastore.AllocateSpace", "/storage"});
    if (version.major >= 8 && !has_right(permissions, "SDN.Use", {"/sdn/zones"}))
        missing.push_back({"SDN.Use", "/sdn/zones"});
    return missing;
}

Version parse_version(std::string_view text) {
    Version version;
    version.text = clean_line(text, longest_word);
    const char* const end = version.text.data() + version.text.size();
    const auto major = std::from_chars(version.text.data(), end, version.major);
    if (major.ec != std::errc()) return {};
    if (major.ptr != end && *major.ptr == '.') std::from_chars(major.ptr + 1, end, version.minor);
    return version;
}

Version read_version(const base::json::Value& data) { return parse_version(data["version"].text_or("")); }

Permissions read_permissions(const base::json::Value& data) {
    Permissions permissions;
    for (const auto& [path, privileges] : data.members())
        for (const auto& [privilege, is_passed_on] : privileges.members())
            permissions[path][privilege] = is_passed_on.is_true();
    return permissions;
}

std::vector<Member> read_members(const base::json::Value& data) {
    std::vector<Member> members;
    for (const auto& row : data.items()) {
        const std::string name = row["node"].text_or("");
        if (!is_node_name(name)) continue;
        members.push_back({name, row["status"].text_or("") == "online",
                           normalise_fingerprint(row["ssl_fingerprint"].text_or("")).value_or("")});
    }
    std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return members;
}

std::vector<Container> read_containers(const base::json::Value& data) {
    std::vector<Container> containers;
    for (const auto& row : data.items()) {
        const uint32_t vmid = vmid_of(row);
        const std::string node = row["node"].text_or("");
        if (row["type"].text_or("") != "lxc" || vmid == 0 || !is_node_name(node)) continue;
        Container c;
        c.vmid = vmid;
        c.node = node;
        c.name = clean_line(row["name"].text_or(""), longest_name);
        c.status = clean_line(row["status"].text_or("unknown"), longest_word);
        for (const auto& tag : base::split_any(row["tags"].text_or(""), ";, "))
            c.tags.push_back(clean_line(tag, longest_word));
        c.memory = static_cast<uint64_t>(std::max<int64_t>(row["maxmem"].integer_or(0), 0));
        c.cpus = std::max(row["maxcpu"].number().value_or(0), 0.0);
        c.lock = clean_line(row["lock"].text_or(""), longest_word);
        c.is_template = row["template"].is_true();
        containers.push_back(std::move(c));
    }
    std::sort(containers.begin(), containers.end(),
              [](const auto& a, const auto& b) { return a.vmid < b.vmid; });
    return containers;
}

std::vector<uint32_t> read_vmids(const base::json::Value& data) {
    std::set<uint32_t> vmids;
    for (const auto& row : data.items())
        if (const uint32_t vmid = vmid_of(row)) vmids.insert(vmid);
    return {vmids.begin(), vmids.end()};
}

}  // namespace pve
