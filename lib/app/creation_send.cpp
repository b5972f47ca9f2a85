// SPDX-License-Identifier: MIT
// Sending a planned creation and taking Proxmox's answer: T1 to T5 of CREATION.md.
#include <unistd.h>

#include "app/creation.h"
#include "app/creation_step.h"
#include "app/node_access.h"
#include "app/vmid_check.h"
#include "base/json.h"

namespace app {

using store::Change;
using store::State;

namespace {

constexpr unsigned most_attempts = 5;

std::string lease_owner() { return "pid " + std::to_string(::getpid()); }

// The stored request, with the marker in the notes.
base::Result<pve::Params> params_of_row(const store::Creation& creation) {
    const auto spec = base::json::parse(creation.spec_json);
    if (!spec) return spec.error();
    pve::Params params;
    for (const auto& [name, value] : spec->members()) params.emplace_back(name, value.text_or(""));
    params.emplace_back("description", marker_of(creation.id));
    return params;
}

// Refusals by which Proxmox says that it did nothing.
bool is_refusal(const pve::Failure& failure) {
    switch (failure.kind) {
        case pve::Kind::bad_input:
        case pve::Kind::unauthorised:
        case pve::Kind::denied:
        case pve::Kind::missing:
        case pve::Kind::unsupported:
            return true;
        default:
            return false;
    }
}

bool is_decided_by_status(int status) {
    return status == 400 || status == 401 || status == 403 || status == 404 || status == 501;
}

}  // namespace

base::Result<void> CreationStep::send() {
    pve::Client client(site_.http, endpoint_);
    // Back-off of a repeated attempt: 2, 4, 8, 16 s since the last change.
    if (creation_.attempt > 0 && creation_.seconds_since_update < (int64_t{1} << creation_.attempt))
        return {};
    const auto is_free =
        client.is_vmid_free(creation_.vmid, deadline_.within(std::chrono::milliseconds(8000)));
    if (!is_free) {
        report_failure(site_, node_.id, is_free.error());
        return {};
    }
    if (!*is_free && creation_.attempt == 0) return finish(State::closed, "taken", "");
    if (!*is_free) {
        Change unsure;
        unsure.state = State::ambiguous;
        unsure.reason = "taken_after_attempt";
        return change_or_reload(unsure);
    }
    const auto known = client.tasks(creation_.pve_node, creation_.vmid, "vzcreate", deadline_);
    if (!known) return {};  // without it a task of before could be taken for ours
    const auto params = params_of_row(creation_);
    if (!params) return params.error();
    Change claim;
    claim.state = State::sending;
    claim.begin_attempt = store::Attempt{lease_owner(), 120, {}};
    for (const pve::TaskRow& row : *known) claim.begin_attempt->baseline.push_back(row.upid.text);
    const auto claimed = change(claim);
    if (!claimed) return claimed.error();
    if (!*claimed) return {};
    return take_answer(
        client.create(creation_.pve_node, *params, deadline_.within(std::chrono::seconds(35))));
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
