// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace base {

// Seconds since 1970 by this machine's wall clock. For showing and for ages in a cache; leases and claims use
// the database's time, timeouts use Deadline.
int64_t unix_now();

// `2026-03-09 14:05:07 UTC`.
std::string utc_text(int64_t unix_seconds);

// A length of time as a person says it: "12 s", "3 min 5 s", "2 h 4 min". Negative counts as zero.
std::string duration_text(int64_t seconds);

}  // namespace base
