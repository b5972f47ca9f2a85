// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"

namespace pve {

// What a storage must be able to hold to be of use for a step.
enum class Content { vztmpl, rootdir };

struct Storage {
    std::string name;
    std::string type;                         // "dir", "zfspool", …
    uint64_t avail = 0, total = 0, used = 0;  // bytes; 0 while not active
    bool is_active = false;                   // false: configured, but cannot be reached at the moment
    bool is_shared = false;
};

// An OS template.
struct Template {
    std::string volid;  // "local:vztmpl/debian-12-standard_12.7-1_amd64.tar.zst", to be sent as ostemplate
    std::string name;   // the file's name in it
    std::string format;
    uint64_t size = 0;  // bytes
    int64_t ctime = 0;  // of the file, seconds since 1970; 0 when not told
};

// Those that can be reached at the moment.
std::vector<std::string> names_of_active(const std::vector<Storage>& storages);

// Readers of `data`. Rows whose name does not fit Proxmox's grammar are left out.
std::vector<Storage> read_storages(const base::json::Value& data);
std::vector<Template> read_templates(const base::json::Value& data);

}  // namespace pve
