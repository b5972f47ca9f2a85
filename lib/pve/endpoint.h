// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pve {

// How a node's certificate is trusted. There is no mode that trusts everything.
enum class Trust {
    system,       // by the CAs of this machine, for this host name
    fingerprint,  // this very certificate, by its SHA-256; names and dates do not matter
    ca            // by the pasted CA alone, for this host name or address
};

// Where and as whom to speak to a Proxmox VE API. Holds a secret in clear: keep it short-lived, never log it.
struct Endpoint {
    std::string host;  // as is_host takes it
    uint16_t port = 8006;
    Trust trust = Trust::system;
    std::string fingerprint;   // with Trust::fingerprint: as normalise_fingerprint gives it
    std::string ca_pem;        // with Trust::ca: one or more PEM certificates
    std::string token_id;      // user@realm!name
    std::string token_secret;  // a UUID
    int64_t record = 0;        // the caller's own number for it, for CallEnd; 0: none yet
};

// An IPv4 address, an IPv6 address with or without brackets, or a name of RFC 1123 that cannot be mistaken
// for a number. No scheme, port, path, zone or blank. Says nothing about whether it may be connected to.
bool is_host(std::string_view text);

// `user@realm!name` as Proxmox forms it (PVE: pve-access-control AccessControl.pm, pve-common UPID.pm).
bool is_token_id(std::string_view text);

// The secret of an API token: a UUID in lower case, the only form Proxmox makes.
bool is_token_secret(std::string_view text);

// The 64 lower-case hexadecimal digits of a SHA-256 fingerprint typed or pasted in any usual form: with or
// without colons or blanks, either case, with or without the `sha256 Fingerprint=` of openssl before it.
// Nothing when it is none.
std::optional<std::string> normalise_fingerprint(std::string_view text);

// As Proxmox's pages show it: AA:BB:…, upper case. Takes normalised text.
std::string show_fingerprint(std::string_view normalised);

// PEM text with at least one certificate in it, every one of which can be read.
bool is_ca_pem(std::string_view text);

}  // namespace pve
