// SPDX-License-Identifier: MIT
#include "app/step_choices.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/known_state.h"
#include "app/node_offer.h"
#include "app/page.h"
#include "app/template_view.h"
#include "app/vmid_check.h"
#include "app/wizard_view.h"
#include "base/clock.h"
#include "base/text.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

// Opening the wizard reads the VMIDs anew, so that the check beside the field knows them.
void refresh_for(Call& call, web::View& view, const Wizard& wizard) {
    const auto deadline = call.deadline.within(std::chrono::milliseconds(2000));
    if (refresh_vmids(call.site, wizard.node, deadline)) return;
    Trouble trouble{wizard.node.id, wizard.node.name, health_of(call.site, {wizard.node}, moment())[0].since,
                    0};
    const auto look = call.site.vmids.look(wizard.node.id, 100, moment());
    if (look && look->is_known) trouble.last_known = base::unix_now() - look->age_seconds;
    add_trouble(view.body(), trouble);
}

void add_nodes(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    add_script(view, "wizard_general.js");
    refresh_for(call, view, wizard);
    web::Block body = view.body();
    body.show_if(wizard.node.is_default, "NODE_IS_DEFAULT");
    body.show_value("NODE_ERROR", "ERROR", error_of(errors, "node"));
    for (const store::Node& node : wizard.nodes) {
        web::Block choice = body.add("NODE_CHOICE");
        choice.set("NODE_ID", node.id).set("NODE_LABEL", node.name);
        choice.show_if(node.id == wizard.node.id, "CHOSEN").show_if(node.is_default, "DEFAULT");
    }
}

void add_storages(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    const auto known = root_storages_of(call.site, wizard.node, call.deadline);
    add_state(view, known);
    web::Block body = view.body();
    std::string chosen = wizard.value("rootfs.storage");
    if (chosen.empty() && known.value.size() == 1) chosen = known.value.front().name;
    for (const pve::Storage& storage : known.value) {
        web::Block row = body.add("STORAGE");
        row.set("STORAGE_NAME", storage.name).set("STORAGE_TYPE", storage.type);
        row.show_if(storage.name == chosen, "CHOSEN");
        if (storage.total == 0) continue;
        const auto percent = static_cast<int64_t>(100.0 * static_cast<double>(storage.used) /
                                                  static_cast<double>(storage.total));
        row.add("HAS_SPACE")
            .set("FREE", base::size_text(storage.avail))
            .set("TOTAL", base::size_text(storage.total))
            .set("PERCENT_USED", std::clamp<int64_t>(percent, 0, 100));
    }
    body.show_if(known.value.empty(), "EMPTY");
    body.show_value("ROOTFS_STORAGE_ERROR", "ERROR", error_of(errors, "rootfs.storage"));
}

// Preselected: the first plain bridge, which on most nodes is vmbr0; else whatever there is.
std::string usual_bridge(const std::vector<pve::Bridge>& bridges) {
    for (const pve::Bridge& bridge : bridges)
        if (bridge.type == "bridge") return bridge.name;
    return bridges.empty() ? std::string() : bridges.front().name;
}

void add_bridges(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    add_script(view, "wizard_network.js");
    const auto known = bridges_of(call.site, wizard.node, call.deadline);
    add_state(view, known);
    web::FieldState state;
    const bool is_untouched = wizard.draft.values.count("net0.bridge") == 0;
    state.value = wizard.value("net0.bridge");
    if (is_untouched) state.value = usual_bridge(known.value);
    state.error = error_of(errors, "net0.bridge");
    bool has_chosen = state.value.empty();
    for (const pve::Bridge& bridge : known.value) {
        has_chosen = has_chosen || bridge.name == state.value;
        const std::string comment(base::trim(bridge.comment));
        state.choices.push_back(
            {bridge.name, comment.empty() ? bridge.name : fmt::format("{} ({})", bridge.name, comment)});
    }
    if (!has_chosen) state.choices.push_back({state.value, state.value});
    state.choices.push_back({"", "No network"});
    view.body().field(*wizard_field("net0.bridge"), state);
}

}  // namespace

bool has_own_form(std::string_view field) {
    return field == "ostemplate" || field == "rootfs.storage" || field == "net0.bridge";
}

void add_choices(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    const std::string_view page = wizard.current().page;
    if (page == "wizard_general") add_nodes(call, view, wizard, errors);
    if (page == "wizard_template") add_templates(call, view, wizard, errors);
    if (page == "wizard_disks") add_storages(call, view, wizard, errors);
    if (page == "wizard_network") add_bridges(call, view, wizard, errors);
}

}  // namespace app
