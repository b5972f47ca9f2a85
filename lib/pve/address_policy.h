// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

struct sockaddr;

namespace pve {

// Which addresses may be connected to. Users name the hosts, so this is what keeps them from using the
// service as a way into its own machine. It is asked about the address at the moment of connecting, after the
// name was looked up. Never allowed, whatever the lists say: this machine, link-local and multicast networks,
// the reserved ones, cloud metadata, and the IPv4-in-IPv6 spellings of all these.
struct AddressPolicy {
    // CIDR blocks; empty: every address but the always-denied ones. One that is malformed allows nothing.
    std::vector<std::string> networks;
    // Opens 127.0.0.0/8 and ::1, listed or not. For the demo and for tests.
    bool allow_loopback = false;

    bool may_connect(const sockaddr* address) const;
    // The same for a numeric address in text; false for anything else.
    bool may_connect(std::string_view address) const;
};

}  // namespace pve
