// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/json.h"

namespace pve {

// One entry of a node's list of appliances: a template that it could download. PVE: pve-manager APLInfo.pm.
struct Appliance {
    std::string file;      // the name it will have: "debian-12-standard_12.12-1_amd64.tar.zst"
    std::string package;   // "debian-12-standard"
    std::string version;   // "12.12-1"
    std::string section;   // "system", "turnkeylinux", "mail"
    std::string headline;  // one line
    std::string description;
    std::string architecture;  // "amd64"
};

// A file name as it may stand in such a list, and so be asked for.
bool is_template_file(std::string_view text);

// Entries without a usable file name are left out, as are those that are no container templates. By section,
// Proxmox's own first, then package, the newest version of each first.
std::vector<Appliance> read_appliances(const base::json::Value& data);

}  // namespace pve
