// SPDX-License-Identifier: MIT
// Following a creation that Proxmox has taken: its task, then the start. T12 to T15 of CREATION.md.
#include "app/creation_step.h"
#include "app/node_access.h"
#include "base/crash_point.h"

namespace app {

using store::Change;
using store::StartState;
using store::State;

base::Result<void> CreationStep::follow_task() {
    pve::Client client(site_.http, endpoint_);
    const auto task = client.task_status(creation_.pve_node, creation_.upid, deadline_);
    if (!task) {
        report_failure(site_, node_.id, task.error());
        // The node forgot the task (old ones are cleaned up), or the record has another token since.
        if (task.error().kind == pve::Kind::missing) return end_unseen_task(true);
        if (task.error().kind == pve::Kind::denied) return end_unseen_task(false);
        return {};
    }
    report_answer(site_, node_.id);
    if (task->is_running) return {};
    return end_task(*task);
}

base::Result<void> CreationStep::end_task(const pve::Task& task) {
    const auto found = look();
    if (!found) return {};
    if (*found == Found::ours) {
        if (task.is_ok()) return finish(State::done, task.warnings() ? "warnings" : "ok", task.exit_status);
        return finish(State::done, "degraded", task.exit_status);
    }
    if (*found == Found::placeholder) return note_attention();
    // The container of an earlier row, or somebody's who was faster after ours had failed.
    if (*found == Found::foreign) return finish(State::closed, "taken", "");
    // Nothing is there: the task failed, or somebody removed the container since.
    Change tail;
    pve::Client client(site_.http, endpoint_);
    tail.log_tail = log_tail(client);
    if (const auto written = change_or_reload(tail); !written) return written;
    if (creation_.state != State::accepted) return {};
    if (task.is_ok()) return end_without_container("removed", "");
    return end_without_container("task_error", task.exit_status);
}

// T13. Without a word of the task the container's place tells: a task that runs has its placeholder there
// from before Proxmox gave us its UPID.
base::Result<void> CreationStep::end_unseen_task(bool is_known_to_be_over) {
    // Proxmox writes the notes and takes the lock away some time before the task ends (PVE: API2/LXC.pm,
    // create_vm: "safe config").
    constexpr int64_t longest_task_seconds = 10 * 60;
    const auto found = look();
    if (!found) return {};
    switch (*found) {
        case Found::ours:
            if (!is_known_to_be_over && creation_.seconds_since_sent.value_or(0) < longest_task_seconds)
                return {};
            return finish(State::done, "found", "");
        case Found::placeholder:
            return note_attention();
        case Found::foreign:
            return finish(State::closed, "taken", "");
        case Found::nothing:
            return end_without_container("task_forgotten", "");
    }
    return {};
}

// After several attempts an earlier one may still be carried out.
base::Result<void> CreationStep::end_without_container(const std::string& reason, const std::string& words) {
    return finish(is_first_attempt() ? State::failed : State::closed, reason, words);
}

base::Result<void> CreationStep::start() {
    switch (creation_.start_state) {
        case StartState::wanted:
            return send_start();
        case StartState::sent:
            return follow_start();
        default:
            return {};
    }
}

base::Result<void> CreationStep::send_start() {
    Change sent;  // written first: a start is asked for at most once
    sent.start_state = StartState::sent;
    const auto mine = change(sent);
    if (!mine) return mine.error();
    if (!*mine) return {};
    base::crash_point("before_start");
    const auto upid = pve::Client(site_.http, endpoint_).start(creation_.pve_node, creation_.vmid, deadline_);
    base::crash_point("after_start");
    Change outcome;
    if (upid) {
        outcome.start_upid = upid->text;
    } else {
        report_failure(site_, node_.id, upid.error());
        // Without Proxmox's own word nobody knows; follow_start looks for the task.
        if (upid.error().kind == pve::Kind::unknown_outcome) return {};
        outcome.start_state = StartState::failed;
        outcome.start_message = upid.error().message.empty() ? "no answer" : upid.error().message;
    }
    return change_or_reload(outcome);
}

// The newest start of the container by our token since it was created, both by the node's clock; "" when
// there is none to be seen.
std::string CreationStep::find_start_task() {
    const auto created = pve::parse_upid(creation_.upid);
    if (!created) return {};
    const auto rows =
        pve::Client(site_.http, endpoint_).tasks(creation_.pve_node, creation_.vmid, "vzstart", deadline_);
    if (!rows) return {};
    const pve::Upid* newest = nullptr;
    for (const pve::TaskRow& row : *rows)
        if (row.upid.user == node_.token_id && row.upid.start_time >= created->start_time &&
            (!newest || row.upid.start_time > newest->start_time))
            newest = &row.upid;
    return newest ? newest->text : std::string();
}

base::Result<void> CreationStep::find_lost_start() {
    // Whoever sent it may be about to write the answer down.
    constexpr int64_t patience_seconds = 2, most_seconds = 60;
    if (creation_.seconds_since_update < patience_seconds) return {};
    Change outcome;
    if (std::string found = find_start_task(); !found.empty()) {
        outcome.start_upid = std::move(found);
        return change_or_reload(outcome);
    }
    if (creation_.seconds_since_update < most_seconds) return {};
    outcome.start_state = StartState::failed;
    outcome.start_message = "The answer to the start was lost; the list of containers shows whether it runs.";
    return change_or_reload(outcome);
}

base::Result<void> CreationStep::follow_start() {
    if (creation_.start_upid.empty()) return find_lost_start();
    Change outcome;
    const auto task =
        pve::Client(site_.http, endpoint_).task_status(creation_.pve_node, creation_.start_upid, deadline_);
    if (!task) {
        report_failure(site_, node_.id, task.error());
        if (task.error().kind != pve::Kind::missing) return {};
        outcome.start_state = StartState::failed;
        outcome.start_message = "The node does not know the start task any more.";
        return change_or_reload(outcome);
    }
    if (task->is_running) return {};
    outcome.start_state = task->is_ok() ? StartState::done : StartState::failed;
    if (!task->is_ok()) outcome.start_message = task->exit_status;
    return change_or_reload(outcome);
}

}  // namespace app
