// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace base {

// An IP address as its 4 or 16 bytes.
struct Address {
    std::array<unsigned char, 16> bytes{};
    size_t size = 0;
};

// A block of addresses: those that begin with the same bits.
struct Network {
    Address base;
    unsigned prefix = 0;  // how many bits
};

// Numeric addresses only, IPv4 in four decimal numbers; nothing for anything else.
std::optional<Address> parse_address(std::string_view text);

// CIDR notation, "192.0.2.0/24" or "2001:db8::/32"; nothing for anything else.
std::optional<Network> parse_network(std::string_view text);

// Never true across the two versions of IP.
bool is_in(const Address& address, const Network& network);

}  // namespace base
