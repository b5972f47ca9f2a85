// SPDX-License-Identifier: MIT
#include "store/vmids.h"

#include <algorithm>

#include "store/nodes.h"

namespace store {
namespace {

constexpr int64_t lifetime_seconds = 600;
// The set outlives the time of its reading: were it the other way round, an expired set would look like a
// known, empty one.
constexpr int64_t set_lifetime_seconds = lifetime_seconds + 60;
constexpr const char* free_milliseconds = "10000";
constexpr const char* taken_milliseconds = "30000";
constexpr size_t chunk = 1000;

struct Keys {
    Keys(const Redis& redis, int64_t node_id) : set(redis.key("vmids:" + std::to_string(node_id))) {}
    std::string set;
    std::string at() const { return set + ":at"; }
};

std::string mark_key(const Redis& redis, int64_t cluster_id, uint32_t vmid) {
    return redis.key("vmid:" + std::to_string(cluster_id) + ":" + std::to_string(vmid));
}

RedisCommand expire(const std::string& key) { return {"EXPIRE", key, std::to_string(set_lifetime_seconds)}; }

// The age is what Redis's own clock has taken off the lifetime, so that no other clock matters. A key without
// an end, or with none left, is not one of ours to trust.
VmidLook look_of(const RedisReply& time_left, const RedisReply& is_member) {
    VmidLook look;
    const int64_t left = time_left.integer().value_or(-2);
    look.is_known = left >= 0 && left <= lifetime_seconds;
    look.is_member = look.is_known && is_member.integer().value_or(0) == 1;
    look.age_seconds = look.is_known ? lifetime_seconds - left : 0;
    return look;
}

base::Result<void> finish(const base::Result<std::vector<RedisReply>>& replies) {
    if (!replies) return replies.error();
    return {};
}

}  // namespace

base::Result<VmidLook> Vmids::look(int64_t node_id, uint32_t vmid, base::Deadline deadline) {
    const Keys keys(redis_, node_id);
    auto replies =
        redis_.pipeline({{"TTL", keys.at()}, {"SISMEMBER", keys.set, std::to_string(vmid)}}, deadline);
    if (!replies) return replies.error();
    return look_of((*replies)[0], (*replies)[1]);
}

base::Result<std::vector<std::optional<int64_t>>> Vmids::ages(const std::vector<int64_t>& node_ids,
                                                              base::Deadline deadline) {
    std::vector<std::optional<int64_t>> ages(node_ids.size());
    if (node_ids.empty()) return ages;
    std::vector<RedisCommand> commands;
    for (const int64_t id : node_ids) commands.push_back({"TTL", Keys(redis_, id).at()});
    const auto replies = redis_.pipeline(commands, deadline);
    if (!replies) return replies.error();
    for (size_t i = 0; i < ages.size(); ++i) {
        const VmidLook look = look_of((*replies)[i], {});
        if (look.is_known) ages[i] = look.age_seconds;
    }
    return ages;
}

base::Result<VmidLookWithSession> Vmids::look_with_session(std::string_view token_hash, int64_t node_id,
                                                           uint32_t vmid, base::Deadline deadline) {
    const Keys keys(redis_, node_id);
    auto replies = redis_.pipeline(
        {{"TTL", keys.at()},
         {"SISMEMBER", keys.set, std::to_string(vmid)},
         {"MGET", Sessions::cache_key(redis_, token_hash), Nodes::owner_key(redis_, node_id)}},
        deadline);
    if (!replies) return replies.error();
    const RedisReply& texts = (*replies)[2];
    VmidLookWithSession answer;
    answer.look = look_of((*replies)[0], (*replies)[1]);
    answer.session = Sessions::parse_cached(texts[0]);
    answer.owner_id = texts[1].integer();
    if (answer.owner_id == 0) answer.owner_id.reset();
    return answer;
}

base::Result<void> Vmids::replace(int64_t node_id, const std::vector<uint32_t>& vmids,
                                  base::Deadline deadline) {
    const Keys keys(redis_, node_id);
    std::vector<RedisCommand> commands{{"DEL", keys.set}};
    for (size_t begin = 0; begin < vmids.size(); begin += chunk) {
        RedisCommand words{"SADD", keys.set};
        const size_t end = std::min(begin + chunk, vmids.size());
        for (size_t i = begin; i < end; ++i) words.push_back(std::to_string(vmids[i]));
        commands.push_back(std::move(words));
    }
    commands.push_back(expire(keys.set));
    commands.push_back({"SET", keys.at(), "1", "EX", std::to_string(lifetime_seconds)});
    return finish(redis_.transaction(commands, deadline));
}

base::Result<void> Vmids::add(int64_t node_id, uint32_t vmid, base::Deadline deadline) {
    const Keys keys(redis_, node_id);
    return finish(redis_.transaction({{"SADD", keys.set, std::to_string(vmid)}, expire(keys.set)}, deadline));
}

base::Result<void> Vmids::remove(int64_t node_id, uint32_t vmid, base::Deadline deadline) {
    const Keys keys(redis_, node_id);
    return finish(redis_.pipeline({{"SREM", keys.set, std::to_string(vmid)}}, deadline));
}

base::Result<VmidInCluster> Vmids::look_in_cluster(int64_t cluster_id, uint32_t vmid,
                                                   base::Deadline deadline) {
    const auto texts = redis_.command(
        {"MGET", mark_key(redis_, cluster_id, vmid), Holds::key(redis_, cluster_id, vmid)}, deadline);
    if (!texts) return texts.error();
    VmidInCluster look;
    const auto mark = (*texts)[0].text();
    if (mark == "free") look.mark = VmidMark::free;
    if (mark == "taken") look.mark = VmidMark::taken;
    look.hold = Holds::parse((*texts)[1]);
    return look;
}

base::Result<bool> Vmids::mark_free(int64_t cluster_id, uint32_t vmid, base::Deadline deadline) {
    const std::string key = mark_key(redis_, cluster_id, vmid);
    const auto replies =
        redis_.transaction({{"SET", key, "free", "PX", free_milliseconds, "NX"}, {"GET", key}}, deadline);
    if (!replies) return replies.error();
    return (*replies)[1].text() != "taken";
}

base::Result<void> Vmids::mark_taken(int64_t cluster_id, uint32_t vmid, base::Deadline deadline) {
    return finish(redis_.pipeline(
        {{"SET", mark_key(redis_, cluster_id, vmid), "taken", "PX", taken_milliseconds}}, deadline));
}

base::Result<void> Vmids::forget_mark(int64_t cluster_id, uint32_t vmid, base::Deadline deadline) {
    return finish(redis_.pipeline({{"DEL", mark_key(redis_, cluster_id, vmid)}}, deadline));
}

}  // namespace store
