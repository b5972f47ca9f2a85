// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "web/rule.h"

namespace app {

// Proxmox's list formats: separated by comma, semicolon or blanks. PVE: ParseUtils.pm split_list
std::vector<std::string> list_items(std::string_view text);

// The non-empty lines: one SSH public key each, or one variable of the environment.
std::vector<std::string> text_lines(std::string_view text);

// What the fields of the wizard may hold: Proxmox's own rules, neither narrower nor looser, but where a
// comment says otherwise. PVE: pve-container API2/LXC.pm, LXC/Config.pm; pve-common JSONSchema.pm.
namespace rules {

// Of the container as a whole.
extern const web::Rule vmid, hostname, ssh_keys, tags, pool, description, timezone, startup_number;
// Of the template and what runs in it.
extern const web::Rule ostemplate, ostype, bandwidth, environment, entrypoint;
// Of a disk.
extern const web::Rule storage, disk_size, mount_path, mount_options, acl, replicate, id_map;
// Of what it may use.
extern const web::Rule cores, cpu_limit, cpu_units, memory, swap, console, tty, console_mode;
// Of an interface.
extern const web::Rule bridge, interface_name, vlan_tag, trunks, mac_address, mtu, rate, ipv4, ipv6, gateway4,
    gateway6;
extern const web::Rule nameservers, domains;

}  // namespace rules
}  // namespace app
