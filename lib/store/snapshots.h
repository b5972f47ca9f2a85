// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

struct Snapshot {
    std::string text;
    int64_t at = 0;  // unix seconds of the remembering
    // Something was changed there since, or in the same second: to be asked again before it counts as news.
    bool is_outdated = false;
};

// The last known answers of a node, to be shown with their age while it does not answer. Kept for 7 days.
// `kind` is a word of the caller's choice, such as "containers" or "storage:local". Waits and fails as
// store::Redis does.
class Snapshots {
  public:
    explicit Snapshots(Redis& redis) : redis_(redis) {}

    base::Result<void> remember(int64_t node_id, std::string_view kind, std::string_view text,
                                base::Deadline deadline);

    // Error not_found when nothing is remembered.
    base::Result<Snapshot> recall(int64_t node_id, std::string_view kind, base::Deadline deadline);

    // What is remembered of several nodes, in their order and in one round trip; empty where nothing is.
    base::Result<std::vector<std::optional<Snapshot>>> recall_all(const std::vector<int64_t>& node_ids,
                                                                  std::string_view kind,
                                                                  base::Deadline deadline);

    // Makes everything that was remembered of the node until now outdated.
    base::Result<void> note_change(int64_t node_id, base::Deadline deadline);

  private:
    Redis& redis_;
};

}  // namespace store
