// SPDX-License-Identifier: MIT
#include "findings.h"

#include <fmt/core.h>

namespace ctl {
namespace {

using State = app::Finding::State;

void print(const app::Finding& finding) {
    fmt::print("{:<7}  {}: {}{}{}\n", app::word_of(finding.state), finding.check, finding.message,
               finding.advice.empty() ? "" : " ", finding.advice);
    std::fflush(stdout);
}

}  // namespace

int show_findings(const std::function<base::Result<void>(app::Findings&)>& look, bool strict,
                  const Output& output) {
    app::Findings findings(output.is_json ? nullptr : print);
    if (const auto looked = look(findings); !looked) return output.fail(looked.error());
    const size_t bad = findings.count(State::bad), warnings = findings.count(State::warning);
    if (output.is_json) {
        std::vector<std::vector<Cell>> rows;
        for (const app::Finding& finding : findings.all())
            rows.push_back({finding.check, app::word_of(finding.state), finding.message, finding.advice});
        (void)output.list({{"check", ""}, {"state", ""}, {"message", ""}, {"advice", ""}}, rows, "");
    } else {
        fmt::print("{} ok, {} warnings, {} bad\n", findings.count(State::ok), warnings, bad);
    }
    return bad > 0 || (strict && warnings > 0) ? failed : done;
}

}  // namespace ctl
