// SPDX-License-Identifier: MIT
#include "store/holds.h"

#include "base/clock.h"
#include "base/text.h"

namespace store {
namespace {

constexpr const char* lifetime_milliseconds = "45000";

// A sorted set names all holds with the second in which each ends, so that they can be counted.
//
// KEYS: the hold, what the draft holds, the set. ARGV: the holder, the beginning that all holders of this
// user have, the lifetime, the time.
constexpr const char* take_script = R"(
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[4])
local holder = redis.call('GET', KEYS[1])
local is_ours = not holder or string.sub(holder, 1, #ARGV[2]) == ARGV[2]
local before = redis.call('GET', KEYS[2])
if before and before ~= KEYS[1] and redis.call('GET', before) == ARGV[1] then
  redis.call('DEL', before)
  redis.call('ZREM', KEYS[3], before)
end
if not is_ours then
  redis.call('DEL', KEYS[2])
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
redis.call('SET', KEYS[2], KEYS[1], 'PX', ARGV[3])
redis.call('ZADD', KEYS[3], tonumber(ARGV[4]) + tonumber(ARGV[3]) / 1000, KEYS[1])
redis.call('PEXPIRE', KEYS[3], ARGV[3])
return 1
)";

// KEYS: what the draft holds, the set. ARGV: the holder.
constexpr const char* release_script = R"(
local held = redis.call('GET', KEYS[1])
if held and redis.call('GET', held) == ARGV[1] then
  redis.call('DEL', held)
  redis.call('ZREM', KEYS[2], held)
end
redis.call('DEL', KEYS[1])
return 1
)";

std::string user_part(const Hold& holder) { return std::to_string(holder.user_id) + ":"; }
std::string text_of(const Hold& holder) { return user_part(holder) + holder.draft_id; }

std::string key_of_holder(const Redis& redis, const Hold& holder) {
    return redis.key("holder:" + text_of(holder));
}

std::string set_key(const Redis& redis) { return redis.key("holds"); }

}  // namespace

std::string Holds::key(const Redis& redis, int64_t cluster_id, uint32_t vmid) {
    return redis.key("hold:" + std::to_string(cluster_id) + ":" + std::to_string(vmid));
}

std::optional<Hold> Holds::parse(const RedisReply& reply) {
    const auto text = reply.text();
    if (!text) return std::nullopt;
    const size_t colon = text->find(':');
    if (colon == std::string::npos) return std::nullopt;
    const auto user_id = base::parse_unsigned(text->substr(0, colon));
    if (!user_id) return std::nullopt;
    return Hold{static_cast<int64_t>(*user_id), text->substr(colon + 1)};
}

base::Result<bool> Holds::take(const Hold& holder, int64_t cluster_id, uint32_t vmid,
                               base::Deadline deadline) {
    const auto taken =
        redis_.command({"EVAL", take_script, "3", key(redis_, cluster_id, vmid),
                        key_of_holder(redis_, holder), set_key(redis_), text_of(holder), user_part(holder),
                        lifetime_milliseconds, std::to_string(base::unix_now())},
                       deadline);
    if (!taken) return taken.error();
    return taken->integer() == 1;
}

base::Result<void> Holds::release(const Hold& holder, base::Deadline deadline) {
    const auto released = redis_.command(
        {"EVAL", release_script, "2", key_of_holder(redis_, holder), set_key(redis_), text_of(holder)},
        deadline);
    if (!released) return released.error();
    return {};
}

base::Result<int64_t> Holds::count(base::Deadline deadline) {
    const auto counted =
        redis_.command({"ZCOUNT", set_key(redis_), "(" + std::to_string(base::unix_now()), "+inf"}, deadline);
    if (!counted) return counted.error();
    return counted->integer().value_or(0);
}

}  // namespace store
