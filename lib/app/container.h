// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/container_list.h"
#include "app/node_access.h"
#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "pve/guest.h"
#include "store/creations.h"

namespace app {

// What is known of the container at one VMID, by one of the user's node records.
struct ContainerLook {
    enum class Presence {
        there,      // `guest` says how it is
        removed,    // Proxmox says that nothing has the VMID
        elsewhere,  // something has it: a VM, or what the token may not see
        unknown     // the node could not be asked: `failure`, or `is_silent`
    };
    store::Node node;
    uint32_t vmid = 0;
    std::string pve_node;  // the member that has it; another one than the record's when it was moved
    Presence presence = Presence::unknown;
    std::optional<pve::GuestLook> guest;
    // Nothing when Proxmox cannot say (7.4), or the container does not run.
    std::optional<std::vector<pve::Interface>> interfaces;
    std::optional<pve::Failure> failure;
    Trouble trouble;  // of a node that is silent
    bool is_silent = false;
    std::optional<ContainerRow> last_known;   // as the list of containers had it last
    std::optional<store::Creation> creation;  // by which Berth made it for this user

    // What sentences call the one that was asked: the record by its name, another member by its own.
    const std::string& asked_name() const { return pve_node == node.pve_node ? node.name : pve_node; }
    bool is_there() const { return presence == Presence::there; }
    bool is_running() const { return guest && guest->status.status == "running"; }
    // Its newest task under way, of these; null without.
    const pve::TaskRow* task_under_way() const;
};

// Looks on the record's own member, then through its cluster. What turns out to be free is told to the VMID
// cache. Errors: not_found, a foreign node; unavailable, the database.
base::Result<ContainerLook> look_at_container(Site& site, int64_t user_id, int64_t node_id, uint32_t vmid,
                                              base::Deadline deadline);

// What became of asking for something that Proxmox does as a task: its UPID, or why not. After an answer that
// was lost Berth looks whether such a task of its token is there that was not before; only when there is none
// the failure stays unknown_outcome. Nothing is ever sent twice.
pve::Result<pve::Upid> ask_for_power(Site& site, const ContainerLook& seen, pve::Power power,
                                     base::Deadline deadline);
// The container has to be stopped. `is_purged` as pve::Guest::remove has it.
pve::Result<pve::Upid> ask_for_removal(Site& site, const ContainerLook& seen, bool is_purged,
                                       base::Deadline deadline);

// `digest` is that of the configuration which the user saw.
pve::Result<void> change_tags(Site& site, const ContainerLook& seen, const std::vector<std::string>& tags,
                              const std::string& digest, base::Deadline deadline);

// Tells the VMID cache of the whole cluster when Proxmox calls this VMID free and no creation has it.
void correct_vmid(Site& site, const store::Node& node, const pve::Endpoint& endpoint, uint32_t vmid,
                  base::Deadline deadline);

// The notes without the line by which Berth knows its creation, and the creation's id in it; "" without.
std::string without_marker(std::string_view notes);
std::string creation_in(std::string_view notes);

}  // namespace app
