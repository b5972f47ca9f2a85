// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

// Numbers that only grow, added up over all workers: of the whole site, and of each node. A worker collects
// its own in memory, which costs nothing, and adds them to those in Redis when it has time. While Redis is
// away it goes on collecting; what a worker has collected when it is killed is lost. In Redis they end 7 days
// after the last one, so that nothing stays of a node, or of a site, that was removed.
class Counters {
  public:
    explicit Counters(Redis& redis) : redis_(redis) {}

    // `node_id` 0: of the whole site. `name` is a word of the caller's choice; of a worker's first 10,000.
    void add(int64_t node_id, const std::string& name, int64_t by = 1);
    bool has_news() const { return !news_.empty(); }

    // Adds to Redis what was collected since the last time, all or nothing, in one round trip. After an error
    // it is still there. Waits and fails as store::Redis does; what Redis did without its answer coming back
    // is added a second time.
    base::Result<void> write(base::Deadline deadline);

    using Values = std::map<std::string, int64_t>;
    // Of each of these nodes, in their order and in one round trip.
    base::Result<std::vector<Values>> read(const std::vector<int64_t>& node_ids, base::Deadline deadline);

  private:
    std::string key_of(int64_t node_id) const;

    Redis& redis_;
    std::map<std::pair<int64_t, std::string>, int64_t> news_;
};

}  // namespace store
