// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pve_double {

// Judges a value by a named format of the API document ("pve-vmid", "dns-name-list", "pve-poolid"...).
// Nothing when the value is fine; else Proxmox's text, which ends with a newline. The suffixes "-list" and
// "-opt" are understood. PVE: pve-common JSONSchema.pm, pve-container LXC/Config.pm, pve-storage
// Storage/Plugin.pm.
std::optional<std::string> check_format(std::string_view format, const std::string& value);

bool is_ipv4(const std::string& value);
bool is_ipv6(const std::string& value);

// The bytes of a disk size such as "8G" or "256M"; nothing when it is not one.
std::optional<double> parse_size(const std::string& value);

}  // namespace pve_double
