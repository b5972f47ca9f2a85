// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pve/http.h"

namespace pve {

// A container to be created. The values must have passed the wizard's rules; text that is empty, a number or
// a flag that is not given, is not sent.
struct ContainerSpec {
    using Flag = std::optional<bool>;

    uint32_t vmid = 0;
    std::string ostemplate;  // a volid
    std::string hostname;
    std::string ssh_public_keys;  // one a line
    std::vector<std::string> tags;
    bool unprivileged = true;
    bool nesting =
        true;  // counts only while unprivileged: for privileged ones root@pam alone may set features

    // The root disk, or a mount point.
    struct Disk {
        std::string storage = {};
        std::string size = {};  // GiB, as typed: "8", "0.25"
        std::string path = {};  // mount points only
        std::vector<std::string> options = {};
        Flag backup = {}, read_only = {}, quota = {}, acl = {}, replicate = {}, keep_attributes = {};
        std::string id_map = {};  // "u:0:100000:65536;…" or "passthrough"
    };
    Disk rootfs;
    std::map<unsigned, Disk> mount_points;  // by their number, 0 to 255

    std::optional<uint64_t> cores;   // none: all of the node's
    std::optional<uint64_t> memory;  // MiB; none: Proxmox's 512
    std::optional<uint64_t> swap;    // MiB; none: Proxmox's 512

    struct Interface {
        std::string name = {};    // inside; empty: eth and its number
        std::string bridge = {};  // empty: the whole interface is left out
        std::string ip = {};      // "dhcp", "manual" or an IPv4 CIDR; empty: no IPv4
        std::string gw = {};
        std::string ip6 = {};  // "auto", "dhcp", "manual" or an IPv6 CIDR; empty: no IPv6
        std::string gw6 = {};
        std::string hwaddr = {};
        std::vector<std::string> trunks = {};  // VLANs, 1 to 4094
        std::string rate = {};                 // MB/s, as typed
        std::optional<uint64_t> tag = {};      // VLAN, 1 to 4094
        std::optional<uint64_t> mtu = {};
        Flag firewall = {}, link_down = {}, host_managed = {};
    };
    std::map<unsigned, Interface> interfaces;  // by their number, 0 to 31

    std::string nameserver;  // addresses, blank-separated
    std::string searchdomain;
    std::string description;

    struct Startup {
        std::optional<uint64_t> order = {};
        std::optional<uint64_t> up = {}, down = {};  // seconds
    };
    Startup startup;

    // What is sent as it is, by Proxmox's name: onboot, pool, timezone, … None may be a parameter that the
    // rest of this makes.
    Params others;
};

// The form of the create POST. `unprivileged` is always said, nothing is empty, and there is never `start`,
// `force` or a password: starting is a step of its own (CREATION rule g, h). Error bad_input, with the
// parameter in the detail, when a part would break out of its property string or a required one is empty.
base::Result<Params> params_of(const ContainerSpec& spec);

}  // namespace pve
