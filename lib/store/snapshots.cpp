// SPDX-License-Identifier: MIT
#include "store/snapshots.h"

#include "base/clock.h"
#include "base/text.h"

namespace store {
namespace {

constexpr const char* lifetime_seconds = "604800";

std::string key_of(const Redis& redis, int64_t node_id, std::string_view kind) {
    return redis.key("snapshot:" + std::to_string(node_id) + ":" + std::string(kind));
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
    const std::string value = reply->text().value_or(std::string());
    const size_t blank = value.find(' ');
    const auto at = base::parse_unsigned(std::string_view(value).substr(0, blank));
    if (blank == std::string::npos || !at) return base::Error{base::Code::not_found, "nothing remembered"};
    return Snapshot{value.substr(blank + 1), static_cast<int64_t>(*at)};
}

}  // namespace store
