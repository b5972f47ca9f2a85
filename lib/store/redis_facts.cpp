// SPDX-License-Identifier: MIT
#include "store/redis_facts.h"

#include "base/crypto.h"
#include "base/text.h"

namespace store {
namespace {

// A refusal by the server, in its own words: they begin with one in capitals, as NOPERM or OOM.
bool is_refusal(const base::Error& error) {
    for (const char* word : {"NOPERM", "OOM", "READONLY", "MISCONF", "ERR", "NOAUTH", "WRONGTYPE"})
        if (base::has_prefix(error.detail, std::string("redis: ") + word)) return true;
    return false;
}

std::string value_in(const std::string& info, std::string_view name) {
    for (const std::string& line : base::split(info, '\n'))
        if (base::has_prefix(line, std::string(name) + ":"))
            return std::string(base::trim(std::string_view(line).substr(name.size() + 1)));
    return "";
}

// As they are used, each with what Berth uses it for in lib/store.
std::vector<RedisCommand> probes_on(const std::string& key) {
    const std::string set_key = key + ":set", hash_key = key + ":hash", sorted_key = key + ":sorted";
    return {{"PING"},
            {"SCAN", "0", "COUNT", "1"},
            {"SET", key, "1", "PX", "5000", "NX"},
            {"GET", key},
            {"MGET", key, set_key},
            {"INCR", key},
            {"EXPIRE", key, "5"},
            {"TTL", key},
            {"SADD", set_key, "1"},
            {"EXPIRE", set_key, "5"},
            {"SISMEMBER", set_key, "1"},
            {"SREM", set_key, "1"},
            {"HINCRBY", hash_key, "1", "1"},
            {"EXPIRE", hash_key, "5"},
            {"HGETALL", hash_key},
            {"ZADD", sorted_key, "1", "1"},
            {"PEXPIRE", sorted_key, "5000"},
            {"ZCOUNT", sorted_key, "0", "1"},
            {"ZREM", sorted_key, "1"},
            {"ZREMRANGEBYSCORE", sorted_key, "0", "1"},
            {"EVAL", "return redis.call('GET', KEYS[1])", "1", key},
            {"DEL", key, set_key, hash_key, sorted_key}};
}

}  // namespace

base::Result<std::optional<RedisFacts>> look_at_redis(Redis& redis, base::Deadline deadline) {
    auto reply = redis.command({"INFO"}, deadline);
    if (!reply && base::has_prefix(reply.error().detail, "redis: NOPERM")) return std::optional<RedisFacts>();
    if (!reply) return reply.error();
    const std::string info = reply->text().value_or("");
    RedisFacts facts;
    facts.version = value_in(info, "redis_version");
    facts.memory_used = base::parse_unsigned(value_in(info, "used_memory")).value_or(0);
    facts.memory_most = base::parse_unsigned(value_in(info, "maxmemory")).value_or(0);
    facts.eviction = value_in(info, "maxmemory_policy");
    return std::optional(facts);
}

base::Result<std::vector<std::string>> refused_commands(Redis& redis, base::Deadline deadline) {
    const std::string key = redis.key("doctor:" + base::crypto::random_id());
    std::vector<std::string> refused;
    const auto note = [&](const std::string& name, const base::Error& error) {
        refused.push_back(name + ": " + error.detail.substr(error.detail.find(' ') + 1));
    };
    for (const RedisCommand& words : probes_on(key)) {
        const auto reply = redis.command(words, deadline);
        if (reply) continue;
        if (!is_refusal(reply.error())) return reply.error();
        note(words.front(), reply.error());
    }
    const auto framed = redis.transaction({{"DEL", key}}, deadline);
    if (!framed && !is_refusal(framed.error())) return framed.error();
    if (!framed) note("MULTI", framed.error());
    return refused;
}

}  // namespace store
