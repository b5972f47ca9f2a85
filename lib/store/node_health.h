// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

struct NodeHealth {
    bool is_open = false;  // the breaker: failed within the last 15 s, do not ask now
    int64_t since = 0;     // unix seconds of the first failure after the last success; 0 when well
};

// What all workers know of nodes that do not answer. Waits and fails as store::Redis does.
class NodeHealths {
  public:
    explicit NodeHealths(Redis& redis) : redis_(redis) {}

    base::Result<void> report_failure(int64_t node_id, base::Deadline deadline);
    base::Result<void> report_success(int64_t node_id, base::Deadline deadline);

    // One for each id, in the same order, in one round trip; none for none.
    base::Result<std::vector<NodeHealth>> look(const std::vector<int64_t>& node_ids, base::Deadline deadline);

  private:
    Redis& redis_;
};

}  // namespace store
