// SPDX-License-Identifier: MIT
#include "store/outage_log.h"

#include "base/log.h"

namespace store {

void OutageLog::note_failure(const std::string& detail) {
    if (is_away_) return;
    is_away_ = true;
    since_ = std::chrono::steady_clock::now();
    base::log::error(name_ + "_away", {{"detail", detail}});
}

void OutageLog::tell_end() {
    is_away_ = false;
    const auto length =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - since_);
    base::log::info(name_ + "_back", {{"seconds", std::to_string(length.count())}});
}

}  // namespace store
