// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

// Whose open wizard a VMID is in.
struct Hold {
    int64_t user_id = 0;
    std::string draft_id;
};

// Advisory, expiring marks in Redis: this VMID of this cluster is in somebody's open wizard (CREATION: 5). A
// draft holds at most one. A hold ends by itself 45 s after it was last taken; it decides nothing, the claim
// in MySQL does. Waits and fails as store::Redis does: each function is one round trip.
class Holds {
  public:
    explicit Holds(Redis& redis) : redis_(redis) {}

    // Takes or renews the hold for this draft; whatever else the draft held is let go, in either case. False
    // when another user's draft has it. From the same user's other draft it is taken over.
    base::Result<bool> take(const Hold& holder, int64_t cluster_id, uint32_t vmid, base::Deadline deadline);

    // Lets go of what the draft holds; holding nothing is not an error.
    base::Result<void> release(const Hold& holder, base::Deadline deadline);

    // How many there are at present, of all users.
    base::Result<int64_t> count(base::Deadline deadline);

    // The key of a hold and what stands there; for store::Vmids.
    static std::string key(const Redis& redis, int64_t cluster_id, uint32_t vmid);
    static std::optional<Hold> parse(const RedisReply& reply);

  private:
    Redis& redis_;
};

}  // namespace store
