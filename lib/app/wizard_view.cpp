// SPDX-License-Identifier: MIT
#include "app/wizard_view.h"

#include <algorithm>

#include "app/confirm_view.h"
#include "app/creation_text.h"
#include "app/page.h"
#include "app/preset_view.h"
#include "app/presets.h"
#include "app/step_choices.h"
#include "app/step_rows.h"
#include "app/wizard_keys.h"
#include "base/clock.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

void add_stepper(const Call& call, const Wizard& wizard, web::Block body) {
    web::Block stepper = body.include("STEPPER", "stepper.tpl");
    if (wizard.step > 0)
        stepper.add("HOLD")
            .set("DRAFT", wizard.draft.id)
            .set("NODE_ID", wizard.node.id)
            .set("VMID", wizard.value("vmid"));
    const auto& steps = wizard_steps();
    for (size_t i = 0; i < steps.size(); ++i) {
        web::Block step = stepper.add("STEP");
        step.set("STEP_NUMBER", static_cast<int64_t>(i + 1)).set("STEP_LABEL", steps[i].label);
        const bool is_reachable = wizard.is_stored && !first_open_step(wizard.draft.values, i);
        const bool is_done =
            i + 1 == steps.size() ? is_reachable : is_reachable && is_complete(steps[i], wizard.draft.values);
        if (i == wizard.step)
            step.show("STEP_CURRENT");
        else if (is_done)
            step.show_value("STEP_DONE", "STEP_URL", call.urls.wizard(steps[i].page, wizard.draft.id));
        else
            step.show("STEP_LATER");
    }
}

void add_fields(web::Block body, const Wizard& wizard, const Errors& errors) {
    bool is_open = false;
    for (const web::Field& field : wizard.current().fields) {
        const bool is_plain = !has_own_form(field);
        const web::FieldState state = state_of(wizard, field, field.name, errors);
        if (is_plain) body.field(field, state);
        const bool is_seldom = field.rows == 0 && !is_main_field(field.name) &&
                               (is_plain || field.name == std::string_view("pool"));
        is_open = is_open || (is_seldom && is_worth_seeing(state));
    }
    body.show_if(is_open, "MORE_OPEN");
}

web::Reply show_form(Call& call, const Wizard& wizard, const Errors& errors, int status) {
    if (wizard.current().page == std::string_view("wizard_confirm"))
        return show_confirm(call, wizard, errors, status);
    web::View view = new_wizard_page(call, wizard);
    add_error_summary(view, errors);
    add_fields(view.body(), wizard, errors);
    if (wizard.current().page == std::string_view("wizard_resources"))
        add_silence_notice(call, view, wizard.node);
    if (wizard.step == 0) {
        add_style(view, "wizard_kept.css");
        if (const auto added = add_preset_choice(call, view, wizard); !added)
            return send_error(call, added.error());
        add_key_choices(view.body(), wizard);
    }
    add_choices(call, view, wizard, errors);
    return send(call, view, status);
}

// What Proxmox said of this step's fields when this very draft was tried before; editing it makes that
// history.
Errors errors_of_last_attempt(Call& call, const Wizard& wizard) {
    Errors errors;
    if (!wizard.is_stored) return errors;
    const auto before =
        call.site.creations.find_by_key(call.user.id, wizard.draft.creation_key, call.deadline);
    if (!before) return errors;
    for (web::FieldError& error : errors_for_wizard(*before))
        if (web::find_field(wizard.current().fields, error.field)) errors.push_back(std::move(error));
    return errors;
}

base::Result<Wizard> open_for(Call& call, std::string_view page, UnknownDraft unknown) {
    auto wizard = open_wizard(call.site, call.user.id, page, call.form.value("draft"), unknown,
                              call.form.number("node"), call.deadline);
    if (!wizard || wizard->step > 0) return wizard;
    // A form says what it began with; only a page that is opened begins with the default.
    std::optional<int64_t> preset;
    if (call.form.has("preset") || call.raw.is_post()) preset = call.form.number("preset");
    const auto begun = begin_from_preset(call.site, *wizard, preset, call.form.has("node"), call.deadline);
    if (!begun) return begun.error();
    return wizard;
}

}  // namespace

std::string way_to(const Call& call, const Wizard& wizard, size_t step) {
    const size_t open = first_open_step(wizard.draft.values, step).value_or(step);
    return call.urls.wizard(wizard_steps()[open].page, wizard.is_stored ? wizard.draft.id : "");
}

void add_trouble(web::Block body, const Trouble& trouble) {
    web::Block strip = body.include("NODE_TROUBLE", "node_trouble.tpl");
    strip.set("NODE_NAME", trouble.node_name);
    if (trouble.reason.empty())
        strip.show_value("SILENT", "SINCE",
                         base::utc_text(trouble.since != 0 ? trouble.since : base::unix_now()));
    else
        strip.show_value("REASON", "REASON_TEXT", trouble.reason);
    if (trouble.last_known != 0)
        strip.show_value("LAST_KNOWN", "AT", base::utc_text(trouble.last_known));
    else
        strip.show("NO_LAST_KNOWN");
}

