// SPDX-License-Identifier: MIT
#include "app/wizard.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "app/node_change.h"
#include "app/node_offer.h"
#include "app/vmid_check.h"
#include "app/wizard_conflicts.h"
#include "app/wizard_keys.h"
#include "base/text.h"

namespace app {
namespace {

// The default comes first in the list of a user's nodes.
const store::Node* choose_node(const Wizard& wizard, int64_t wanted) {
    for (const store::Node& node : wizard.nodes)
        if (node.id == wanted) return &node;
    return nullptr;
}

base::Result<void> write_draft(Site& site, Wizard& wizard, base::Deadline deadline) {
    wizard.draft.creation_key = base::crypto::random_id();  // an edited draft is another request
    if (!wizard.is_stored) {
        const auto added = site.drafts.add(wizard.draft, deadline);
        wizard.is_stored = added || added.error().code == base::Code::conflict;
        if (added || added.error().code != base::Code::conflict) return added;
        // The same form sent twice at once; or the id of somebody else's, which saving will not find.
    }
    return site.drafts.save(wizard.draft, deadline);
}

base::Result<void> store_draft(Site& site, Wizard& wizard, base::Deadline deadline) {
    wizard.draft.node_id = wizard.node.id;
    if (wizard.step == 0) wizard.draft.values.erase(typed_node_field);
    return write_draft(site, wizard, deadline);
}

// The node that the page shows as chosen, when it was not asked for another one.
int64_t shown_node(const Wizard& wizard) {
    const auto typed = base::parse_unsigned(value_in(wizard.draft.values, typed_node_field));
    const bool is_kept = wizard.step == 0 && typed && choose_node(wizard, static_cast<int64_t>(*typed));
    return is_kept ? static_cast<int64_t>(*typed) : wizard.draft.node_id;
}

// While the wizard goes on, its VMID stays held.
void renew_hold(Site& site, const Wizard& wizard) {
    const auto vmid = parse_vmid(value_in(wizard.draft.values, "vmid"));
    if (!vmid) return;
    (void)site.holds.take({wizard.draft.user_id, wizard.draft.id}, wizard.node.cluster_id, *vmid, moment());
}

void add_sentence(std::string& notice, const std::string& sentence) {
    if (!notice.empty()) notice += ' ';
    notice += sentence;
}

void check_vmid_of(Site& site, const Wizard& wizard, Values& values, std::vector<web::FieldError>& errors,
                   std::string& notice, base::Deadline deadline) {
    const auto vmid = parse_vmid(value_in(values, "vmid"));
    if (!vmid) return;
    const VmidAnswer answer = hold_vmid(site, wizard.node, wizard.draft.id, *vmid, deadline);
    if (answer.state == VmidState::taken)
        errors.push_back({"vmid", "VMID already in use. Choose another one."});
    else if (answer.state != VmidState::available)
        add_sentence(notice, fmt::format("VMID {}: {}. It will be checked again before anything is created.",
                                         *vmid, answer.message));
}

void check_offer(Site& site, const Wizard& wizard, const Values& values, std::vector<web::FieldError>& errors,
                 base::Deadline deadline) {
    ChoiceCheck check(site, wizard.node, deadline);
    for (const auto& [field, name] : fields_with(wizard.current(), values))
        if (check.is_refused(*field, value_in(values, name)))
            errors.push_back({name, fmt::format("{} does not offer this (any more). Choose another one.",
                                                wizard.node.name)});
}

base::Result<void> find_draft(Site& site, Wizard& wizard, const std::string& draft_id, UnknownDraft unknown,
                              base::Deadline deadline) {
    wizard.draft.id = draft_id.empty() ? base::crypto::random_id() : draft_id;
    if (draft_id.empty()) return {};
    auto draft = site.drafts.find(wizard.draft.user_id, draft_id, deadline);
    if (draft) {
        wizard.is_stored = true;
        wizard.draft = std::move(*draft);
        return {};
    }
    if (unknown == UnknownDraft::not_found || draft.error().code != base::Code::not_found)
        return draft.error();
    const auto is_used = site.drafts.is_id_used(draft_id, deadline);
    if (!is_used) return is_used.error();
    if (*is_used) return draft.error();
    return {};
}

}  // namespace

std::string Wizard::value(std::string_view field) const {
    const auto found = draft.values.find(std::string(field));
    return found == draft.values.end() ? initial_value(field) : found->second;
}

base::Result<Wizard> open_wizard(Site& site, int64_t user_id, std::string_view page,
                                 const std::string& draft_id, UnknownDraft unknown, int64_t node_id,
                                 base::Deadline deadline) {
    Wizard wizard;
    wizard.step = step_index(page);
    auto nodes = site.nodes.list(user_id, deadline);
    if (!nodes) return nodes.error();
    wizard.nodes = std::move(*nodes);
    wizard.draft.user_id = user_id;
    if (const auto found = find_draft(site, wizard, draft_id, unknown, deadline); !found)
        return found.error();
    if (wizard.nodes.empty()) return wizard;
    const store::Node* node = choose_node(wizard, node_id != 0 ? node_id : shown_node(wizard));
    if (!node && node_id != 0) return base::Error{base::Code::not_found, "not a node of this user"};
    wizard.node = node ? *node : wizard.nodes.front();
    wizard.ability = ability_of(site, wizard.node, deadline);
    if (wizard.step == 0 || wizard.step + 1 == wizard_steps().size()) {
        auto keys = site.ssh_keys.list(user_id, deadline);
        if (!keys) return keys.error();
        wizard.keys = std::move(*keys);
    }
    return wizard;
}

std::vector<unsigned> Wizard::rows(std::string_view family) const {
    const Step* step = step_of_field(fmt::format("{}0.{}", family, family == "net" ? "bridge" : "mp"));
    const bool is_fresh = std::none_of(
        step->fields.begin(), step->fields.end(),
        [&](const web::Field& field) { return field.rows == 0 && draft.values.count(field.name) > 0; });
    auto rows = rows_in(draft.values, family);
    if (rows.empty() && is_fresh && family == "net") rows.push_back(0);
    return rows;
}

void take_values(Wizard& wizard, const web::Form& form) {
    const Values before = wizard.draft.values;
    take_values(wizard.current(), form, wizard.draft.values, [&](const web::Field& field) {
        return !hindrance_of(wizard.ability, field, before).empty();
    });
}

base::Result<std::vector<web::FieldError>> save_step(Site& site, Wizard& wizard, const web::Form& form,
                                                     base::Deadline deadline) {
    const Values before = wizard.draft.values;
    take_values(wizard, form);
    Values values = std::exchange(wizard.draft.values, before);
    std::vector<web::FieldError> errors = form.errors();
    std::string notice;
    if (wizard.step == 0) {
        const bool has_moved = wizard.draft.node_id != 0 && wizard.draft.node_id != wizard.node.id;
        if (has_moved) notice = drop_invalid_values(site, wizard.node, values, deadline);
        check_vmid_of(site, wizard, values, errors, notice, deadline);
    }
    if (errors.empty()) errors = conflicts_in(wizard.current(), wizard.ability, values);
    if (errors.empty()) check_offer(site, wizard, values, errors, deadline);
    if (!errors.empty()) return errors;
    wizard.draft.values = std::move(values);
    wizard.draft.notice = notice;
    const auto stored = store_draft(site, wizard, base::Deadline::in(std::chrono::seconds(3)));
    if (!stored) return stored.error();
    if (wizard.step > 0) renew_hold(site, wizard);
    return errors;
}

base::Result<void> keep_step(Site& site, Wizard& wizard, const web::Form& form, base::Deadline deadline) {
    take_values(wizard, form);
    wizard.draft.notice.clear();
    renew_hold(site, wizard);
    return store_draft(site, wizard, deadline);
}

base::Result<void> keep_typed(Site& site, Wizard& wizard, const web::Form& form, const std::string& notice,
                              base::Deadline deadline) {
    const store::Draft before = wizard.draft;
    take_values(wizard, form);
    wizard.draft.notice = notice;
    if (wizard.step == 0) {
        const bool has_moved = before.node_id != 0 && before.node_id != wizard.node.id;
        wizard.draft.values.erase(typed_node_field);
        if (has_moved) wizard.draft.values[typed_node_field] = std::to_string(wizard.node.id);
    }
    if (wizard.draft.node_id == 0) wizard.draft.node_id = wizard.node.id;
    const bool is_same = wizard.draft.values == before.values && wizard.draft.node_id == before.node_id;
    if (wizard.is_stored && is_same) {
        if (notice.empty()) return {};
        return site.drafts.save(wizard.draft, deadline);
    }
    return write_draft(site, wizard, deadline);
}

base::Result<std::string> add_row(Site& site, Wizard& wizard, const web::Form& form,
                                  const std::string& family, base::Deadline deadline) {
    take_values(wizard, form);
    wizard.draft.notice.clear();
    const auto row = free_row(wizard.draft.values, family);
    if (row)
        put_fresh_row(wizard.current(), family, *row, wizard.draft.values);
    else
        wizard.draft.notice = fmt::format("A container has at most {} of these.", most_rows(family));
    if (const auto stored = store_draft(site, wizard, deadline); !stored) return stored.error();
    return row ? fmt::format("{}{}", family, *row) : std::string();
}

base::Result<void> remove_row(Site& site, Wizard& wizard, const web::Form& form, const std::string& row,
                              base::Deadline deadline) {
    take_values(wizard, form);
    wizard.draft.notice.clear();
    drop_row(row, wizard.draft.values);
    return store_draft(site, wizard, deadline);
}

base::Result<void> fill_in_free_vmid(Site& site, Wizard& wizard, const web::Form& form,
                                     base::Deadline deadline) {
    take_values(wizard, form);
    const auto vmid = find_free_vmid(site, wizard.node, wizard.draft.id, deadline);
    wizard.draft.notice =
        vmid ? "" : fmt::format("Could not ask {} for a free VMID. Please type one.", wizard.node.name);
    if (vmid) wizard.draft.values["vmid"] = std::to_string(*vmid);
    return store_draft(site, wizard, base::Deadline::in(std::chrono::seconds(3)));
}

}  // namespace app
