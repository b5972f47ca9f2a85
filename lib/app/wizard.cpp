// SPDX-License-Identifier: MIT
#include "app/wizard.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/node_change.h"
#include "app/node_offer.h"
#include "app/vmid_check.h"
#include "app/wizard_keys.h"
#include "base/text.h"

namespace app {
namespace {

std::string joined(const std::vector<std::string>& items, char separator) {
    std::string out;
    for (const std::string& item : items) {
        if (!out.empty()) out += separator;
        out += item;
    }
    return out;
}

std::string new_id() { return base::crypto::to_hex(base::crypto::random_bytes(16)); }

// The default comes first in the list of a user's nodes.
const store::Node* choose_node(const Wizard& wizard, int64_t wanted) {
    for (const store::Node& node : wizard.nodes)
        if (node.id == wanted) return &node;
    return nullptr;
}

base::Result<void> store_draft(Site& site, Wizard& wizard, base::Deadline deadline) {
    wizard.draft.node_id = wizard.node.id;
    wizard.draft.creation_key = new_id();  // an edited draft is another request
    if (!wizard.is_stored) {
        const auto added = site.drafts.add(wizard.draft, deadline);
        wizard.is_stored = added || added.error().code == base::Code::conflict;
        if (added || added.error().code != base::Code::conflict) return added;
        // The same form sent twice at once; or the id of somebody else's, which saving will not find.
    }
    return site.drafts.save(wizard.draft, deadline);
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
    for (const char* field : node_dependent_fields(wizard.current()))
        if (!is_offered(site, wizard.node, field, value_in(values, field), deadline))
            errors.push_back({field, fmt::format("{} does not offer this (any more). Choose another one.",
                                                 wizard.node.name)});
}

base::Result<void> find_draft(Site& site, Wizard& wizard, const std::string& draft_id, UnknownDraft unknown,
                              base::Deadline deadline) {
    wizard.draft.id = draft_id.empty() ? new_id() : draft_id;
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

std::string value_in(const Values& values, std::string_view field) {
    const auto found = values.find(std::string(field));
    return found == values.end() ? std::string() : found->second;
}

std::string hostname_in(const Values& values) {
    const std::string hostname = value_in(values, "hostname"), vmid = value_in(values, "vmid");
    return !hostname.empty() || vmid.empty() ? hostname : "CT" + vmid;
}

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
    const store::Node* node = choose_node(wizard, node_id != 0 ? node_id : wizard.draft.node_id);
    if (!node && node_id != 0) return base::Error{base::Code::not_found, "not a node of this user"};
    wizard.node = node ? *node : wizard.nodes.front();
    if (wizard.step == 0 || wizard.step + 1 == wizard_steps().size()) {
        auto keys = site.ssh_keys.list(user_id, deadline);
        if (!keys) return keys.error();
        wizard.keys = std::move(*keys);
    }
    return wizard;
}

std::vector<web::FieldError> errors_of_step(const Step& step, const Values& values) {
    std::vector<web::FieldError> errors;
    for (const web::Field& field : step.fields) {
        const auto found = values.find(field.name);
        const std::string complaint = found == values.end() ? fmt::format("{} is missing.", field.label)
                                                            : web::complaint_about(field, found->second);
        if (!complaint.empty()) errors.push_back({field.name, complaint});
    }
    return errors;
}

bool is_complete(const Step& step, const Values& values) { return errors_of_step(step, values).empty(); }

std::optional<size_t> first_open_step(const Values& values, size_t step) {
    for (size_t i = 0; i < step; ++i)
        if (!is_complete(wizard_steps()[i], values)) return i;
    return std::nullopt;
}

void take_values(const Step& step, const web::Form& form, Values& values) {
    for (const web::Field& field : step.fields) {
        const bool is_box = field.rule.input == web::Input::checkbox;
        values[field.name] = is_box ? (form.is_ticked(field.name) ? "1" : "0") : form.value(field.name);
    }
    if (step.page == std::string_view("wizard_general"))
        values[ticked_keys_field] = joined(form.values(ticked_keys_field), ' ');
    if (value_in(values, "unprivileged") == "0") values["features.nesting"] = std::string(1, '0');
}

base::Result<std::vector<web::FieldError>> save_step(Site& site, Wizard& wizard, const web::Form& form,
                                                     base::Deadline deadline) {
    Values values = wizard.draft.values;
    take_values(wizard.current(), form, values);
    std::vector<web::FieldError> errors = form.errors();
    std::string notice;
    if (wizard.step == 0) {
        const bool has_moved = wizard.draft.node_id != 0 && wizard.draft.node_id != wizard.node.id;
        if (has_moved) notice = drop_invalid_values(site, wizard.node, values, deadline);
        check_vmid_of(site, wizard, values, errors, notice, deadline);
    } else if (errors.empty()) {
        check_offer(site, wizard, values, errors, deadline);
    }
    if (!errors.empty()) return errors;
    wizard.draft.values = std::move(values);
    wizard.draft.notice = notice;
    const auto stored = store_draft(site, wizard, base::Deadline::in(std::chrono::seconds(3)));
    if (!stored) return stored.error();
    if (wizard.step > 0) renew_hold(site, wizard);
    return errors;
}

base::Result<void> keep_step(Site& site, Wizard& wizard, const web::Form& form, base::Deadline deadline) {
    take_values(wizard.current(), form, wizard.draft.values);
    wizard.draft.notice.clear();
    renew_hold(site, wizard);
    return store_draft(site, wizard, deadline);
}

base::Result<void> fill_in_free_vmid(Site& site, Wizard& wizard, const web::Form& form,
                                     base::Deadline deadline) {
    take_values(wizard.current(), form, wizard.draft.values);
    const auto vmid = find_free_vmid(site, wizard.node, wizard.draft.id, deadline);
    wizard.draft.notice =
        vmid ? "" : fmt::format("Could not ask {} for a free VMID. Please type one.", wizard.node.name);
    if (vmid) wizard.draft.values["vmid"] = std::to_string(*vmid);
    return store_draft(site, wizard, base::Deadline::in(std::chrono::seconds(3)));
}

namespace {

std::optional<uint64_t> number_in(const Values& values, std::string_view name) {
    return base::parse_unsigned(value_in(values, name));
}

// For a field whose rule keeps it within 32 bits.
std::optional<uint32_t> small_number_in(const Values& values, std::string_view name) {
    const auto number = number_in(values, name);
    return number ? std::optional(static_cast<uint32_t>(*number)) : std::nullopt;
}

}  // namespace

pve::ContainerSpec spec_of(const Values& values) {
    pve::ContainerSpec spec;
    spec.vmid = small_number_in(values, "vmid").value_or(0);
    spec.ostemplate = value_in(values, "ostemplate");
    spec.hostname = value_in(values, "hostname");
    spec.ssh_public_keys = joined(key_lines(value_in(values, "ssh-public-keys")), '\n');
    spec.tags = list_items(value_in(values, "tags"));
    spec.unprivileged = value_in(values, "unprivileged") == "1";
    spec.nesting = value_in(values, "features.nesting") == "1";
    spec.rootfs = {value_in(values, "rootfs.storage"), value_in(values, "rootfs.size")};
    spec.cores = small_number_in(values, "cores");
    spec.memory = number_in(values, "memory").value_or(512);
    spec.swap = number_in(values, "swap").value_or(512);
    spec.net0.bridge = value_in(values, "net0.bridge");
    spec.net0.ip = value_in(values, "net0.ip");
    spec.net0.gw = value_in(values, "net0.gw");
    spec.net0.tag = small_number_in(values, "net0.tag");
    spec.net0.firewall = value_in(values, "net0.firewall") == "1";
    spec.nameserver = joined(list_items(value_in(values, "nameserver")), ' ');
    spec.searchdomain = joined(list_items(value_in(values, "searchdomain")), ' ');
    return spec;
}

}  // namespace app