void add_silence_notice(Call& call, web::View& view, const store::Node& node) {
    const store::NodeHealth health = health_of(call.site, {node}, call.deadline)[0];
    if (health.since == 0 && health.why.empty()) return;
    web::Block strip = view.body().include("NODE_TROUBLE", "node_trouble.tpl");
    strip.set("NODE_NAME", node.name);
    const std::string reason = trouble_of(node, health).reason;
    strip.show_value("SILENT", "SINCE", reason.empty() ? base::utc_text(health.since) : "");
    strip.show_value("REASON", "REASON_TEXT", reason);
}

web::View new_wizard_page(const Call& call, const Wizard& wizard) {
    web::View view =
        new_page(call, wizard.current().page, std::string("New container: ") + wizard.current().label);
    web::Block body = view.body();
    add_stepper(call, wizard, body);
    body.set("DRAFT", wizard.draft.id);
    if (wizard.step > 0) add_script(view, "wizard_hold.js");
    if (wizard.step + 1 < wizard_steps().size()) add_script(view, "wizard_keep.js");
    body.set("NODE_NAME", wizard.node.name).set("NODE_ID", wizard.node.id);
    if (wizard.current().page == std::string_view("wizard_confirm"))
        body.show_value("BACK_LINK", "BACK_URL", call.urls.wizard("wizard_network", wizard.draft.id));
    else if (wizard.step > 0)
        body.show("BACK_BUTTON");
    if (!wizard.draft.notice.empty()) add_notice(view, "info", wizard.draft.notice);
    return view;
}

web::Reply show_no_nodes(const Call& call) {
    web::View view = new_page(call, "wizard_no_nodes", "New container");
    view.body().include("NO_NODES", "no_nodes.tpl");
    return send(call, view);
}

web::Reply show_step(Call& call, std::string_view page) {
    const auto wizard = open_for(call, page, UnknownDraft::not_found);
    if (!wizard) return send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    if (first_open_step(wizard->draft.values, wizard->step))
        return web::redirect(way_to(call, *wizard, wizard->step));
    return show_form(call, *wizard, errors_of_last_attempt(call, *wizard), 200);
}

web::Reply keep_form(Call& call, std::string_view page) {
    const bool is_first = step_index(page) == 0, is_from_script = call.raw.is_from_script();
    auto wizard = open_for(call, page, is_first ? UnknownDraft::begins : UnknownDraft::not_found);
    // Its node may be another's as well as its draft: what was typed goes to a new one, on the default node.
    if (!wizard && wizard.error().code == base::Code::not_found && !is_from_script)
        wizard = open_wizard(call.site, call.user.id, page, "", UnknownDraft::not_found, 0, call.deadline);
    if (!wizard)
        return is_from_script ? send_json_error(call, wizard.error()) : send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    const auto kept = keep_typed(
        call.site, *wizard, call.form,
        is_from_script ? "" : "You are signed in again. What you typed is still here.", call.deadline);
    if (is_from_script) return kept ? web::nothing_to_show() : send_json_error(call, kept.error());
    return kept ? web::redirect(way_to(call, *wizard, wizard->step)) : send_error(call, kept.error());
}

web::Reply submit_step(Call& call, std::string_view page) {
    if (call.form.is_ticked("keep")) return keep_form(call, page);
    const bool is_first = step_index(page) == 0;
    auto wizard = open_for(call, page, is_first ? UnknownDraft::begins : UnknownDraft::not_found);
    if (!wizard) return send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    if (first_open_step(wizard->draft.values, wizard->step))
        return web::redirect(way_to(call, *wizard, wizard->step));
    if (is_first && call.form.is_ticked("find_free")) {
        const auto filled = fill_in_free_vmid(call.site, *wizard, call.form, call.deadline);
        return filled ? web::redirect(way_to(call, *wizard, 0)) : send_error(call, filled.error());
    }
    if (!is_first && call.form.is_ticked("back")) {
        const auto kept = keep_step(call.site, *wizard, call.form, call.deadline);
        return kept ? web::redirect(way_to(call, *wizard, wizard->step - 1)) : send_error(call, kept.error());
    }
    if (const std::string& family = call.form.value("add"); !family.empty()) {
        const auto added = add_row(call.site, *wizard, call.form, family, call.deadline);
        return added ? web::redirect(way_to(call, *wizard, wizard->step), "row-" + *added)
                     : send_error(call, added.error());
    }
    if (const std::string& row = call.form.value("remove"); !row.empty()) {
        const auto removed = remove_row(call.site, *wizard, call.form, row, call.deadline);
        return removed ? web::redirect(way_to(call, *wizard, wizard->step), "rows")
                       : send_error(call, removed.error());
    }
    const auto errors = save_step(call.site, *wizard, call.form, call.deadline);
    if (!errors) return send_error(call, errors.error());
    if (!errors->empty()) {
        take_values(*wizard, call.form);
        return show_form(call, *wizard, *errors, 422);
    }
    return web::redirect(way_to(call, *wizard, wizard->step + 1));
}

}  // namespace app
