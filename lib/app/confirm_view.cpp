// SPDX-License-Identifier: MIT
#include "app/confirm_view.h"

#include <fmt/core.h>

#include "app/creation.h"
#include "app/creation_text.h"
#include "app/page.h"
#include "app/preset_view.h"
#include "app/vmid_check.h"
#include "app/wizard_keys.h"
#include "app/wizard_view.h"
#include "base/text.h"
#include "web/view.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

// A value as a person would say it.
std::string in_words(const Wizard& wizard, const web::Field& field) {
    const std::string_view name = field.name;
    const std::string value = wizard.value(name);
    if (field.rule.input == web::Input::checkbox) return value == "1" ? "yes" : "no";
    if (name == "ssh-public-keys") return keys_in_words(wizard.keys, wizard.draft.values);
    if (name == "hostname" && value.empty()) return hostname_in(wizard.draft.values) + " (Proxmox’s default)";
    if (name == "cores" && value.empty()) return "all of the node";
    if ((name == "memory" || name == "swap") && value.empty()) return "512 MiB (Proxmox’s default)";
    if (name == "net0.bridge" && value.empty()) return "no network";
    if ((name == "nameserver" || name == "searchdomain") && value.empty()) return "as on the node";
    if (value.empty()) return "none";
    if (name == "net0.ip" && value == "dhcp") return "by DHCP";
    return *field.unit ? fmt::format("{} {}", value, field.unit) : value;
}

bool has_line(const Wizard& wizard, std::string_view field) {
    const bool is_of_network = base::has_prefix(field, "net0.") && field != "net0.bridge";
    return !is_of_network || !wizard.value("net0.bridge").empty();
}

void add_line(web::Block group, const std::string& label, const std::string& value, const std::string& field,
              const std::string& url, const std::string& error) {
    web::Block line = group.add("LINE");
    line.set("LINE_LABEL", label).set("LINE_VALUE", value).set("LINE_FIELD", field).set("LINE_URL", url);
    line.show_value("HAS_ERROR", "ERROR", error);
}

void add_groups(const Call& call, const Wizard& wizard, const Errors& errors, web::Block body) {
    const auto& steps = wizard_steps();
    for (size_t i = 0; i + 1 < steps.size(); ++i) {
        web::Block group = body.add("GROUP");
        group.set("GROUP_LABEL", steps[i].label);
        const std::string url = call.urls.wizard(steps[i].page, wizard.draft.id);
        if (i == 0) {
            const std::string name = wizard.node.name + (wizard.node.is_default ? " (default)" : "");
            add_line(group, "Node", name, "node", url + "#f-node", error_of(errors, "node"));
        }
        for (const web::Field& field : steps[i].fields)
            if (has_line(wizard, field.name))
                add_line(group, field.label, in_words(wizard, field), field.name,
                         url + "#" + web::element_id_of(field.name), error_of(errors, field.name));
    }
}

web::Reply show_page(Call& call, const Wizard& wizard, const Errors& errors, const std::string& problem,
                     int status) {
    web::View view = new_wizard_page(call, wizard);
    if (!problem.empty())
        add_notice(view, "error", problem);
    else
        add_silence_notice(call, view, wizard.node);
    add_error_summary(view, errors);
    add_style(view, "wizard_kept.css");
    add_preset_saving(call, view, wizard);
    add_groups(call, wizard, errors, view.body());
    view.body().add("HIDDEN").set("HIDDEN_NAME", "key").set("HIDDEN_VALUE", wizard.draft.creation_key);
    view.body().field(*wizard_field("start"), {.value = wizard.value("start")});
    return send(call, view, status);
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
    auto wizard = open_wizard(call.site, call.user.id, "wizard_confirm", call.form.value("draft"),
                              UnknownDraft::not_found, 0, call.deadline);
    if (!wizard) return send_error(call, wizard.error());
    if (wizard->nodes.empty()) return show_no_nodes(call);
    if (first_open_step(wizard->draft.values, wizard->step))
        return web::redirect(way_to(call, *wizard, wizard->step));
    if (call.form.has("node") && call.form.number("node") != wizard->node.id)
        return show_page(call, *wizard,
                         {{"node", "The node was changed in another window. Look at it again."}}, "", 422);
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
