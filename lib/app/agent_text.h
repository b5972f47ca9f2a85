// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace app {

// A browser by what it calls itself in the User-Agent header, as its user would: "Firefox on Linux". What is
// not known is left out; "Unknown browser" when nothing is.
std::string agent_text(std::string_view agent);

}  // namespace app
