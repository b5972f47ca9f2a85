// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

// What INFO tells.
struct RedisFacts {
    std::string version;       // "7.0.15"
    uint64_t memory_used = 0;  // bytes
    uint64_t memory_most = 0;  // 0: as much as there is
    std::string eviction;      // "noeviction", "allkeys-lru", …
};

// Nothing when the account may not ask INFO, which is no defect. Error as store::Redis.
base::Result<std::optional<RedisFacts>> look_at_redis(Redis& redis, base::Deadline deadline);

// Tries each command that Berth uses, on a key of the configured prefix that is gone within seconds, and
// gives the answers of those that were refused, as "SET: NOPERM …". Error as store::Redis when it does not
// answer.
base::Result<std::vector<std::string>> refused_commands(Redis& redis, base::Deadline deadline);

}  // namespace store
