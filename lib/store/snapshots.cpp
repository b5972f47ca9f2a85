// SPDX-License-Identifier: MIT
#include "store/snapshots.h"

#include "base/clock.h"
#include "base/text.h"

namespace store {
namespace {

constexpr const char* lifetime_seconds = "604800";
// Nobody takes an answer as news that is older than this.
constexpr const char* change_seconds = "60";

std::string key_of(const Redis& redis, int64_t node_id, std::string_view kind) {
    return redis.key("snapshot:" + std::to_string(node_id) + ":" + std::string(kind));
}

std::string change_key(const Redis& redis, int64_t node_id) {
    return redis.key("snapshot:" + std::to_string(node_id) + ":changed");
}

std::optional<Snapshot> read(const std::optional<std::string>& value) {
    if (!value) return std::nullopt;
    const size_t blank = value->find(' ');
    const auto at = base::parse_unsigned(std::string_view(*value).substr(0, blank));
    if (blank == std::string::npos || !at) return std::nullopt;
    return Snapshot{value->substr(blank + 1), static_cast<int64_t>(*at)};
}

}  // namespace

base::Result<void> Snapshots::remember(int64_t node_id, std::string_view kind, std::string_view text,
                                       base::Deadline deadline) {
    // Time and text in one value, so that they cannot come apart.
    const std::string value = std::to_string(base::unix_now()) + " " + std::string(text);
    auto reply =
        redis_.command({"SET", key_of(redis_, node_id, kind), value, "EX", lifetime_seconds}, deadline);
    if (!reply) return reply.error();
    return {};
}

base::Result<Snapshot> Snapshots::recall(int64_t node_id, std::string_view kind, base::Deadline deadline) {
    auto reply = redis_.command({"GET", key_of(redis_, node_id, kind)}, deadline);
    if (!reply) return reply.error();
    auto snapshot = read(reply->text());
    if (!snapshot) return base::Error{base::Code::not_found, "nothing remembered"};
    return *std::move(snapshot);
}

base::Result<std::vector<std::optional<Snapshot>>> Snapshots::recall_all(const std::vector<int64_t>& node_ids,
                                                                         std::string_view kind,
                                                                         base::Deadline deadline) {
    std::vector<std::optional<Snapshot>> all;
    if (node_ids.empty()) return all;
    RedisCommand words{"MGET"};
    for (const int64_t id : node_ids) {
        words.push_back(key_of(redis_, id, kind));
        words.push_back(change_key(redis_, id));
    }
    const auto reply = redis_.command(words, deadline);
    if (!reply) return reply.error();
    for (size_t i = 0; i < node_ids.size(); ++i) {
        all.push_back(read((*reply)[2 * i].text()));
        const int64_t changed = (*reply)[2 * i + 1].integer().value_or(0);
        if (all.back()) all.back()->is_outdated = changed >= all.back()->at;
    }
    return all;
}

base::Result<void> Snapshots::note_change(int64_t node_id, base::Deadline deadline) {
    auto reply = redis_.command(
        {"SET", change_key(redis_, node_id), std::to_string(base::unix_now()), "EX", change_seconds},
        deadline);
    if (!reply) return reply.error();
    return {};
}

}  // namespace store
