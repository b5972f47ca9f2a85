// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>

// Certificates as Proxmox makes them: a cluster's own CA, and one certificate signed by it for each node.
namespace pve_double {

struct Identity {
    std::shared_ptr<SSL_CTX> context;
    std::string fingerprint;  // SHA-256 of the certificate, "AB:CD:..."
};

// Makes CA.pem and CA.key with that stem when they are not there yet. False when that fails.
bool ensure_authority(const std::string& stem, const std::string& name);

// Reads STEM.pem and STEM.key, or makes them, signed by the authority, for the node's name, localhost and
// 127.0.0.1.
std::optional<Identity> ensure_identity(const std::string& stem, const std::string& node,
                                        const std::string& authority_stem);

}  // namespace pve_double
