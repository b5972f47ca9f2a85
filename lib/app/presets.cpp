// SPDX-License-Identifier: MIT
#include "app/presets.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/vmid_check.h"
#include "base/text.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

constexpr const char* edited_field = "preset.edited";

base::Result<Errors> conflict_of(const base::Error& error, const std::string& name) {
    if (error.code != base::Code::conflict) return error;
    if (error.detail.find("u_preset_name") != std::string::npos)
        return Errors{{"name", fmt::format("You have a preset named {} already.", name)}};
    return Errors{
        {"name", fmt::format("You have {} presets, which is the most there may be. Delete one first.",
                             store::Presets::most)}};
}

// What there is to keep of a draft, all of whose steps are done.
base::Result<store::Preset> preset_of_draft(Site& site, int64_t user_id, const std::string& draft_id,
                                            base::Deadline deadline) {
    const auto draft = site.drafts.find(user_id, draft_id, deadline);
    if (!draft) return draft.error();
    if (first_open_step(draft->values, wizard_steps().size() - 1))
        return base::Error{base::Code::conflict, "the wizard is not finished"};
    store::Preset preset;
    preset.id = edited_preset(draft->values);
    preset.node_id = draft->node_id;
    preset.values = lasting_values(draft->values);
    return preset;
}

base::Result<store::Preset> preset_of_creation(Site& site, int64_t user_id, const std::string& creation_id,
                                               base::Deadline deadline) {
    const auto creation = site.creations.find(user_id, creation_id, deadline);
    if (!creation) return creation.error();
    auto values = site.creations.values_of(user_id, creation_id, deadline);
    if (!values) return values.error();
    store::Preset preset;
    preset.node_id = creation->node_id;
    preset.values = std::move(*values);
    return preset;
}

base::Result<std::string> begin_draft(Site& site, store::Draft draft, base::Deadline deadline) {
    draft.creation_key = base::crypto::random_id();
    const auto added = site.drafts.add(draft, deadline);
    if (!added) return added.error();
    return draft.id;
}

// Best effort: a VMID can be typed, too.
void fill_in_vmid(Site& site, store::Draft& draft, base::Deadline deadline) {
    const auto node = site.nodes.find(draft.user_id, draft.node_id, deadline);
    if (!node) return;
    const auto vmid = find_free_vmid(site, *node, draft.id, deadline.within(std::chrono::milliseconds(1500)));
    if (vmid) draft.values["vmid"] = std::to_string(*vmid);
}

}  // namespace

const web::Field& preset_name_field() {
    static const web::Field field = {
        "name", {.max_length = 64}, web::Presence::required, "Name of the preset", "", "", "small web server",
        "off"};
    return field;
}

Values lasting_values(const Values& values) {
    Values lasting = values;
    for (const char* field : {"vmid", "hostname", "start", edited_field, typed_node_field})
        lasting.erase(field);
    return lasting;
}

int64_t edited_preset(const Values& values) {
    const auto id = base::parse_unsigned(value_in(values, edited_field));
    return id && *id <= INT32_MAX ? static_cast<int64_t>(*id) : 0;
}

base::Result<Errors> save_preset(Site& site, int64_t user_id, const std::string& name,
                                 const std::string& draft_id, const std::string& creation_id,
                                 base::Deadline deadline) {
    auto preset = draft_id.empty() ? preset_of_creation(site, user_id, creation_id, deadline)
                                   : preset_of_draft(site, user_id, draft_id, deadline);
    if (!preset) return preset.error();
    preset->name = name;
    const auto added = site.presets.add(user_id, *preset, deadline);
    return added ? Errors{} : conflict_of(added.error(), name);
}

base::Result<Errors> rename_preset(Site& site, int64_t user_id, int64_t preset_id, const std::string& name,
                                   base::Deadline deadline) {
    const auto renamed = site.presets.rename(user_id, preset_id, name, deadline);
    return renamed ? Errors{} : conflict_of(renamed.error(), name);
}

base::Result<std::string> edit_preset(Site& site, int64_t user_id, int64_t preset_id,
                                      base::Deadline deadline) {
    auto preset = site.presets.find(user_id, preset_id, deadline);
    if (!preset) return preset.error();
    store::Draft draft;
    draft.id = base::crypto::random_id();
    draft.user_id = user_id;
    draft.node_id = preset->node_id;
    draft.values = std::move(preset->values);
    draft.values[edited_field] = std::to_string(preset_id);
    draft.notice = fmt::format(
        "You are editing the preset {}. It keeps no VMID and no hostname; those here are only for trying it "
        "out. The last page saves it.",
        preset->name);
    fill_in_vmid(site, draft, deadline);
    return begin_draft(site, std::move(draft), base::Deadline::in(std::chrono::seconds(3)));
}

base::Result<void> save_edited_preset(Site& site, int64_t user_id, const std::string& draft_id,
                                      base::Deadline deadline) {
    const auto preset = preset_of_draft(site, user_id, draft_id, deadline);
    if (!preset) return preset.error();
    const auto saved = site.presets.save_values(user_id, *preset, deadline);
    if (!saved) return saved.error();
    let_go_of_vmid(site, user_id, draft_id);
    return site.drafts.remove(user_id, draft_id, deadline);
}

base::Result<std::string> create_again(Site& site, int64_t user_id, const std::string& creation_id,
                                       base::Deadline deadline) {
    auto kept = preset_of_creation(site, user_id, creation_id, deadline);
    if (!kept) return kept.error();
    store::Draft draft;
    draft.id = base::crypto::random_id();
    draft.user_id = user_id;
    draft.node_id = kept->node_id;
    draft.values = std::move(kept->values);
    draft.notice = "Everything is as it was then, but for VMID and hostname.";
    return begin_draft(site, std::move(draft), deadline);
}

base::Result<void> begin_from_preset(Site& site, Wizard& wizard, std::optional<int64_t> preset_id,
                                     bool is_node_chosen, base::Deadline deadline) {
    if (wizard.is_stored || wizard.nodes.empty() || preset_id == 0) return {};
    const int64_t user_id = wizard.draft.user_id;
    if (preset_id) {
        auto found = site.presets.find(user_id, *preset_id, deadline);
        if (!found) return found.error();
        wizard.preset = std::move(*found);
    } else {
        auto found = site.presets.default_on(user_id, wizard.node.id, deadline);
        if (!found) return found.error();
        wizard.preset = std::move(*found);
        is_node_chosen = true;
    }
    if (!wizard.preset) return {};
    wizard.draft.values = wizard.preset->values;
    wizard.draft.node_id = wizard.preset->node_id;
    for (const store::Node& node : wizard.nodes)
        if (!is_node_chosen && node.id == wizard.preset->node_id) wizard.node = node;
    return {};
}

}  // namespace app
