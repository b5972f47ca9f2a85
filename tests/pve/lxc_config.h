// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "reply.h"
#include "world.h"

namespace pve_double {

// The options as Proxmox would write them into the configuration: MAC addresses made up, tags in order, lists
// joined. Disks are left out. PVE: pve-container LXC/Config.pm update_pct_config.
std::variant<Value, Failure> config_from(const Cluster& cluster, const Node& node, const Value& parameters);

// The configuration as GET .../config shows it: numbers for integers and booleans, and the digest.
Value shown_config(const Cluster& cluster, const Guest& guest);

std::string digest_of(const Guest& guest);

// The operating system that a template's file name promises: debian, alpine, unmanaged...
std::string ostype_of(const std::string& template_file);

// "a;b": without duplicates, lower case, sorted. PVE: pve-guest-common GuestHelpers.pm get_unique_tags.
std::string unique_tags(const std::string& tags);

// A MAC address below the prefix that Proxmox uses; never the same twice in a run.
std::string make_mac(const Cluster& cluster);

}  // namespace pve_double
