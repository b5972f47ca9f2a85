// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/call.h"
#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "pve/failure.h"
#include "store/nodes.h"

namespace app {

// CREATION: 5. `checking` exists in the browser only.
enum class VmidState { invalid, taken, held, available, unconfirmed };
// "taken" and so on, as the page and the AJAX answer have them.
const char* word_of(VmidState state);

struct VmidAnswer {
    std::optional<uint32_t> vmid;  // nothing for what is no VMID
    VmidState state = VmidState::invalid;
    std::string message;
};

// The VMID in what a user typed: 100 to 999999999, Proxmox's own rule.
std::optional<uint32_t> parse_vmid(std::string_view text);

// Whether the VMID can be had on the node's cluster. "taken" comes from the cached set or from a claim in
// MySQL; "available" needs Proxmox's own word, not older than 10 s. When there is no way to know it is
// "unconfirmed": an expired or missing cache is never read as free. What another user's wizard holds is
// "held", not "available". Changes nothing that anybody could see. Waits for Redis, MySQL and, when all of
// them say nothing, the node.
VmidAnswer check_vmid(Site& site, const store::Node& node, uint32_t vmid, base::Deadline deadline);

// The same for the AJAX endpoint, where user and node still have to be found out: what Redis knows of
// session, owner and VMID comes in one round trip, which is all it takes for a VMID known to be taken or just
// confirmed free. Errors: denied, no session; not_found, not this user's node; unavailable.
base::Result<VmidAnswer> check_vmid_for(Call& call, int64_t node_id, std::string_view typed);

// Reads the cluster's VMIDs anew into the cache and gives their number. Errors: unavailable, unsent and what
// else the node answers; the old list then stays until it expires.
pve::Result<size_t> refresh_vmids(Site& site, const store::Node& node, base::Deadline deadline);
// The same by the id of a node record; not_found when it is not this user's. Every failure to get the node's
// answer is unavailable.
base::Result<size_t> refresh_vmids_of(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline);

// Checks the VMID for the owner of the node record, and where nothing speaks against it takes or renews the
// hold of this draft for the next 45 s; otherwise lets go of what the draft held. `draft_id` need not be
// stored yet. Waits as check_vmid does.
VmidAnswer hold_vmid(Site& site, const store::Node& node, const std::string& draft_id, uint32_t vmid,
                     base::Deadline deadline);
void let_go_of_vmid(Site& site, int64_t user_id, const std::string& draft_id);

// The same by the id of a node record and with what a user typed; what is no VMID only lets go. Without a
// draft nothing is held. Errors: not_found, not this user's node; unavailable.
base::Result<VmidAnswer> hold_vmid_for(Site& site, int64_t user_id, int64_t node_id,
                                       const std::string& draft_id, std::string_view typed,
                                       base::Deadline deadline);

// Proxmox's next free VMID on the node's cluster, passing over what is claimed or held; it is held for the
// draft when it comes back. Error unavailable when the node does not say.
base::Result<uint32_t> find_free_vmid(Site& site, const store::Node& node, const std::string& draft_id,
                                      base::Deadline deadline);
// The same by the id of a node record; not_found when it is not this user's.
base::Result<uint32_t> find_free_vmid_for(Site& site, int64_t user_id, int64_t node_id,
                                          const std::string& draft_id, base::Deadline deadline);

// A VMID that has just been used or become free again, for everybody who registered the cluster.
void note_vmid_taken(Site& site, int64_t cluster_id, uint32_t vmid);
void note_vmid_free(Site& site, int64_t cluster_id, uint32_t vmid);

}  // namespace app
