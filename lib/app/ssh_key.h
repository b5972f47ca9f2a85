// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace app {

// Whether one line is a public key in OpenSSH's form, options before it allowed: a known type, base64, and
// inside it the same type again. Proxmox hands each line to `ssh-keygen -l`. PVE: pve-common Tools.pm
// validate_ssh_public_keys
bool is_ssh_public_key(std::string_view line);

// What there is to show of a key.
struct SshPublicKey {
    std::string type;         // "ED25519", "RSA, 3072 bits"
    std::string fingerprint;  // "SHA256:…", as `ssh-keygen -l` prints it
    std::string comment;      // what follows the key; often who made it, and where
};

// Nothing for a line that is no key, by the rule above.
std::optional<SshPublicKey> parse_ssh_public_key(std::string_view line);

// Whether this is the secret half of a key, which nobody should be given.
bool is_private_key(std::string_view text);

}  // namespace app
