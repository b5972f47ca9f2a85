// SPDX-License-Identifier: MIT
#include "app/creation_step.h"

#include <unistd.h>

#include "app/creation.h"
#include "app/node_access.h"
#include "app/vmid_check.h"
#include "base/json.h"
#include "base/log.h"

namespace app {

using store::Change;
using store::State;

namespace {

void log_move(const store::Creation& creation, State before, const std::string& actor) {
    base::log::info("creation", {{"creation", creation.id},
                                 {"node", std::to_string(creation.node_id)},
                                 {"vmid", std::to_string(creation.vmid)},
                                 {"from", store::word_of(before)},
                                 {"to", store::word_of(creation.state)},
                                 {"attempt", std::to_string(creation.attempt)},
                                 {"reason", creation.reason.empty() ? "none" : creation.reason},
                                 {"actor", actor}});
}

}  // namespace

CreationStep::CreationStep(Site& site, store::Creation creation, std::string actor, base::Deadline deadline)
    : site_(site), creation_(std::move(creation)), actor_(std::move(actor)), deadline_(deadline) {}

base::Result<bool> CreationStep::open_node() {
    if (creation_.state == State::failed) return false;
    auto node = site_.nodes.find(creation_.user_id, creation_.node_id, deadline_);
    if (!node && node.error().code == base::Code::not_found) return false;
    if (!node) return node.error();
    auto endpoint = endpoint_of(site_, *node);
    if (!endpoint) {
        base::log::error("creation_without_secret", {{"creation", creation_.id}});
        return false;
    }
    node_ = std::move(*node);
    endpoint_ = std::move(*endpoint);
    return true;
}

base::Result<void> CreationStep::reload() {
    auto row = site_.creations.load(creation_.id, base::Deadline::in(std::chrono::seconds(3)));
    if (!row) return row.error();
    creation_ = std::move(*row);
    return {};
}

base::Result<bool> CreationStep::change(const Change& change) {
    // What Proxmox answered must be written down even when the request's own time is used up.
    const auto moment = base::Deadline::in(std::chrono::seconds(3));
    const auto changed = site_.creations.change(creation_, change, actor_, moment);
    if (!changed && changed.error().code != base::Code::unknown_outcome) return changed.error();
    const unsigned rev = creation_.rev;
    const State before = creation_.state;
    if (const auto read = reload(); !read) return read.error();
    const bool is_ours = changed ? *changed : creation_.rev != rev;
    if (is_ours && creation_.state != before) log_move(creation_, before, actor_);
    return is_ours;
}

base::Result<void> CreationStep::change_or_reload(const Change& wanted) {
    const auto changed = change(wanted);
    if (!changed) return changed.error();
    return {};
}

base::Result<void> CreationStep::finish(State state, const std::string& reason, const std::string& message) {
    Change end;
    end.state = state;
    end.reason = reason;
    if (!message.empty()) end.message = message;
    end.attention = "";
    end.release_lease = true;
    if (state == State::closed && creation_.attempt > 0) end.watch_seconds = 24 * 3600;
    // What nobody wants any more is not started when it turns up.
    if (state == State::done && creation_.is_unwanted) end.start_state = store::StartState::none;
    if (const auto written = change_or_reload(end); !written) return written;
    if (creation_.state == State::done) note_vmid_taken(site_, creation_.cluster_id, creation_.vmid);
    if (creation_.state == State::failed) note_vmid_free(site_, creation_.cluster_id, creation_.vmid);
    return {};
}

std::optional<CreationStep::Found> CreationStep::look() {
    const auto config =
        pve::Client(site_.http, endpoint_).config(creation_.pve_node, creation_.vmid, deadline_);
    if (!config) {
        report_failure(site_, node_.id, config.error());
        return std::nullopt;
    }
    if (!*config) return Found::nothing;
    // Other locks, of a backup say, are taken on what is there already.
    if ((*config)->lock == "create") return Found::placeholder;
    const bool is_ours = (*config)->description.find(marker_of(creation_.id)) != std::string::npos;
    return is_ours ? Found::ours : Found::foreign;
}

std::string CreationStep::log_tail(pve::Client& client) {
    constexpr size_t kept = 20;
    const auto log = client.task_log(creation_.pve_node, creation_.upid, 0, 1000, deadline_);
    if (!log) return {};
    std::string tail;
    const size_t count = log->lines.size();
    for (size_t i = count > kept ? count - kept : 0; i < count; ++i) tail += log->lines[i].text + "\n";
    return tail;
}

base::Result<void> CreationStep::note_attention() {
    constexpr int64_t patience_seconds = 30 * 60;
    if (!store::is_active(creation_.state) || !creation_.attention.empty() ||
        creation_.seconds_since_sent.value_or(0) < patience_seconds)
        return {};
    Change change;
    change.attention = "stuck_placeholder";
    return change_or_reload(change);
}

base::Result<bool> CreationStep::give_up() {
    if (creation_.state == State::planned) {
        // What was sent before may still be carried out, so that is watched for.
        if (const auto closed = finish(State::closed, "cancelled", ""); !closed) return closed.error();
        return creation_.state == State::closed;
    }
    if (creation_.state != State::ambiguous) return false;
    if (creation_.is_unwanted) return true;
    Change unwanted;
    unwanted.give_up = true;
    return change(unwanted);
}

base::Result<bool> CreationStep::start_again() {
    if (creation_.state != State::done || creation_.start_state != store::StartState::failed) return false;
    Change again;
    again.start_state = store::StartState::wanted;
    again.start_upid = "";
    again.start_message = "";
    return change(again);
}

}  // namespace app
