// SPDX-License-Identifier: MIT
// Finding out what became of an attempt whose answer was lost: T6 to T11 and T15 of CREATION.md.
#include <algorithm>

#include "app/creation_step.h"
#include "app/node_access.h"

namespace app {

using store::Change;
using store::State;

base::Result<void> CreationStep::expire_lease() {
    if (!creation_.is_lease_over) return {};
    Change unknown;
    unknown.state = State::ambiguous;
    unknown.reason = "lease_expired";
    unknown.release_lease = true;
    return change_or_reload(unknown);
}

// T7: a creation task of our own token for this VMID that was not there before the first attempt.
base::Result<bool> CreationStep::adopt_task() {
    const auto rows =
        pve::Client(site_.http, endpoint_).tasks(creation_.pve_node, creation_.vmid, "vzcreate", deadline_);
    if (!rows) {
        report_failure(site_, node_.id, rows.error());
        return base::Error{base::Code::unavailable, rows.error().detail};
    }
    const std::vector<std::string> before = creation_.baseline.value_or(std::vector<std::string>());
    for (const pve::TaskRow& row : *rows) {
        if (row.upid.user != node_.token_id || row.upid.text == creation_.upid) continue;
        if (std::find(before.begin(), before.end(), row.upid.text) != before.end()) continue;
        // The end of a failed one says nothing once there may be another attempt behind it.
        if (!row.is_running && creation_.state == State::closed) continue;
        Change accepted;
        accepted.state = State::accepted;
        accepted.upid = row.upid.text;
        accepted.attention = "";
        const auto written = change(accepted);
        if (!written && written.error().code != base::Code::conflict) return written.error();
        return true;
    }
    return false;
}

base::Result<void> CreationStep::find_out() {
    const auto adopted = adopt_task();
    if (!adopted && adopted.error().code == base::Code::unavailable) return {};
    if (!adopted) return adopted.error();
    if (*adopted) return {};
    const auto found = look();
    if (!found) return {};
    if (*found == Found::ours)
        return finish(State::done, creation_.state == State::closed ? "late" : "found", "");
    if (*found == Found::placeholder) return note_attention();
    if (creation_.state == State::closed) return {};
    return settle_nothing_found();
}

base::Result<void> CreationStep::look_daily() {
    if (!creation_.is_daily_look_due) return {};
    // Noted first: a node that does not answer is asked again tomorrow, not each minute.
    const auto noted = site_.creations.note_daily_look(creation_.id, deadline_);
    if (!noted) return noted;
    return find_out();
}

// T9 to T11: nothing of ours is there. Whose is the VMID, and may the attempt be repeated?
base::Result<void> CreationStep::settle_nothing_found() {
    const auto is_free = pve::Client(site_.http, endpoint_).is_vmid_free(creation_.vmid, deadline_);
    if (!is_free) {
        report_failure(site_, node_.id, is_free.error());
        return {};
    }
    if (!*is_free) return finish(State::closed, "taken", "");
    if (creation_.seconds_since_sent.value_or(0) <= static_cast<int64_t>(site_.config.ambiguous_wait))
        return {};
    if (creation_.is_unwanted) return finish(State::closed, "cancelled", "");
    if (creation_.attempt >= most_attempts) return finish(State::closed, "attempts_used_up", "");
    Change again;
    again.state = State::planned;
    again.reason = "lost";
    again.attention = "";
    return change_or_reload(again);
}

}  // namespace app
