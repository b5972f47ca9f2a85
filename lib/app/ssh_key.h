// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace app {

// Whether one line is a public key in OpenSSH's form, options before it allowed: a known type, base64, and
// inside it the same type again. Proxmox hands each line to `ssh-keygen -l`. PVE: pve-common Tools.pm
// validate_ssh_public_keys
bool is_ssh_public_key(std::string_view line);

}  // namespace app
