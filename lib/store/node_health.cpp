// SPDX-License-Identifier: MIT
#include "store/node_health.h"

#include "base/clock.h"

namespace store {
namespace {

constexpr const char* open_seconds = "15";
constexpr const char* since_seconds = "604800";
constexpr const char* why_seconds = "3600";
constexpr size_t keys_per_node = 3;

std::string down_key(const Redis& redis, int64_t node_id) {
    return redis.key("node:" + std::to_string(node_id) + ":down");
}
std::string since_key(const Redis& redis, int64_t node_id) {
    return redis.key("node:" + std::to_string(node_id) + ":since");
}
std::string why_key(const Redis& redis, int64_t node_id) {
    return redis.key("node:" + std::to_string(node_id) + ":why");
}

}  // namespace

base::Result<bool> NodeHealths::report_failure(int64_t node_id, std::string_view why,
                                               base::Deadline deadline) {
    std::vector<RedisCommand> commands = {
        {"SET", down_key(redis_, node_id), "1", "EX", open_seconds},
        {"SET", since_key(redis_, node_id), std::to_string(base::unix_now()), "EX", since_seconds, "NX"}};
    if (!why.empty())
        commands.push_back({"SET", why_key(redis_, node_id), std::string(why), "EX", why_seconds});
    auto replies = redis_.pipeline(commands, deadline);
    if (!replies) return replies.error();
    return !(*replies)[1].is_nil();
}

base::Result<void> NodeHealths::report_refusal(int64_t node_id, std::string_view why,
                                               base::Deadline deadline) {
    auto reply =
        redis_.command({"SET", why_key(redis_, node_id), std::string(why), "EX", why_seconds}, deadline);
    if (!reply) return reply.error();
    return {};
}

base::Result<bool> NodeHealths::report_success(int64_t node_id, base::Deadline deadline) {
    auto reply = redis_.command(
        {"DEL", down_key(redis_, node_id), since_key(redis_, node_id), why_key(redis_, node_id)}, deadline);
    if (!reply) return reply.error();
    return reply->integer().value_or(0) > 0;
}

base::Result<std::vector<NodeHealth>> NodeHealths::look(const std::vector<int64_t>& node_ids,
                                                        base::Deadline deadline) {
    if (node_ids.empty()) return std::vector<NodeHealth>();
    RedisCommand words{"MGET"};
    for (const int64_t id : node_ids) {
        words.push_back(down_key(redis_, id));
        words.push_back(since_key(redis_, id));
        words.push_back(why_key(redis_, id));
    }
    auto reply = redis_.command(words, deadline);
    if (!reply) return reply.error();
    std::vector<NodeHealth> healths(node_ids.size());
    for (size_t i = 0; i < healths.size(); ++i) {
        const size_t at = keys_per_node * i;
        healths[i].is_open = !(*reply)[at].is_nil();
        healths[i].since = (*reply)[at + 1].integer().value_or(0);
        healths[i].why = (*reply)[at + 2].text().value_or("");
    }
    return healths;
}

}  // namespace store
