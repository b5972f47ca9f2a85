// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/result.h"

namespace ctl {

// A secret that exists already: from a terminal with a prompt and without echo, else the first line of
// standard input. Waits for a person.
std::string read_secret(const std::string& prompt);

// A secret that is made up now: a person at a terminal types it twice. Error bad_input when the two differ.
base::Result<std::string> read_new_secret(const std::string& prompt);

// Whether to go on with something that cannot be undone: `yes`, from --yes, answers for a script. A person at
// a terminal is asked. Error denied, the person says no, or nobody can be asked.
base::Result<void> confirm(const std::string& question, bool yes);

}  // namespace ctl
