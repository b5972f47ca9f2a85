// SPDX-License-Identifier: MIT
#include "app/preset_view.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/page.h"
#include "app/presets.h"
#include "base/clock.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;
using Nodes = std::vector<store::Node>;
using Presets = std::vector<store::Preset>;

std::string node_name(const Nodes& nodes, int64_t id) {
    for (const store::Node& node : nodes)
        if (node.id == id) return node.name;
    return {};
}

// A few words by which one knows it again.
std::string summary_of(const store::Preset& preset) {
    const std::string volid = value_in(preset.values, "ostemplate");
    std::string out = volid.substr(volid.rfind('/') + 1);
    const auto add = [&](const char* field, const char* words) {
        const std::string value = value_in(preset.values, field);
        if (!value.empty()) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", value, words);
    };
    add("rootfs.size", "GiB root disk");
    add("cores", "CPU cores");
    add("memory", "MiB memory");
    return out;
}

void add_presets(const Call& call, web::Block body, const Presets& presets, const Nodes& nodes,
                 const Errors& errors) {
    if (presets.empty()) {
        body.show("NO_PRESETS");
        return;
    }
    const bool is_renaming = call.form.value("action") == "rename";
    const int64_t renamed = call.form.number(is_renaming ? "id" : "rename");
    web::Block list = body.add("HAS_PRESETS");
    for (const store::Preset& preset : presets) {
        web::Block row = list.add("PRESET");
        row.set("NAME", preset.name).set("ID", preset.id).set("SUMMARY", summary_of(preset));
        row.set("SAVED", base::utc_text(preset.updated_at));
        row.show_value("HAS_NODE", "NODE_NAME", node_name(nodes, preset.node_id));
        row.set("START_URL", call.urls.wizard_from_preset(preset.id));
        row.set("RENAME_URL", call.urls.preset("rename", preset.id));
        row.set("REMOVE_URL", call.urls.preset("remove", preset.id));
        if (preset.id != renamed) {
            row.show("NAMED");
            continue;
        }
        web::Block form = row.add("RENAMING");
        form.set("ID", preset.id);
        form.field(preset_name_field(), {.value = is_renaming ? call.form.value("name") : preset.name,
                                         .error = error_of(errors, "name")});
    }
}

void add_defaults(web::Block body, const Presets& presets, const Nodes& nodes,
                  const std::map<int64_t, int64_t>& defaults) {
    if (presets.empty() || nodes.empty()) return;
    web::Block part = body.add("DEFAULTS");
    for (const store::Node& node : nodes) {
        web::Block row = part.add("NODE");
        const auto found = defaults.find(node.id);
        row.set("NODE_ID", node.id).set("NODE_NAME", node.name);
        for (const store::Preset& preset : presets)
            row.add("CHOICE")
                .set("PRESET_ID", preset.id)
                .set("PRESET_NAME", preset.name)
                .show_if(found != defaults.end() && found->second == preset.id, "CHOSEN");
    }
}

// The form that keeps a wizard or a creation, when the page was opened for one.
void add_saving(const Call& call, web::Block body, const Errors& errors) {
    const std::string &draft = call.form.value("draft"), &creation = call.form.value("creation");
    if (draft.empty() && creation.empty()) return;
    web::Block form = body.add("SAVING");
    form.set("SOURCE", draft.empty() ? "creation" : "draft")
        .set("SOURCE_ID", draft.empty() ? creation : draft);
    form.set("BACK_URL",
             draft.empty() ? call.urls.creation(creation) : call.urls.wizard("wizard_confirm", draft));
    const bool is_saving = call.form.value("action") == "save";
    form.field(preset_name_field(), {.value = is_saving ? call.form.value("name") : "",
                                     .error = is_saving ? error_of(errors, "name") : ""});
}

void add_done_notice(const Call& call, web::View& view) {
    constexpr std::pair<std::string_view, const char*> sentences[] = {
        {"saved", "The preset is saved."},
        {"renamed", "The preset has its new name."},
        {"removed", "The preset is deleted."},
        {"default", "New wizards on that node begin so from now on."},
    };
    for (const auto& [done, sentence] : sentences)
        if (call.form.value("done") == done) add_notice(view, "success", sentence);
}

web::Reply show_page(Call& call, const Errors& errors, int status) {
    const auto deadline = base::Deadline::in(std::chrono::seconds(3));
    const auto presets = call.site.presets.list(call.user.id, deadline);
    if (!presets) return send_error(call, presets.error());
    const auto defaults = call.site.presets.defaults(call.user.id, deadline);
    if (!defaults) return send_error(call, defaults.error());
    const auto nodes = call.site.nodes.list(call.user.id, deadline);
    if (!nodes) return send_error(call, nodes.error());
    web::View view = new_page(call, "presets", "Presets");
    add_style(view, "account.css");
    if (status == 200) add_done_notice(call, view);
    add_error_summary(view, errors);
    web::Block body = view.body();
    add_saving(call, body, errors);
    add_presets(call, body, *presets, *nodes, errors);
    add_defaults(body, *presets, *nodes, *defaults);
    return send(call, view, status);
}

