// SPDX-License-Identifier: MIT
// Sending a planned creation and taking Proxmox's answer: T1 to T5 of CREATION.md.
#include <unistd.h>

#include "app/creation.h"
#include "app/creation_step.h"
#include "app/node_access.h"
#include "app/vmid_check.h"
#include "base/crash_point.h"
#include "base/json.h"

namespace app {

using store::Change;
using store::State;

namespace {

constexpr std::chrono::milliseconds least_time_to_send{700};

std::string lease_owner() { return "pid " + std::to_string(::getpid()); }

// The stored request, with the marker in the notes.
base::Result<pve::Params> params_of_row(const store::Creation& creation) {
    const auto spec = base::json::parse(creation.spec_json);
    if (!spec) return spec.error();
    pve::Params params;
    std::string notes;
    for (const auto& [name, value] : spec->members())
        if (name == "description")
            notes = value.text_or("") + "\n\n";
        else
            params.emplace_back(name, value.text_or(""));
    params.emplace_back("description", notes + marker_of(creation.id));
    return params;
}

bool is_decided_by_status(int status) {
    return status == 400 || status == 401 || status == 403 || status == 404 || status == 501;
}

// T4: Proxmox says that it did nothing, for certain or, with a 500, in all likelihood. What has no status was
// refused by our own client before it sent anything.
bool is_refusal(const pve::Failure& failure) {
    if (failure.kind == pve::Kind::taken) return false;
    if (failure.status == 0) return failure.kind == pve::Kind::bad_input;
    return failure.status == 500 || is_decided_by_status(failure.status);
}

}  // namespace

base::Result<void> CreationStep::send() {
    pve::Client client(site_.http, endpoint_);
    // Back-off of a repeated attempt: 2, 4, 8, 16 s since the last change.
    if (creation_.attempt > 0 && creation_.seconds_since_update < (int64_t{1} << creation_.attempt))
        return {};
    const auto is_free =
        client.is_vmid_free(creation_.vmid, deadline_.within(std::chrono::milliseconds(8000)));
    if (!is_free) return take_refused_preflight(is_free.error());
    if (!*is_free && creation_.attempt == 0) return finish(State::closed, "taken", "");
    if (!*is_free) {
        Change unsure;
        unsure.state = State::ambiguous;
        unsure.reason = "taken_after_attempt";
        return change_or_reload(unsure);
    }
    const auto known = client.tasks(creation_.pve_node, creation_.vmid, "vzcreate", deadline_);
    // Without it a task of before could be taken for ours.
    if (!known) return take_refused_preflight(known.error());
    // An attempt without the time to hear its answer would only be of unknown outcome.
    if (deadline_.left() < least_time_to_send) return {};
    const auto params = params_of_row(creation_);
    if (!params) return params.error();
    Change claim;
    claim.state = State::sending;
    claim.begin_attempt = store::Attempt{lease_owner(), 120, {}};
    for (const pve::TaskRow& row : *known) claim.begin_attempt->baseline.push_back(row.upid.text);
    const auto claimed = change(claim);
    if (!claimed) return claimed.error();
    if (!*claimed) return {};
    base::crash_point("after_sending");
    const auto answer =
        client.create(creation_.pve_node, *params, deadline_.within(std::chrono::seconds(35)));
    base::crash_point("after_post");
    const auto taken = take_answer(answer);
    base::crash_point("after_reply");
    return taken;
}

// The token is refused. Where nothing was ever sent that is the end; else it waits for a better one (P17).
base::Result<void> CreationStep::take_refused_preflight(const pve::Failure& failure) {
    report_failure(site_, node_.id, failure);
    const bool is_refused = failure.kind == pve::Kind::unauthorised || failure.kind == pve::Kind::denied;
    if (!is_refused || creation_.attempt > 0) return {};
    return finish(State::closed, pve::word_of(failure.kind), failure.message);
}

base::Result<void> CreationStep::take_answer(const pve::Result<pve::Upid>& answer) {
    if (answer) {
        Change accepted;
        accepted.state = State::accepted;
        accepted.upid = answer->text;
        accepted.release_lease = true;
        if (const auto written = change_or_reload(accepted); !written) return written;
        note_vmid_taken(site_, creation_.cluster_id, creation_.vmid);
        return {};
    }
    report_failure(site_, node_.id, answer.error());
    if (answer.error().code == base::Code::unsent) return take_unsent(answer.error());
    if (is_refusal(answer.error()) && is_first_attempt()) return take_refusal(answer.error());
    Change unknown;
    unknown.state = State::ambiguous;
    unknown.reason = pve::word_of(answer.error().kind);
    unknown.message = answer.error().message;
    unknown.release_lease = true;
    return change_or_reload(unknown);
}

base::Result<void> CreationStep::take_unsent(const pve::Failure& failure) {
    Change back;
    back.state = creation_.attempt < most_attempts ? State::planned : State::ambiguous;
    back.reason = pve::word_of(failure.kind);
    back.release_lease = true;
    return change_or_reload(back);
}

// T4. A 4xx is a decision; a 500 is one only together with a look that finds nothing.
base::Result<void> CreationStep::take_refusal(const pve::Failure& failure) {
    Change end;
    end.state = State::failed;
    end.reason = pve::word_of(failure.kind);
    end.message = failure.message;
    end.errors = failure.errors;
    end.release_lease = true;
    if (!is_decided_by_status(failure.status) && look() != Found::nothing) {
        end.state = State::ambiguous;
        end.errors.reset();
    }
    return change_or_reload(end);
}

}  // namespace app
