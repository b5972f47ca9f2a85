// SPDX-License-Identifier: MIT
#include "app/creation.h"

#include <fmt/core.h>

#include "app/creation_step.h"
#include "app/node_access.h"
#include "app/presets.h"
#include "app/sentences.h"
#include "app/vmid_check.h"
#include "app/wizard_conflicts.h"
#include "app/wizard_keys.h"
#include "base/crash_point.h"
#include "base/json.h"
#include "base/log.h"

namespace app {
namespace {

using store::State;

std::string json_of(const pve::Params& params) {
    base::json::Writer out;
    out.begin_object();
    for (const auto& [name, value] : params) out.key(name).text(value);
    return out.end_object().finish();
}

// A row may have been added, or the node have changed, since a step was checked.
std::vector<web::FieldError> errors_of_draft(const Wizard& wizard) {
    std::vector<web::FieldError> errors;
    const Values& values = wizard.draft.values;
    const Values usable = usable_values(wizard.ability, values);
    const auto& steps = wizard_steps();
    for (size_t i = 0; i + 1 < steps.size(); ++i) {
        for (web::FieldError& error : errors_of_step(steps[i], values)) errors.push_back(std::move(error));
        for (web::FieldError& error : conflicts_in(steps[i], wizard.ability, usable))
            errors.push_back(std::move(error));
    }
    return errors;
}

bool has_ended_without_container(const store::Creation& creation) {
    return creation.state == State::failed || creation.state == State::closed;
}

// Proxmox's word on the VMID before anything is written.
base::Result<void> ask_about_vmid(Site& site, const Wizard& wizard, uint32_t vmid, Beginning& beginning,
                                  base::Deadline deadline) {
    const auto endpoint = endpoint_of(site, wizard.node);
    if (!endpoint) return endpoint.error();
    const auto is_free = pve::Client(site.http, *endpoint)
                             .is_vmid_free(vmid, deadline.within(std::chrono::milliseconds(8000)));
    if (!is_free) {
        report_failure(site, wizard.node.id, is_free.error());
        beginning.problem = sentence_about(is_free.error(), wizard.node.name) + " Nothing was created.";
        return {};
    }
    report_answer(site, wizard.node.id);
    if (!*is_free) {
        note_vmid_taken(site, wizard.node.cluster_id, vmid);
        beginning.errors.push_back({"vmid", "VMID already in use. Choose another one."});
    }
    return {};
}

// Another active creation has the VMID. This very draft's, when it was sent twice at once after a failure.
base::Result<Beginning> take_claimed(Site& site, const Wizard& wizard, const store::Inserted& inserted,
                                     base::Deadline deadline) {
    const bool is_own = inserted.holder_user_id == wizard.draft.user_id;
    if (is_own) {
        const auto holder = site.creations.find(wizard.draft.user_id, inserted.holder_creation_id, deadline);
        if (holder && holder->draft_id == wizard.draft.id) return Beginning{holder->id};
    }
    return Beginning{{},
                     {{"vmid", fmt::format("{} creating another container with this VMID at this moment. "
                                           "Choose another one.",
                                           is_own ? "You are" : "Somebody else is")}}};
}

base::Result<Beginning> take_inserted(Site& site, const Wizard& wizard, const store::Inserted& inserted,
                                      base::Deadline deadline) {
    using Outcome = store::Inserted::Outcome;
    switch (inserted.outcome) {
        case Outcome::created:
        case Outcome::existing:
            return Beginning{inserted.creation->id};
        case Outcome::claimed:
            return take_claimed(site, wizard, inserted, deadline);
        case Outcome::key_reused_with_other_spec:
            return Beginning{
                {}, {}, "The draft was changed in another window. Look at it again, then create."};
    }
    return base::Error{base::Code::internal, "an unknown outcome of inserting a creation"};
}

}  // namespace

pve::ContainerSpec container_of(const Wizard& wizard) {
    pve::ContainerSpec spec = spec_of(usable_values(wizard.ability, wizard.draft.values));
    spec.ssh_public_keys = keys_for_container(wizard.keys, wizard.draft.values);
    return spec;
}

std::string marker_of(const std::string& creation_id) { return "berth-intent: " + creation_id; }

base::Result<Beginning> begin_creation(Site& site, Wizard& wizard, const std::string& key,
                                       base::Deadline deadline) {
    const auto before = site.creations.find_by_key(wizard.draft.user_id, key, deadline);
    if (!before && before.error().code != base::Code::not_found) return before.error();
    if (before && !has_ended_without_container(*before)) return Beginning{before->id};
    if (key != wizard.draft.creation_key)
        return Beginning{{}, {}, "The draft was changed in another window. Look at it again, then create."};
    if (before) {
        wizard.draft.creation_key = base::crypto::random_id();
        if (const auto saved = site.drafts.save(wizard.draft, deadline); !saved) return saved.error();
    }
    Beginning beginning;
    beginning.errors = errors_of_draft(wizard);
    if (const std::string missing = missing_key_complaint(wizard.keys, wizard.draft.values); !missing.empty())
        beginning.errors.push_back({"ssh-public-keys", missing});
    if (!beginning.errors.empty()) return beginning;
    const pve::ContainerSpec spec = container_of(wizard);
    const auto params = pve::params_of(spec);
    if (!params) return params.error();
    if (const auto asked = ask_about_vmid(site, wizard, spec.vmid, beginning, deadline); !asked)
        return asked.error();
    if (!beginning.errors.empty() || !beginning.problem.empty()) {
        // Sent twice at once, it is its own creation that has taken the VMID meanwhile.
        const auto own =
            site.creations.find_by_key(wizard.draft.user_id, wizard.draft.creation_key, deadline);
        return own ? Beginning{own->id} : beginning;
    }

    store::NewCreation wanted;
    wanted.user_id = wizard.draft.user_id;
    wanted.idem_key = wizard.draft.creation_key;
    wanted.spec_json = json_of(*params);
    wanted.spec_hash = base::crypto::sha256(std::to_string(wizard.node.id) + wanted.spec_json);
    wanted.node_id = wizard.node.id;
    wanted.vmid = spec.vmid;
    wanted.draft_id = wizard.draft.id;
    wanted.values = lasting_values(wizard.draft.values);
    wanted.hostname = hostname_in(wizard.draft.values);
    wanted.is_start_wanted = wizard.value("start") == "1";
    base::crash_point("before_row");
    const auto inserted = site.creations.insert(wanted, deadline);
    if (!inserted) return inserted.error();
    base::crash_point("after_row");
    if (inserted->outcome == store::Inserted::Outcome::created)
        base::log::info("creation", {{"creation", inserted->creation->id},
                                     {"node", std::to_string(wanted.node_id)},
                                     {"vmid", std::to_string(wanted.vmid)},
                                     {"to", "PLANNED"}});
    const auto begun = take_inserted(site, wizard, *inserted, deadline);
    if (begun && inserted->outcome == store::Inserted::Outcome::created)
        (void)advance(site, *inserted->creation, "confirm page", deadline);
    return begun;
}

base::Result<bool> give_up(Site& site, store::Creation creation, base::Deadline deadline) {
    return CreationStep(site, std::move(creation), "you", deadline).give_up();
}

base::Result<bool> start_again(Site& site, store::Creation creation, base::Deadline deadline) {
    CreationStep step(site, std::move(creation), "you", deadline);
    const auto asked = step.start_again();
    if (!asked || !*asked) return asked;
    const auto sent = advance(site, step.creation(), "creation page", deadline);
    if (!sent) return sent.error();
    return true;
}

bool is_final(const store::Creation& creation) {
    switch (creation.state) {
        case State::planned:
        case State::sending:
        case State::accepted:
        case State::ambiguous:
            return false;
        case State::done:
            return creation.start_state != store::StartState::wanted &&
                   creation.start_state != store::StartState::sent;
        case State::failed:
        case State::closed:
            return true;
    }
    return true;
}

base::Result<store::Creation> advance(Site& site, store::Creation creation, const std::string& actor,
                                      base::Deadline deadline) {
    CreationStep step(site, std::move(creation), actor, deadline);
    const auto opened = step.open_node();
    if (!opened) return opened.error();
    // A step may lead to the next at once (an answer that was lost is looked for right away), never round in
    // a circle.
    constexpr int most_steps = 4;
    for (int i = 0; *opened && i < most_steps && !deadline.is_over(); ++i) {
        const store::Creation seen = step.creation();
        base::Result<void> done;
        switch (seen.state) {
            case State::planned:
                done = step.send();
                break;
            case State::sending:
                done = step.expire_lease();
                break;
            case State::accepted:
                done = step.follow_task();
                break;
            case State::ambiguous:
                done = step.find_out();
                break;
            case State::closed:
                done = seen.is_watched ? step.find_out() : step.look_daily();
                break;
            case State::done:
                done = step.start();
                break;
            case State::failed:
                break;
        }
        if (!done) return done.error();
        if (step.creation().rev == seen.rev) break;
    }
    return step.creation();
}

}  // namespace app
