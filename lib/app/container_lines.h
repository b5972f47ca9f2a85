// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pve/cluster.h"

namespace app {

// How the last known containers of a node are kept: a line each, the values between tabs. There may be
// thousands, and each look at the list reads them all, so this is made to be read fast. Reading leaves out
// what does not have the form of the writing.
std::string to_lines(const std::vector<pve::Container>& containers);
std::vector<pve::Container> containers_in(std::string_view lines);

}  // namespace app
