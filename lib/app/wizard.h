// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/node_ability.h"
#include "app/site.h"
#include "app/wizard_values.h"
#include "base/deadline.h"
#include "base/result.h"
#include "store/drafts.h"
#include "web/request.h"

namespace app {

// A wizard as one request finds it.
struct Wizard {
    std::vector<store::Node>
        nodes;            // all of the user's, the default first; empty: there is nothing to do here
    store::Node node;     // the one to create on
    NodeAbility ability;  // of that node
    store::Draft draft;
    bool is_stored = false;  // false: the draft is a row only once a step of it has been saved, under this id
    size_t step = 0;
    std::optional<store::Preset> preset;  // that it begins with, while it has no row
    std::vector<store::SshKey> keys;      // those that the user keeps; on the first and the last page only

    const Step& current() const { return wizard_steps()[step]; }
    // The value of a field: the draft's, or what a fresh wizard shows.
    std::string value(std::string_view field) const;
    // The rows of a family: the draft's, or those of a fresh wizard, which has one interface.
    std::vector<unsigned> rows(std::string_view family) const;
    // Why a field cannot be used on this node; empty when it can.
    std::string hindrance(const web::Field& field) const {
        return hindrance_of(ability, field, draft.values);
    }
};

// Whether a draft id that no row has begins a draft: the form of a fresh wizard already carries the id that
// its draft will get, so that its VMID can be held and a form sent twice makes one draft.
enum class UnknownDraft { not_found, begins };

// Opens the wizard for a page: the user's nodes, the draft (`draft_id` "" for a new one) and the node, which
// is the draft's, or the default. `node_id`, when not 0, is chosen instead. Never stores anything. Errors:
// not_found, a draft or node that is not this user's; unavailable.
base::Result<Wizard> open_wizard(Site& site, int64_t user_id, std::string_view page,
                                 const std::string& draft_id, UnknownDraft unknown, int64_t node_id,
                                 base::Deadline deadline);

// Puts the form into the draft's values; fields that cannot be used on this node stay as they were.
void take_values(Wizard& wizard, const web::Form& form);

// Checks and stores the current step. On the first page also: VMID "taken" is refused, "held" and
// "unconfirmed" are stored with a notice; a changed node keeps every entry that is still valid there and
// notes which were not. On the pages with choices of the node: a choice that the node does not offer (any
// more) is refused, when it answers. Gives what is wrong; nothing is stored unless that is empty. Each form
// holds the draft's VMID for its next moments. Error not_found when the draft is another user's.
base::Result<std::vector<web::FieldError>> save_step(Site& site, Wizard& wizard, const web::Form& form,
                                                     base::Deadline deadline);
// To go Back: keeps what was typed, right or wrong.
base::Result<void> keep_step(Site& site, Wizard& wizard, const web::Form& form, base::Deadline deadline);
// While it is being typed: keeps it as it stands, right or wrong, and says `notice` the next time. A node
// that is chosen on the first page is only remembered, so that going on finds that it has changed. What the
// draft holds already is not stored again: its creation key stays.
base::Result<void> keep_typed(Site& site, Wizard& wizard, const web::Form& form, const std::string& notice,
                              base::Deadline deadline);

// One row more or less on the page, everything else as it was typed. `family` is net or mp, `row` one of its
// fields' prefix: "mp3". Gives the new one's; a family that is full stays as it is, with a notice, and "".
base::Result<std::string> add_row(Site& site, Wizard& wizard, const web::Form& form,
                                  const std::string& family, base::Deadline deadline);
base::Result<void> remove_row(Site& site, Wizard& wizard, const web::Form& form, const std::string& row,
                              base::Deadline deadline);

// The first page with a free VMID filled in and held; everything else as it was typed. A node that does not
// say leaves the VMID as it was, with a notice.
base::Result<void> fill_in_free_vmid(Site& site, Wizard& wizard, const web::Form& form,
                                     base::Deadline deadline);

}  // namespace app
