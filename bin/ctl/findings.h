// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "app/finding.h"
#include "output.h"

namespace ctl {

// Lets `look` find things and shows each at once, a line each: its state, what it is about, what was found
// and what to do; with --json one array of {check, state, message, advice}. Gives `failed` when something is
// bad, with `strict` also for a warning. An
// error of `look` itself is the answer instead.
int show_findings(const std::function<base::Result<void>(app::Findings&)>& look, bool strict,
                  const Output& output);

}  // namespace ctl
