// SPDX-License-Identifier: MIT
#include "pve/address_policy.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/network.h"

namespace pve {
namespace {

using base::Address;
using base::is_in;
using base::parse_address;
using base::parse_network;

bool is_in(const Address& address, std::string_view network) {
    const auto parsed = parse_network(network);
    return parsed && is_in(address, *parsed);
}

template <size_t count>
bool is_in_any(const Address& address, const std::array<std::string_view, count>& networks) {
    return std::any_of(networks.begin(), networks.end(),
                       [&](auto network) { return is_in(address, network); });
}

// IPv6 networks whose last 32 bits are an IPv4 address that the packet really goes to: mapped, compatible,
// NAT64 (RFC 4291, 6052, 8215).
constexpr std::array<std::string_view, 4> carriers = {"::ffff:0:0/96", "::/96", "64:ff9b::/96",
                                                      "64:ff9b:1::/48"};
constexpr std::array<std::string_view, 2> loopback = {"127.0.0.0/8", "::1/128"};
constexpr std::array<std::string_view, 8> denied = {"0.0.0.0/8",   "169.254.0.0/16", "224.0.0.0/4",
                                                    "240.0.0.0/4", "::/128",         "fe80::/10",
                                                    "ff00::/8",    "fd00:ec2::/32"};

Address without_carrier(const Address& address) {
    if (address.size != 16 || is_in(address, "::/128") || is_in(address, "::1/128") ||
        !is_in_any(address, carriers))
        return address;
    Address inner;
    inner.size = 4;
    std::copy(address.bytes.begin() + 12, address.bytes.end(), inner.bytes.begin());
    return inner;
}

bool may_connect_to(const AddressPolicy& policy, const Address& outer) {
    const Address address = without_carrier(outer);
    if (is_in_any(address, loopback)) return policy.allow_loopback;
    if (is_in_any(address, denied)) return false;
    return policy.networks.empty() ||
           std::any_of(policy.networks.begin(), policy.networks.end(),
                       [&](const auto& network) { return is_in(address, network); });
}

}  // namespace

bool AddressPolicy::may_connect(const sockaddr* address) const {
    Address out;
    if (address->sa_family == AF_INET) {
        sockaddr_in v4;
        std::memcpy(&v4, address, sizeof v4);
        out.size = 4;
        std::memcpy(out.bytes.data(), &v4.sin_addr, out.size);
    } else if (address->sa_family == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, address, sizeof v6);
        out.size = 16;
        std::memcpy(out.bytes.data(), &v6.sin6_addr, out.size);
    } else {
        return false;
    }
    return may_connect_to(*this, out);
}

bool AddressPolicy::may_connect(std::string_view address) const {
    const auto parsed = parse_address(address);
    return parsed && may_connect_to(*this, *parsed);
}

}  // namespace pve
