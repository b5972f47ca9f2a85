// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/site.h"
#include "app/wizard_fields.h"
#include "base/deadline.h"
#include "base/result.h"
#include "pve/container_spec.h"
#include "store/drafts.h"
#include "web/request.h"

namespace app {

using Values = std::map<std::string, std::string>;

// A wizard as one request finds it.
struct Wizard {
    std::vector<store::Node>
        nodes;         // all of the user's, the default first; empty: there is nothing to do here
    store::Node node;  // the one to create on
    store::Draft draft;
    bool is_stored = false;  // false: the draft is a row only once a step of it has been saved, under this id
    size_t step = 0;
    std::optional<store::Preset> preset;  // that it begins with, while it has no row
    std::vector<store::SshKey> keys;      // those that the user keeps; on the first and the last page only

    const Step& current() const { return wizard_steps()[step]; }
    // The value of a field: the draft's, or what a fresh wizard shows.
    std::string value(std::string_view field) const;
};

// Empty where the step with the field has not been done.
std::string value_in(const Values& values, std::string_view field);
// What the container will be called: what was typed, or else Proxmox's own CT<vmid>; empty without a VMID.
// PVE: pve-container API2/LXC.pm
std::string hostname_in(const Values& values);

// Whether a draft id that no row has begins a draft: the form of a fresh wizard already carries the id that
// its draft will get, so that its VMID can be held and a form sent twice makes one draft.
enum class UnknownDraft { not_found, begins };

// Opens the wizard for a page: the user's nodes, the draft (`draft_id` "" for a new one) and the node, which
// is the draft's, or the default. `node_id`, when not 0, is chosen instead. Never stores anything. Errors:
// not_found, a draft or node that is not this user's; unavailable.
base::Result<Wizard> open_wizard(Site& site, int64_t user_id, std::string_view page,
                                 const std::string& draft_id, UnknownDraft unknown, int64_t node_id,
                                 base::Deadline deadline);

// What is wrong with the stored values of a step. A field that the step's form was never sent with counts as
// missing, also an optional one: the step has not been done.
std::vector<web::FieldError> errors_of_step(const Step& step, const Values& values);
bool is_complete(const Step& step, const Values& values);

// The first step before `step` that is not complete; nothing when the way to it is free.
std::optional<size_t> first_open_step(const Values& values, size_t step);

// Puts the step's fields from a form into the draft's values: a field that the form does not hold is empty, a
// box that is not ticked is "0". Nesting goes off with `unprivileged`.
void take_values(const Step& step, const web::Form& form, Values& values);

// Checks and stores the current step. On the first page also: VMID "taken" is refused, "held" and
// "unconfirmed" are stored with a notice; a changed node keeps every entry that is still valid there and
// notes which were not. On the pages with choices of the node: a choice that the node does not offer (any
// more) is refused, when it answers. Gives what is wrong; nothing is stored unless that is empty. Each form
// holds the draft's VMID for its next moments. Error not_found when the draft is another user's.
base::Result<std::vector<web::FieldError>> save_step(Site& site, Wizard& wizard, const web::Form& form,
                                                     base::Deadline deadline);
// To go Back: keeps what was typed, right or wrong.
base::Result<void> keep_step(Site& site, Wizard& wizard, const web::Form& form, base::Deadline deadline);

// The first page with a free VMID filled in and held; everything else as it was typed. A node that does not
// say leaves the VMID as it was, with a notice.
base::Result<void> fill_in_free_vmid(Site& site, Wizard& wizard, const web::Form& form,
                                     base::Deadline deadline);

// Everything the wizard asked for as Proxmox's client takes it. The draft must be complete.
pve::ContainerSpec spec_of(const Values& values);

}  // namespace app
