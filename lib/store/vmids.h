// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/holds.h"
#include "store/redis.h"
#include "store/sessions.h"

namespace store {

// What the cache knows of one VMID. `is_member` and `age_seconds` mean something only when the set is known;
// an expired or missing set is unknown and never says "free".
struct VmidLook {
    bool is_known = false;
    bool is_member = false;
    int64_t age_seconds = 0;
};

// What was said of one VMID within the last moments, for its whole cluster: that Proxmox called it free, not
// more than 10 s ago, or that a container has just been created under it.
enum class VmidMark { none, free, taken };

struct VmidInCluster {
    VmidMark mark = VmidMark::none;
    std::optional<Hold> hold;
};

// The same, with who is asking and whose node it is, as far as Redis still knew.
struct VmidLookWithSession {
    VmidLook look;
    std::optional<Session> session;
    std::optional<int64_t> owner_id;
};

// The VMIDs in use, as one node record's token saw them last: a set in Redis with the time of its reading,
// which lives for 10 minutes; and marks that all records of a cluster share. Waits and fails as store::Redis
// does: each function is one round trip.
class Vmids {
  public:
    explicit Vmids(Redis& redis) : redis_(redis) {}

    base::Result<VmidLook> look(int64_t node_id, uint32_t vmid, base::Deadline deadline);

    // How old the list of each node is, in seconds and in their order; nothing where there is none.
    base::Result<std::vector<std::optional<int64_t>>> ages(const std::vector<int64_t>& node_ids,
                                                           base::Deadline deadline);

    // The fast path of the VMID check. What is missing (`session`, `owner_id`) must be asked from Sessions
    // and Nodes, which also fill the cache.
    base::Result<VmidLookWithSession> look_with_session(std::string_view token_hash, int64_t node_id,
                                                        uint32_t vmid, base::Deadline deadline);

    // Puts a newly read list in place of the old one, at once for every reader. An empty list is known too.
    base::Result<void> replace(int64_t node_id, const std::vector<uint32_t>& vmids, base::Deadline deadline);

    // Corrections after a create or a delete. They make no unknown set known.
    base::Result<void> add(int64_t node_id, uint32_t vmid, base::Deadline deadline);
    base::Result<void> remove(int64_t node_id, uint32_t vmid, base::Deadline deadline);

    base::Result<VmidInCluster> look_in_cluster(int64_t cluster_id, uint32_t vmid, base::Deadline deadline);
    // Proxmox said just now that this VMID is free; kept for 10 s. False when it has been marked as taken
    // since: then that answer is out of date.
    base::Result<bool> mark_free(int64_t cluster_id, uint32_t vmid, base::Deadline deadline);
    // For longer than an answer "free" may still be under way: 30 s.
    base::Result<void> mark_taken(int64_t cluster_id, uint32_t vmid, base::Deadline deadline);
    base::Result<void> forget_mark(int64_t cluster_id, uint32_t vmid, base::Deadline deadline);

  private:
    Redis& redis_;
};

}  // namespace store