web::Reply ask_before_removing(Call& call) {
    const auto preset = call.site.presets.find(call.user.id, call.form.number("remove"), call.deadline);
    if (!preset) return send_error(call, preset.error());
    web::View view = new_page(call, "preset_remove", "Delete " + preset->name);
    view.body().set("NAME", preset->name).set("ID", preset->id);
    return send(call, view);
}

Errors name_errors(const Call& call) {
    Errors errors;
    for (const web::FieldError& error : call.form.errors())
        if (error.field == preset_name_field().name) errors.push_back(error);
    return errors;
}

// `name` is new: for a preset that is kept now, or for one that there is.
web::Reply submit_name(Call& call, bool is_new) {
    const web::Form& form = call.form;
    if (const Errors errors = name_errors(call); !errors.empty()) return show_page(call, errors, 422);
    const auto errors =
        is_new ? save_preset(call.site, call.user.id, form.value("name"), form.value("draft"),
                             form.value("creation"), call.deadline)
               : rename_preset(call.site, call.user.id, form.number("id"), form.value("name"), call.deadline);
    if (!errors) return send_error(call, errors.error());
    if (!errors->empty()) return show_page(call, *errors, 422);
    return web::redirect(call.urls.presets_done(is_new ? "saved" : "renamed"));
}

web::Reply answer(Call& call, const base::Result<void>& result, const char* done) {
    return result ? web::redirect(call.urls.presets_done(done)) : send_error(call, result.error());
}

web::Reply open_draft(Call& call, const base::Result<std::string>& draft_id) {
    return draft_id ? web::redirect(call.urls.wizard("wizard_general", *draft_id))
                    : send_error(call, draft_id.error());
}

}  // namespace

web::Reply show_presets(Call& call) {
    return call.form.has("remove") ? ask_before_removing(call) : show_page(call, {}, 200);
}

web::Reply change_presets(Call& call) {
    const std::string& action = call.form.value("action");
    const int64_t user = call.user.id, id = call.form.number("id");
    if (action == "save" || action == "rename") return submit_name(call, action == "save");
    if (action == "edit") return open_draft(call, edit_preset(call.site, user, id, call.deadline));
    if (action == "update")
        return answer(call, save_edited_preset(call.site, user, call.form.value("draft"), call.deadline),
                      "saved");
    if (action == "remove") return answer(call, call.site.presets.remove(user, id, call.deadline), "removed");
    if (action == "default")
        return answer(call,
                      call.site.presets.set_default(user, call.form.number("node"),
                                                    call.form.number("preset"), call.deadline),
                      "default");
    return send_error(call, {base::Code::bad_input, "no action"});
}

web::Reply begin_again(Call& call) {
    return open_draft(call, create_again(call.site, call.user.id, call.form.value("id"), call.deadline));
}

base::Result<void> add_preset_choice(Call& call, web::View& view, const Wizard& wizard) {
    if (wizard.is_stored) return {};
    const auto presets = call.site.presets.list(call.user.id, call.deadline);
    if (!presets) return presets.error();
    if (presets->empty()) return {};
    web::Block part = view.body().include("PRESET", "wizard_preset.tpl");
    if (wizard.preset)
        part.add("BEGUN")
            .set("PRESET_ID", wizard.preset->id)
            .set("PRESET_NAME", wizard.preset->name)
            .set("WITHOUT_URL", call.urls.wizard_from_preset(0));
    if (wizard.preset && presets->size() == 1) return {};
    web::Block others = part.add("OTHERS");
    for (const store::Preset& preset : *presets)
        if (!wizard.preset || preset.id != wizard.preset->id)
            others.add("OTHER")
                .set("PRESET_NAME", preset.name)
                .set("URL", call.urls.wizard_from_preset(preset.id));
    return {};
}

void add_preset_saving(Call& call, web::View& view, const Wizard& wizard) {
    web::Block part = view.body().include("PRESET", "wizard_preset_save.tpl");
    part.set("SAVE_URL", call.urls.presets_for("draft", wizard.draft.id)).set("DRAFT", wizard.draft.id);
    const int64_t edited = edited_preset(wizard.draft.values);
    if (edited == 0) return;
    const auto preset = call.site.presets.find(call.user.id, edited, call.deadline);
    if (preset) part.show_value("EDITED", "PRESET_NAME", preset->name);
}

}  // namespace app
