// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pve/http.h"

namespace pve {

// A container to be created. The values must have passed the wizard's rules; text that is empty is not sent.
struct ContainerSpec {
    uint32_t vmid = 0;
    std::string ostemplate;  // a volid
    std::string hostname;
    std::string ssh_public_keys;  // one a line
    std::vector<std::string> tags;
    bool unprivileged = true;
    bool nesting =
        true;  // counts only while unprivileged: for privileged ones root@pam alone may set features

    struct Rootfs {
        std::string storage;
        std::string size;  // GiB, as typed: "8", "0.25"
    } rootfs;

    std::optional<uint32_t> cores;  // none: all of the node's
    uint64_t memory = 512;          // MiB; Proxmox knows no largest
    uint64_t swap = 512;            // MiB

    struct Net0 {
        std::string bridge;  // empty: a container without network
        std::string ip;      // "dhcp" or an IPv4 CIDR; empty: no IPv4
        std::string gw;
        std::optional<uint32_t> tag;  // VLAN, 1 to 4094
        bool firewall = true;
    } net0;

    std::string nameserver;  // addresses, blank-separated
    std::string searchdomain;
    std::string description;
};

// The form of the create POST. `unprivileged` is always said, nothing is empty, and there is never `start`,
// `force` or a password: starting is a step of its own (CREATION rule g, h). Error bad_input, with the
// parameter in the detail, when a part would break out of its property string or a required one is empty.
base::Result<Params> params_of(const ContainerSpec& spec);

}  // namespace pve
