// SPDX-License-Identifier: MIT
#include "app/step_choices.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/known_state.h"
#include "app/node_offer.h"
#include "app/page.h"
#include "app/step_rows.h"
#include "app/template_view.h"
#include "app/vmid_check.h"
#include "app/wizard_view.h"
#include "base/clock.h"
#include "base/text.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

std::string with_comment(const std::string& name, const std::string& comment) {
    const std::string_view words = base::trim(comment);
    return words.empty() ? name : fmt::format("{} ({})", name, words);
}

// Opening the wizard reads the VMIDs anew, so that the check beside the field knows them.
void refresh_for(Call& call, web::View& view, const Wizard& wizard) {
    const auto deadline = call.deadline.within(std::chrono::milliseconds(2000));
    const auto refreshed = refresh_vmids(call.site, wizard.node, deadline);
    if (refreshed) return;
    Trouble trouble = trouble_of(wizard.node, health_of(call.site, {wizard.node}, moment())[0]);
    if (const std::string reason = reason_in(refreshed.error(), wizard.node); !reason.empty())
        trouble.reason = reason;
    const auto look = call.site.vmids.look(wizard.node.id, 100, moment());
    if (look && look->is_known) trouble.last_known = base::unix_now() - look->age_seconds;
    add_trouble(view.body(), trouble);
}

void add_nodes(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    add_style(view, "cards.css");
    add_style(view, "vmid.css");
    add_script(view, "wizard_general.js");
    add_style(view, "tags.css");
    add_script(view, "tag_chips.js");
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

void add_pools(web::View& view, const Wizard& wizard, const Errors& errors) {
    web::FieldState state = state_of(wizard, *wizard_field("pool"), "pool", errors);
    state.choices.push_back({"", "None"});
    bool has_chosen = state.value.empty();
    for (const pve::Pool& pool : wizard.ability.facts.pools) {
        has_chosen = has_chosen || pool.name == state.value;
        state.choices.push_back({pool.name, with_comment(pool.name, pool.comment)});
    }
    if (!has_chosen) state.choices.push_back({state.value, state.value});
    view.body().field(*wizard_field("pool"), state);
}

void add_storage_cards(web::Block body, const Wizard& wizard, const std::vector<pve::Storage>& storages) {
    std::string chosen = wizard.value("rootfs.storage");
    if (chosen.empty() && storages.size() == 1) chosen = storages.front().name;
    for (const pve::Storage& storage : storages) {
        web::Block row = body.add("STORAGE");
        row.set("STORAGE_NAME", storage.name).set("STORAGE_TYPE", storage.type);
        row.show_if(storage.name == chosen, "CHOSEN");
        if (storage.total == 0) continue;
        const auto percent = static_cast<int64_t>(100.0 * static_cast<double>(storage.used) /
                                                  static_cast<double>(storage.total));
        row.add("HAS_SPACE")
            .set("FREE_BYTES", static_cast<int64_t>(storage.avail))
            .set("FREE", base::size_text(storage.avail))
            .set("TOTAL", base::size_text(storage.total))
            .set("PERCENT_USED", std::clamp<int64_t>(percent, 0, 100));
    }
}

void add_disks(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    add_style(view, "cards.css");
    add_style(view, "meter.css");
    add_script(view, "wizard_rows.js");
    add_script(view, "wizard_disks.js");
    const auto known = root_storages_of(call.site, wizard.node, call.deadline);
    add_state(view, known);
    web::Block body = view.body();
    add_storage_cards(body, wizard, known.value);
    body.show_if(known.value.empty(), "EMPTY");
    body.show_value("ROOTFS_STORAGE_ERROR", "ERROR", error_of(errors, "rootfs.storage"));
    RowChoices choices;
    for (const pve::Storage& storage : known.value)
        choices["mp#.storage"].push_back(
            {storage.name, storage.total == 0 ? storage.name
                                              : fmt::format("{} ({}, {} free)", storage.name, storage.type,
                                                            base::size_text(storage.avail))});
    add_rows(body, wizard, "mp", choices, errors);
}

// The first plain bridge comes first, and so is what a new interface gets: on most nodes that is vmbr0.
std::vector<web::Choice> bridge_choices(std::vector<pve::Bridge> bridges) {
    const auto usual = std::find_if(bridges.begin(), bridges.end(),
                                    [](const pve::Bridge& bridge) { return bridge.type == "bridge"; });
    if (usual != bridges.end()) std::rotate(bridges.begin(), usual, usual + 1);
    std::vector<web::Choice> choices;
    for (const pve::Bridge& bridge : bridges)
        choices.push_back({bridge.name, with_comment(bridge.name, bridge.comment)});
    choices.push_back({"", "None: leave this interface out"});
    return choices;
}

void add_network(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    add_script(view, "wizard_rows.js");
    add_script(view, "wizard_network.js");
    auto known = bridges_of(call.site, wizard.node, call.deadline);
    add_state(view, known);
    const RowChoices choices{{"net#.bridge", bridge_choices(std::move(known.value))}};
    add_rows(view.body(), wizard, "net", choices, errors);
}

}  // namespace

bool has_own_form(const web::Field& field) {
    const std::string_view name = field.name;
    return field.rows > 0 || name == "ostemplate" || name == "rootfs.storage" || name == "pool";
}

void add_choices(Call& call, web::View& view, const Wizard& wizard, const Errors& errors) {
    const std::string_view page = wizard.current().page;
    if (page == "wizard_general") {
        add_nodes(call, view, wizard, errors);
        add_pools(view, wizard, errors);
    }
    if (page == "wizard_template") add_templates(call, view, wizard, errors);
    if (page == "wizard_disks") add_disks(call, view, wizard, errors);
    if (page == "wizard_network") add_network(call, view, wizard, errors);
}

}  // namespace app
