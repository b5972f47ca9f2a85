// SPDX-License-Identifier: MIT
#include "app/task.h"

#include <fmt/core.h>

#include "app/container.h"
#include "app/sentences.h"
#include "app/vmid_check.h"
#include "base/clock.h"
#include "base/text.h"

namespace app {
namespace {

using State = TaskLook::State;

struct Kind {
    const char* type;
    const char* title;
};

// Those that Berth begins, and what else is seen on containers and storages. PVE: pve-manager Utils.js.
constexpr Kind kinds[] = {
    {"create", "Create container"},
    {"start", "Start container"},
    {"shutdown", "Shut down container"},
    {"stop", "Stop container"},
    {"reboot", "Restart container"},
    {"destroy", "Delete container"},
    {"dump", "Back up container"},
    {"restore", "Restore container"},
    {"migrate", "Move container"},
    {"clone", "Clone container"},
    {"snapshot", "Take a snapshot of container"},
};

std::string warnings_text(unsigned count) {
    return count == 1 ? "1 warning" : fmt::format("{} warnings", count);
}

// Not a word of what went wrong: the task's process is gone. PVE: pve-common UPID.pm, Tools.pm.
bool is_no_word(const std::string& exit_status) {
    return exit_status.empty() || exit_status == "unexpected status" ||
           base::has_prefix(exit_status, "unable to get last line") ||
           base::has_prefix(exit_status, "unable to read tail");
}

void take_status(TaskLook& look, const pve::Task& task) {
    look.is_final = !task.is_running;
    if (task.is_running) {
        look.state = State::running;
        look.text = fmt::format("{} is at work on it…", look.node.name);
    } else if (task.is_ok()) {
        look.state = State::done;
        look.text = task.warnings() == 0
                        ? "Done."
                        : fmt::format("Done, with {} in the log.", warnings_text(task.warnings()));
    } else if (is_no_word(task.exit_status)) {
        look.state = State::unclear;
        look.text = "It ended without a word, so nobody can say how far it came.";
    } else {
        look.state = State::failed;
        look.text = "It failed.";
        look.said = task.exit_status;
    }
}

void say_silent(TaskLook& look, const std::string& name) {
    look.text = fmt::format("Not known at the moment: {} does not answer. We keep asking.", name);
}

void fall_silent(TaskLook& look, int64_t since) {
    look.is_silent = true;
    look.trouble = {look.node.id, look.node.name, since != 0 ? since : base::unix_now(), 0, {}};
    say_silent(look, look.node.name);
}

void take_failure(Site& site, TaskLook& look, const pve::Failure& failure, int64_t since) {
    const bool is_own = report_forwarded(site, look.node, look.upid.node, failure);
    if (failure.kind == pve::Kind::unreachable || failure.kind == pve::Kind::unavailable)
        return is_own ? fall_silent(look, since) : say_silent(look, look.upid.node);
    look.is_final = true;
    look.is_known = failure.kind != pve::Kind::missing;
    look.text = look.is_known ? sentence_about(failure, look.node.name)
                              : fmt::format("{} knows no such task, or none any more.", look.node.name);
}

void ask_node(Site& site, TaskLook& look, int64_t after, unsigned limit, base::Deadline deadline) {
    const store::NodeHealth health = health_of(site, {look.node}, deadline)[0];
    const auto endpoint = endpoint_of(site, look.node);
    if (health.is_open || !endpoint) return fall_silent(look, health.since);
    pve::Client client(site.http, *endpoint);
    // The status first: what a task says last is in the log before it ends.
    const auto task = client.task_status(look.upid.node, look.upid.text, deadline);
    if (!task) return take_failure(site, look, task.error(), health.since);
    report_answer(site, look.node.id);
    take_status(look, *task);
    // What it did shows in the list from now on.
    if (!task->is_running) (void)site.snapshots.note_change(look.node.id, moment());
    auto log = client.task_log(look.upid.node, look.upid.text, after, limit, deadline);
    if (log) look.log = std::move(*log);
    if (!log) look.is_final = false;
    const auto vmid = parse_vmid(look.upid.id);
    if (vmid && look.state == State::done && pve::is_work(look.upid, "destroy"))
        correct_vmid(site, look.node, *endpoint, *vmid, deadline);
}

}  // namespace

const char* word_of(State state) {
    switch (state) {
        case State::running:
            return "RUNNING";
        case State::done:
            return "DONE";
        case State::failed:
            return "FAILED";
        case State::unclear:
            return "AMBIGUOUS";
    }
    return "AMBIGUOUS";
}

web::Rule upid_rule() {
    return {.input = web::Input::hidden, .max_length = 255, .accepts = [](std::string_view text) {
                return pve::parse_upid(text).has_value();
            }};
}

base::Result<TaskLook> look_at_task(Site& site, int64_t user_id, int64_t node_id, const std::string& upid,
                                    int64_t after, unsigned limit, base::Deadline deadline) {
    const auto parsed = pve::parse_upid(upid);
    if (!parsed) return base::Error{base::Code::bad_input, "no UPID"};
    auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    TaskLook look;
    look.node = std::move(*node);
    look.upid = *parsed;
    look.log.next = after;
    ask_node(site, look, after, limit, deadline.within(std::chrono::milliseconds(2000)));
    return look;
}

std::string title_of(const pve::Upid& upid) {
    for (const Kind& kind : kinds)
        if (pve::is_work(upid, kind.type)) return fmt::format("{} {}", kind.title, upid.id);
    if (upid.type == "download") return upid.id.empty() ? "Download" : fmt::format("Download to {}", upid.id);
    return upid.id.empty() ? fmt::format("Task {}", upid.type)
                           : fmt::format("Task {} {}", upid.type, upid.id);
}

std::string outcome_text(const pve::TaskRow& row) {
    if (row.is_running) return "under way";
    const pve::Task task{false, row.status};
    if (!task.is_ok()) return is_no_word(row.status) ? "ended without a word" : row.status;
    return task.warnings() == 0 ? "done" : fmt::format("done, {}", warnings_text(task.warnings()));
}

}  // namespace app
