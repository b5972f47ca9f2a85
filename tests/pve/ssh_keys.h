// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace pve_double {

// True when each line that is not blank is an OpenSSH public key, options in front allowed, whose type word
// agrees with the key itself. PVE lets ssh-keygen judge each line: pve-common Tools.pm
// validate_ssh_public_keys.
bool are_ssh_public_keys(const std::string& text);

}  // namespace pve_double
