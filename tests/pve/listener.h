// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace pve_double {

// A listening socket on 127.0.0.1; -1 when the port cannot be had. Port 0 takes any; port_of tells which.
int listen_on(int port);
int port_of(int socket);

}  // namespace pve_double
