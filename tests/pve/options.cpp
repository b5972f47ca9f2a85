// SPDX-License-Identifier: MIT
#include "options.h"

#include <cstdlib>
#include <iostream>

namespace pve_double {

std::optional<Options> read_options(int argc, char** argv) {
    Options options;
    for (int i = 1; i + 1 < argc; i += 2) {
        const std::string name = argv[i];
        const std::string value = argv[i + 1];
        if (name == "--scene") {
            options.scene = value;
        } else if (name == "--state") {
            options.state = value;
        } else if (name == "--seconds") {
            options.seconds = std::strtod(value.c_str(), nullptr);
        } else if (name == "--version") {
            options.version = value;
        } else if (name == "--auth-delay-ms") {
            options.auth_delay_ms = std::atoi(value.c_str());
        } else {
            options.scene.clear();
            break;
        }
    }
    if (argc % 2 == 0 || options.scene.empty() || options.state.empty()) {
        std::cerr << "usage: make-believe-pve --scene FILE --state DIR [--seconds N] [--version 7.4|8.4|9.2] "
                     "[--auth-delay-ms N]\n";
        return std::nullopt;
    }
    return options;
}

}  // namespace pve_double
