// SPDX-License-Identifier: MIT
#include "base/network.h"

#include <arpa/inet.h>

#include <string>

#include "base/text.h"

namespace base {

std::optional<Address> parse_address(std::string_view text) {
    const std::string copy(text);
    Address out;
    if (inet_pton(AF_INET, copy.c_str(), out.bytes.data()) == 1)
        out.size = 4;
    else if (inet_pton(AF_INET6, copy.c_str(), out.bytes.data()) == 1)
        out.size = 16;
    return out.size ? std::optional(out) : std::nullopt;
}

std::optional<Network> parse_network(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto address = parse_address(text.substr(0, slash));
    const auto prefix = parse_unsigned(text.substr(slash + 1));
    if (!address || !prefix || *prefix > address->size * 8) return std::nullopt;
    return Network{*address, static_cast<unsigned>(*prefix)};
}

bool is_in(const Address& address, const Network& network) {
    if (address.size != network.base.size) return false;
    for (unsigned bit = 0; bit < network.prefix; ++bit) {
        const unsigned mask = 0x80u >> (bit % 8);
        if ((address.bytes[bit / 8] ^ network.base.bytes[bit / 8]) & mask) return false;
    }
    return true;
}

}  // namespace base
