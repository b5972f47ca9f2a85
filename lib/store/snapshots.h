// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

struct Snapshot {
    std::string text;
    int64_t at = 0;  // unix seconds of the remembering
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

  private:
    Redis& redis_;
};

}  // namespace store
