// SPDX-License-Identifier: MIT
#include "store/counters.h"

#include <set>

namespace store {
namespace {

constexpr size_t most_news = 10'000;
constexpr const char* lifetime_seconds = "604800";

}  // namespace

std::string Counters::key_of(int64_t node_id) const {
    return redis_.key("counters:" + std::to_string(node_id));
}

void Counters::add(int64_t node_id, const std::string& name, int64_t by) {
    const auto key = std::pair(node_id, name);
    if (const auto known = news_.find(key); known != news_.end())
        known->second += by;
    else if (news_.size() < most_news)
        news_.emplace(key, by);
}

base::Result<void> Counters::write(base::Deadline deadline) {
    if (news_.empty()) return {};
    std::vector<RedisCommand> commands;
    std::set<int64_t> nodes;
    for (const auto& [name, by] : news_) {
        commands.push_back({"HINCRBY", key_of(name.first), name.second, std::to_string(by)});
        nodes.insert(name.first);
    }
    for (const int64_t node : nodes) commands.push_back({"EXPIRE", key_of(node), lifetime_seconds});
    if (const auto added = redis_.transaction(commands, deadline); !added) return added.error();
    news_.clear();
    return {};
}

base::Result<std::vector<Counters::Values>> Counters::read(const std::vector<int64_t>& node_ids,
                                                           base::Deadline deadline) {
    if (node_ids.empty()) return std::vector<Values>();
    std::vector<RedisCommand> commands;
    for (const int64_t id : node_ids) commands.push_back({"HGETALL", key_of(id)});
    const auto replies = redis_.pipeline(commands, deadline);
    if (!replies) return replies.error();
    std::vector<Values> all(node_ids.size());
    for (size_t i = 0; i < all.size(); ++i) {
        const auto& items = (*replies)[i].items();
        for (size_t at = 0; at + 1 < items.size(); at += 2)
            all[i][items[at].text().value_or("")] = items[at + 1].integer().value_or(0);
    }
    return all;
}

}  // namespace store
