// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

struct NodeHealth {
    bool is_open = false;  // the breaker: failed within the last 15 s, do not ask now
    std::string why;       // the last reason it was reported with, for an hour; empty when well or unknown
    int64_t since = 0;     // unix seconds of the first failure after the last success; 0 when well
};

// What all workers know of nodes that do not answer. Waits and fails as store::Redis does.
class NodeHealths {
  public:
    explicit NodeHealths(Redis& redis) : redis_(redis) {}

    // Opens the breaker. `why` is a word of the caller's choice; empty: it only fell silent, which leaves an
    // earlier reason standing. True when the node was well before.
    base::Result<bool> report_failure(int64_t node_id, std::string_view why, base::Deadline deadline);
    // It does answer, but not with what it was asked for: the reason is kept, the breaker stays closed.
    base::Result<void> report_refusal(int64_t node_id, std::string_view why, base::Deadline deadline);
    // True when the node was not well before.
    base::Result<bool> report_success(int64_t node_id, base::Deadline deadline);

    // One for each id, in the same order, in one round trip; none for none.
    base::Result<std::vector<NodeHealth>> look(const std::vector<int64_t>& node_ids, base::Deadline deadline);

  private:
    Redis& redis_;
};

}  // namespace store
