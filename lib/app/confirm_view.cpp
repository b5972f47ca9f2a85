// SPDX-License-Identifier: MIT
#include "app/confirm_view.h"

#include <fmt/core.h>

#include "app/confirm_lines.h"
#include "app/creation.h"
#include "app/creation_text.h"
#include "app/page.h"
#include "app/preflight.h"
#include "app/preset_view.h"
#include "app/vmid_check.h"
#include "app/wizard_keys.h"
#include "app/wizard_view.h"
#include "pve/command_line.h"
#include "web/view.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

void add_line(web::Block group, const ReviewLine& line, const std::string& url, const std::string& error) {
    web::Block block = group.add("LINE");
    block.set("LINE_LABEL", line.label).set("LINE_VALUE", line.value).set("LINE_FIELD", line.field);
    block.set("LINE_URL", url + "#" + web::element_id_of(line.field));
    block.show_value("HAS_ERROR", "ERROR", error).show_value("UNSENT", "REASON", line.unsent);
}

void add_groups(const Call& call, const Wizard& wizard, const Errors& errors, web::Block body) {
    const auto& steps = wizard_steps();
    for (size_t i = 0; i + 1 < steps.size(); ++i) {
        web::Block group = body.add("GROUP");
        group.set("GROUP_LABEL", steps[i].label);
        const std::string url = call.urls.wizard(steps[i].page, wizard.draft.id);
        if (i == 0) {
            const std::string name = wizard.node.name + (wizard.node.is_default ? " (default)" : "");
            add_line(group, {"Node", name, "node", ""}, url, error_of(errors, "node"));
        }
        for (const ReviewLine& line : review_of(wizard, steps[i]))
            add_line(group, line, url, error_of(errors, line.field));
    }
}

// What stands against it, and what will be sent, in Proxmox's own words.
void add_request(Call& call, const Wizard& wizard, web::Block body) {
    const auto soon = call.deadline.within(std::chrono::milliseconds(1500));
    const Errors missing = missing_rights_of(call.site, wizard, soon);
    const auto warnings = warnings_of(call.site, wizard, soon);
    if (!missing.empty() || !warnings.empty()) {
        web::Block before = body.add("BEFORE");
        for (const web::FieldError& right : missing) before.add("REFUSAL").set("TEXT", right.text);
        for (const std::string& warning : warnings) before.add("WARNING").set("TEXT", warning);
    }
    auto params = pve::params_of(container_of(wizard));
    if (!params) return;
    web::Block request = body.add("REQUEST");
    request.set("API_CALL", pve::request_text(wizard.node.pve_node, *params));
    request.set("PCT_LINE", pve::pct_create_line(*params));
}

web::Reply show_page(Call& call, const Wizard& wizard, const Errors& errors, const std::string& problem,
                     int status) {
    web::View view = new_wizard_page(call, wizard);
    add_script(view, "copy.js");
    if (!problem.empty())
        add_notice(view, "error", problem);
    else
        add_silence_notice(call, view, wizard.node);
    add_error_summary(view, errors);
    add_style(view, "review.css");
    add_style(view, "wizard_kept.css");
    add_preset_saving(call, view, wizard);
    add_groups(call, wizard, errors, view.body());
    add_request(call, wizard, view.body());
    view.body().add("HIDDEN").set("HIDDEN_NAME", "key").set("HIDDEN_VALUE", wizard.draft.creation_key);
    view.body().field(*wizard_field("start"), {.value = wizard.value("start")});
    return send(call, view, status);
}

// Rights may have been given a moment ago: what stands in the way is asked once more.
Errors rights_missing_now(Call& call, Wizard& wizard) {
    const auto soon = call.deadline.within(std::chrono::milliseconds(2500));
    const Errors missing = missing_rights_of(call.site, wizard, soon);
    if (missing.empty()) return missing;
    wizard.ability = ability_of(call.site, wizard.node, soon, 0);
    return missing_rights_of(call.site, wizard, soon);
}

}  // namespace

web::Reply show_confirm(Call& call, const Wizard& wizard, const Errors& errors, int status) {
    const auto before =
        call.site.creations.find_by_key(call.user.id, wizard.draft.creation_key, call.deadline);
    if (!before && before.error().code != base::Code::not_found) return send_error(call, before.error());
    if (!before) {
        const std::string missing = missing_key_complaint(wizard.keys, wizard.draft.values);
        if (!missing.empty() && errors.empty())
            return show_page(call, wizard, {{"ssh-public-keys", missing}}, "", status);
        return show_page(call, wizard, errors, "", status);
    }
    if (before->state != store::State::failed && before->state != store::State::closed)
        return web::redirect(call.urls.creation(before->id));
    // A closed one may still appear: it is not called failed.
    const char* const outcome = before->state == store::State::failed
                                    ? "The last attempt failed."
                                    : "The last attempt came to nothing, as far as can be told.";
    const std::string problem =
        before->message.empty() ? "" : fmt::format("{} Proxmox says: {}", outcome, before->message);
    return show_page(call, wizard, errors.empty() ? errors_for_wizard(*before) : errors, problem, status);
}

web::Reply submit_confirm(Call& call) {
    if (call.form.is_ticked("keep")) return keep_form(call, "wizard_confirm");
    auto wizard = open_wizard(call.site, call.user.id, "wizard_confirm", call.form.value("draft"),
                              UnknownDraft::not_found, 0, call.deadline);
    if (!wizard) return send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    if (first_open_step(wizard->draft.values, wizard->step))
        return web::redirect(way_to(call, *wizard, wizard->step));
    if (call.form.has("node") && call.form.number("node") != wizard->node.id)
        return show_page(call, *wizard,
                         {{"node", "The node was changed in another window. Look at it again."}}, "", 422);
    if (const Errors missing = rights_missing_now(call, *wizard); !missing.empty())
        return show_page(call, *wizard, missing, "", 422);
    const std::string& posted = call.form.value("key");
    wizard->draft.values["start"] = call.form.is_ticked("start") ? "1" : "0";
    const auto begun = begin_creation(call.site, *wizard,
                                      posted.empty() ? wizard->draft.creation_key : posted, call.deadline);
    if (!begun) return send_error(call, begun.error());
    if (!begun->creation_id.empty()) {
        // Claimed in MySQL now, which is stronger.
        let_go_of_vmid(call.site, call.user.id, wizard->draft.id);
        return web::redirect(call.urls.creation(begun->creation_id));
    }
    return show_page(call, *wizard, begun->errors, begun->problem, 422);
}

}  // namespace app
