// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

namespace pve_double {

// The command line.
struct Options {
    std::string scene;
    std::string state;       // a directory; made when it is not there
    std::string version;     // plays this one instead of the scene's
    double seconds = 4;      // how long a creation takes
    int auth_delay_ms = -1;  // -1 = as the scene says
};

// Nothing when the arguments make no sense; what is right has then been printed.
std::optional<Options> read_options(int argc, char** argv);

}  // namespace pve_double
