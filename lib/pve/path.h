// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace pve {

// Proxmox's own grammars of names that become part of a path. A name from a node's answer is hostile: one
// with `../` in it would aim the next request elsewhere.
bool is_node_name(std::string_view text);   // PVE: pve-common JSONSchema.pm, pve-node
bool is_storage_id(std::string_view text);  // PVE: pve-common JSONSchema.pm, parse_storage_id
bool is_vmid(uint64_t number);              // 100 to 999999999, PVE: pve-common JSONSchema.pm, pve-vmid

// A path below /api2/json with its query, every name checked and percent-encoded. What is not in Proxmox's
// grammar makes the whole path refused, and Http sends nothing for it.
//     Path("nodes").node(name).then("storage").storage(id).then("content").query("content", "vztmpl")
class Path {
  public:
    // A fixed piece: letters, digits, `/`, `_` and `-`, without slashes at its ends.
    explicit Path(std::string_view fixed) { then(fixed); }
    Path& then(std::string_view fixed);
    Path& node(std::string_view name);
    Path& storage(std::string_view id);
    Path& vmid(uint32_t number);
    Path& upid(std::string_view text);
    // An empty value refuses the path: Proxmox takes no empty parameter.
    Path& query(std::string_view name, std::string_view value);
    Path& query(std::string_view name, uint64_t value);

    bool is_refused() const { return refused_; }
    const std::string& path() const { return path_; }    // "/nodes/pve1/storage/local/content"
    const std::string& query() const { return query_; }  // "content=vztmpl"; empty without

  private:
    Path& add(std::string_view segment, bool is_fine);
    std::string path_, query_;
    bool refused_ = false;
};

}  // namespace pve
