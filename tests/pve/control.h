// SPDX-License-Identifier: MIT
#pragma once

#include "site.h"

namespace pve_double {

// The control port: plain HTTP on 127.0.0.1 for whoever runs the tests, never part of the API. Serves until
// the server ends. README.md lists what it takes.
void run_control(Site& site);

}  // namespace pve_double
