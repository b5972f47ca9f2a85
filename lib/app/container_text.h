// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "pve/guest.h"

namespace app {

// One line of a configuration: the key as Proxmox has it, what it is called, and its value as it is read.
struct ConfigLine {
    std::string key;
    std::string label;
    std::string value;
    bool operator==(const ConfigLine&) const = default;
};

// Every key of the configuration, those that people look for first: name, system, CPU and memory, disks,
// network, then the rest. Without digest, tags and notes.
std::vector<ConfigLine> config_lines(const pve::GuestConfig& config);

// "3 % of 2 CPUs".
std::string cpu_text(const pve::GuestStatus& status);
// "120.00 MiB of 512.00 MiB"; of one that does not run, the limit alone.
std::string amount_text(uint64_t used, uint64_t limit, bool is_running);

}  // namespace app
