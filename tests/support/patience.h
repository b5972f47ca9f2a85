// SPDX-License-Identifier: MIT
// More patience than a page has, for what a test prepares and looks at: neither a slow disk nor a busy
// machine must fail it. What is tested keeps its own limits.
#pragma once

#include "store/mysql.h"
#include "store/redis.h"

namespace support {

inline constexpr store::Mysql::Limits patient_mysql{.connect = std::chrono::seconds(10),
                                                    .answer = std::chrono::seconds(60)};
inline constexpr store::Redis::Limits patient_redis{.answer = std::chrono::seconds(10), .breaker = {}};

}  // namespace support
