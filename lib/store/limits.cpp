// SPDX-License-Identifier: MIT
#include "store/limits.h"

namespace store {

base::Result<int64_t> Limits::hit(std::string_view key, int64_t window_seconds, base::Deadline deadline) {
    const std::string name = redis_.key("limit:" + std::string(key));
    // In this order, since INCR followed by EXPIRE leaves a key that never ends when we die between the two.
    auto replies = redis_.transaction(
        {{"SET", name, "0", "EX", std::to_string(window_seconds), "NX"}, {"INCR", name}}, deadline);
    if (!replies) return replies.error();
    const auto count = replies->size() == 2 ? (*replies)[1].integer() : std::nullopt;
    if (!count) return base::Error{base::Code::unavailable, "redis: no count"};
    return *count;
}

}  // namespace store
