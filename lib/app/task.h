// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "app/node_access.h"
#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "pve/client.h"
#include "store/nodes.h"
#include "web/rule.h"

namespace app {

// A task of Proxmox as it stands.
struct TaskLook {
    enum class State {
        running,
        done,  // also with warnings
        failed,
        unclear,  // it ended without a word, or nobody can say
    };
    store::Node node;
    pve::Upid upid;
    State state = State::unclear;
    bool is_final = false;  // nothing more will come
    bool is_known = true;   // false: the node does not know such a task
    std::string text;       // the state as a sentence
    std::string said;       // Proxmox's own words about an end that was not good
    pve::TaskLog log;       // the lines after the number asked for
    bool is_silent = false;
    Trouble trouble;  // of a node that is silent
};

// "RUNNING", "DONE", "FAILED", "AMBIGUOUS", as page and script have them.
const char* word_of(TaskLook::State state);

// What a UPID must look like as a parameter: Proxmox's own grammar.
web::Rule upid_rule();

// Asks through one of the user's node records; the task may be of any member of its cluster. At most `limit`
// log lines after number `after` come back. The end of a deletion
// is told to the VMID cache; nothing else changes. Errors: not_found, a foreign node; bad_input, no UPID;
// unavailable, the database.
base::Result<TaskLook> look_at_task(Site& site, int64_t user_id, int64_t node_id, const std::string& upid,
                                    int64_t after, unsigned limit, base::Deadline deadline);

// "Start container 105", "Download debian-12.tar.zst".
std::string title_of(const pve::Upid& upid);
// How a row of a task list ended: "under way", "done", "done, 2 warnings", or Proxmox's words.
std::string outcome_text(const pve::TaskRow& row);

}  // namespace app
