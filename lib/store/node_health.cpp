// SPDX-License-Identifier: MIT
#include "store/node_health.h"

#include "base/clock.h"

namespace store {
namespace {

constexpr const char* open_seconds = "15";
constexpr const char* since_seconds = "604800";

std::string down_key(const Redis& redis, int64_t node_id) {
    return redis.key("node:" + std::to_string(node_id) + ":down");
}
std::string since_key(const Redis& redis, int64_t node_id) {
    return redis.key("node:" + std::to_string(node_id) + ":since");
}

}  // namespace

base::Result<void> NodeHealths::report_failure(int64_t node_id, base::Deadline deadline) {
    auto replies = redis_.pipeline(
        {{"SET", down_key(redis_, node_id), "1", "EX", open_seconds},
         {"SET", since_key(redis_, node_id), std::to_string(base::unix_now()), "EX", since_seconds, "NX"}},
        deadline);
    if (!replies) return replies.error();
    return {};
}

base::Result<void> NodeHealths::report_success(int64_t node_id, base::Deadline deadline) {
    auto reply = redis_.command({"DEL", down_key(redis_, node_id), since_key(redis_, node_id)}, deadline);
    if (!reply) return reply.error();
    return {};
}

base::Result<std::vector<NodeHealth>> NodeHealths::look(const std::vector<int64_t>& node_ids,
                                                        base::Deadline deadline) {
    if (node_ids.empty()) return std::vector<NodeHealth>();
    RedisCommand words{"MGET"};
    for (const int64_t id : node_ids) {
        words.push_back(down_key(redis_, id));
        words.push_back(since_key(redis_, id));
    }
    auto reply = redis_.command(words, deadline);
    if (!reply) return reply.error();
    std::vector<NodeHealth> healths(node_ids.size());
    for (size_t i = 0; i < healths.size(); ++i) {
        healths[i].is_open = !(*reply)[2 * i].is_nil();
        healths[i].since = (*reply)[2 * i + 1].integer().value_or(0);
    }
    return healths;
}

}  // namespace store
