// SPDX-License-Identifier: MIT
#include "app/finding.h"

#include <algorithm>

namespace app {

const char* word_of(Finding::State state) {
    switch (state) {
        case Finding::State::ok:
            return "ok";
        case Finding::State::warning:
            return "warning";
        case Finding::State::bad:
            return "bad";
    }
    return "bad";
}

void Findings::add(Finding finding) {
    if (on_finding_) on_finding_(finding);
    all_.push_back(std::move(finding));
}

size_t Findings::count(Finding::State state) const {
    return static_cast<size_t>(std::count_if(
        all_.begin(), all_.end(), [state](const Finding& finding) { return finding.state == state; }));
}

}  // namespace app
