// SPDX-License-Identifier: MIT
#include "base/clock.h"

#include <fmt/core.h>

#include <ctime>

namespace base {

int64_t unix_now() { return static_cast<int64_t>(::time(nullptr)); }

std::string utc_text(int64_t unix_seconds) {
    const time_t at = static_cast<time_t>(unix_seconds);
    tm parts{};
    gmtime_r(&at, &parts);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02} UTC", parts.tm_year + 1900, parts.tm_mon + 1,
                       parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec);
}

std::string duration_text(int64_t seconds) {
    if (seconds < 0) seconds = 0;
    if (seconds < 60) return fmt::format("{} s", seconds);
    if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {} min", seconds / 3600, seconds % 3600 / 60);
}

}  // namespace base
