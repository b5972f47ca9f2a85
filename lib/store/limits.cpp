// SPDX-License-Identifier: MIT
#include "store/limits.h"

namespace store {
namespace {

// DECR would make an ended key anew, below zero and without an end. KEYS: the counters.
constexpr const char* take_back_script = R"(
for _, key in ipairs(KEYS) do
  local hits = tonumber(redis.call('GET', key) or 0)
  if hits > 0 then redis.call('SET', key, hits - 1, 'KEEPTTL') end
end
return 1
)";

std::string key_of(const Redis& redis, const std::string& key) { return redis.key("limit:" + key); }

}  // namespace

base::Result<std::vector<int64_t>> Limits::hit(const std::vector<std::string>& keys, int64_t window_seconds,
                                               base::Deadline deadline) {
    std::vector<RedisCommand> commands;
    for (const std::string& key : keys) {
        const std::string name = key_of(redis_, key);
        // In this order, since INCR followed by EXPIRE leaves a key that never ends when we die between the
        // two.
        commands.push_back({"SET", name, "0", "EX", std::to_string(window_seconds), "NX"});
        commands.push_back({"INCR", name});
    }
    const auto replies = redis_.transaction(commands, deadline);
    if (!replies) return replies.error();
    std::vector<int64_t> counts;
    for (size_t i = 1; i < replies->size(); i += 2)
        if (const auto count = (*replies)[i].integer()) counts.push_back(*count);
    if (counts.size() != keys.size()) return base::Error{base::Code::unavailable, "redis: no count"};
    return counts;
}

base::Result<void> Limits::take_back(const std::vector<std::string>& keys, base::Deadline deadline) {
    RedisCommand command = {"EVAL", take_back_script, std::to_string(keys.size())};
    for (const std::string& key : keys) command.push_back(key_of(redis_, key));
    const auto reply = redis_.command(command, deadline);
    if (!reply) return reply.error();
    return {};
}

}  // namespace store
