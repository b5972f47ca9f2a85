// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "site.h"

namespace pve_double {

struct ControlReply {
    int status = 200;
    std::string body = "{\"ok\":true}\n";
    std::string type = "application/json";
};

// One request to the control port.
ControlReply control(Site& site, const Request& request);

}  // namespace pve_double
