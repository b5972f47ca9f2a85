// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "pve/http.h"

namespace pve {

// The same creation for a shell on the node: `pct create 105 local:vztmpl/… --hostname web01 …`, one option a
// line, quoted for a POSIX shell. Differences of the command are taken care of: keys come from a file, so
// they are written as a here-document. `env`, whose parts are separated by NUL, no command line can carry: it
// is left out, and a comment says so. PVE: pve-container src/PVE/CLI/pct.pm
std::string pct_create_line(const Params& params);

// The request as it is sent: method and path, then a parameter a line, not yet percent-encoded.
std::string request_text(const std::string& node, const Params& params);

}  // namespace pve
