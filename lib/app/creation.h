// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "app/site.h"
#include "app/wizard.h"
#include "base/deadline.h"
#include "base/result.h"
#include "store/creations.h"
#include "web/rule.h"

namespace app {

// The protocol by which a container is created exactly once: CREATION.md, states and rules T0 to T15.

// What pressing Create came to: the id of the creation to look at, or what has to be mended first. The draft
// is as it was in either case.
struct Beginning {
    std::string creation_id = {};
    std::vector<web::FieldError> errors = {};
    std::string problem = {};  // a sentence that belongs to no field
};

// Checks everything once more, asks Proxmox about the VMID, writes the row, and only then sends. `key` is the
// one the confirm page was made with; the same key again gives the same creation, whatever became of it,
// unless it ended without a container: then this is a new attempt by the user. Waits up to 35 s for Proxmox's
// answer to the creation. Errors: unavailable, MySQL; internal.
base::Result<Beginning> begin_creation(Site& site, Wizard& wizard, const std::string& key,
                                       base::Deadline deadline);

// Looks what there is to do for this creation and does the next step: sends it, follows its task, finds out
// about an attempt with unknown outcome, starts the container. Called by the confirm page, by the polling of
// the creation page and by `berthctl reconcile`; any number of callers at once do no harm. Gives the row as
// it is then. A node that does not answer is not an error: the row stays as it is. `actor` is noted with each
// change.
base::Result<store::Creation> advance(Site& site, store::Creation creation, const std::string& actor,
                                      base::Deadline deadline);

// The user does not want it any more. What was not sent yet is closed; of what may have been sent it is still
// found out what became of it, but nothing is sent again and nothing started. False when there is nothing to
// give up: it is being sent this moment, Proxmox works on it, or it has ended. Needs no node.
base::Result<bool> give_up(Site& site, store::Creation creation, base::Deadline deadline);

// Asks for the start again after one that failed, and sends it. False when there is none that failed.
base::Result<bool> start_again(Site& site, store::Creation creation, base::Deadline deadline);

// Whether nothing will change any more unless the user does something.
bool is_final(const store::Creation& creation);

// The container that the wizard would create now: its usable values, and the keys with their text.
pve::ContainerSpec container_of(const Wizard& wizard);

// The line in the container's notes by which a creation finds its container again.
std::string marker_of(const std::string& creation_id);

}  // namespace app
