// SPDX-License-Identifier: MIT
#include "app/download_view.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/page.h"
#include "app/sentences.h"
#include "app/template_offer.h"
#include "app/template_view.h"
#include "app/wizard_view.h"
#include "app/word_search.h"
#include "base/text.h"
#include "pve/path.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

constexpr const char* privilege = "Datastore.AllocateTemplate";

const web::Field& storage_field() {
    static const web::Field field = {"storage",
                                     {.input = web::Input::choice,
                                      .max_length = 100,
                                      .accepts = pve::is_storage_id,
                                      .complaint = "Choose one of the storages of this node."},
                                     web::Presence::optional,
                                     "Download to"};
    return field;
}

base::Result<Wizard> open_for(Call& call) {
    return open_wizard(call.site, call.user.id, "wizard_template", call.form.value("draft"),
                       UnknownDraft::not_found, call.form.number("node"), call.deadline);
}

bool may_any(const DownloadOffer& offer) {
    return std::any_of(offer.storages.begin(), offer.storages.end(),
                       [](const TemplateStorage& storage) { return storage.may_download; });
}

void add_storages(web::Block body, const DownloadOffer& offer, const std::string& node,
                  const std::string& chosen, const Errors& errors) {
    web::FieldState state;
    std::string refused;
    state.value = chosen;
    state.error = error_of(errors, "storage");
    for (const TemplateStorage& storage : offer.storages) {
        if (storage.may_download)
            state.choices.push_back({storage.name, storage.name});
        else
            refused += (refused.empty() ? "/storage/" : ", /storage/") + storage.name;
    }
    if (!refused.empty())
        body.show_value("NO_RIGHT", "NO_RIGHT_TEXT",
                        fmt::format("The token of {} lacks the privilege {} on {}. Give it that right in "
                                    "Proxmox to download there.",
                                    node, privilege, refused));
    if (offer.storages.empty() && offer.refusal.empty())
        body.show_value("NO_RIGHT", "NO_RIGHT_TEXT",
                        fmt::format("No storage of {} that can be reached holds templates.", node));
    if (!state.choices.empty()) body.add("MAY").field(storage_field(), state);
}

void add_appliances(web::Block body, const DownloadOffer& offer, const WordSearch& search) {
    web::Block section(nullptr);
    std::string current;
    bool has_any = false;
    for (const pve::Appliance& item : offer.appliances) {
        const std::string words =
            item.section + " " + item.file + " " + item.headline + " " + item.description;
        if (!search.finds(words)) continue;
        if (!has_any || item.section != current) {
            section = body.add("SECTION");
            section.set("SECTION_NAME", item.section).show_if(!has_any || !search.is_empty(), "OPEN");
            current = item.section;
        }
        has_any = true;
        web::Block row = section.add("APPLIANCE");
        row.set("FILE", item.file).set("PACKAGE", item.package).set("VERSION", item.version);
        row.set("ARCHITECTURE", item.architecture).show_value("HAS_HEADLINE", "HEADLINE", item.headline);
        if (item.description != item.headline) row.show_value("HAS_MORE", "DESCRIPTION", item.description);
        const std::string there = storage_with(offer.there, item.file);
        if (!there.empty())
            row.show_value("THERE", "STORAGE_NAME", there);
        else
            row.add("GET")
                .set("FILE", item.file)
                .set("PACKAGE", item.package)
                .show_if(!may_any(offer), "MAY_NOT");
    }
    body.show_if(!has_any && !offer.appliances.empty(), "NO_MATCH");
    body.show_if(offer.appliances.empty() && offer.refusal.empty(), "EMPTY");
}

web::Reply show(Call& call, const Wizard& wizard, const Errors& errors, int status) {
    const DownloadOffer offer = download_offer_of(call.site, wizard.node, call.deadline);
    web::View view = new_page(call, "templates", "Download a template");
    add_script(view, "word_filter.js");
    add_style(view, "templates.css");
    // Without a storage to choose, what is said of it has no field to stand at.
    if (may_any(offer) || error_of(errors, "storage").empty())
        add_error_summary(view, errors);
    else
        add_notice(view, "error", error_of(errors, "storage"));
    if (!offer.refusal.empty()) add_notice(view, "warning", offer.refusal);
    web::Block body = view.body();
    body.set("NODE_NAME", wizard.node.name);
    if (wizard.is_stored) body.show_value("HAS_DRAFT", "DRAFT", wizard.draft.id);
    body.set("NODE_ID", wizard.node.id);
    body.set("BACK_URL", call.urls.wizard("wizard_template", wizard.is_stored ? wizard.draft.id : ""));
    body.set("Q", call.form.value("q"))
        .set("Q_MAX", static_cast<int64_t>(template_search().rule.max_length))
        .show_value("Q_ERROR", "ERROR", error_of(errors, "q"));
    add_storages(body, offer, wizard.node.name, call.form.value("storage"), errors);
    add_appliances(body, offer, WordSearch(error_of(errors, "q").empty() ? call.form.value("q") : ""));
    return send(call, view, status);
}

std::string task_url(const Call& call, const Wizard& wizard, const std::string& upid) {
    return call.urls.page("task") + "?node=" + std::to_string(wizard.node.id) +
           "&upid=" + base::percent_encode(upid) + (wizard.is_stored ? "&draft=" + wizard.draft.id : "");
}

}  // namespace

std::vector<web::Field> download_fields() {
    return {{"draft", web::random_id(), web::Presence::optional},
            {"node", web::row_id(), web::Presence::optional},
            template_search(),
            storage_field(),
            {"template",
             {.input = web::Input::hidden, .max_length = 255, .accepts = pve::is_template_file},
             web::Presence::optional}};
}

web::Reply show_downloads(Call& call) {
    const auto wizard = open_for(call);
    if (!wizard) return send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    return show(call, *wizard, call.form.errors(), call.form.is_valid() ? 200 : 422);
}

web::Reply start_download(Call& call) {
    const auto wizard = open_for(call);
    if (!wizard) return send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    Errors errors = call.form.errors();
    const std::string &storage = call.form.value("storage"), &file = call.form.value("template");
    if (file.empty()) return send_error(call, {base::Code::bad_input, "no template named"});
    if (storage.empty()) errors.push_back({"storage", "Choose a storage."});
    if (!errors.empty()) return show(call, *wizard, errors, 422);
    const auto there = templates_of(call.site, wizard->node, call.deadline);
    if (there.is_fresh && !storage_with(there.value, file).empty()) {
        errors.push_back(
            {"storage", fmt::format("{} is there already, on {}.", file, storage_with(there.value, file))});
        return show(call, *wizard, errors, 422);
    }
    const auto upid = download_template(call.site, wizard->node, storage, file, call.deadline);
    if (upid) return web::redirect(task_url(call, *wizard, *upid));
    errors.push_back({"storage", sentence_about(upid.error(), wizard->node.name)});
    return show(call, *wizard, errors, 422);
}

}  // namespace app
