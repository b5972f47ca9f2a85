// SPDX-License-Identifier: MIT
#include "app/container_view.h"

#include "app/container_list.h"
#include "app/creation_text.h"
#include "app/page.h"
#include "app/vmid_check.h"
#include "app/wizard_view.h"

namespace app {
namespace {

std::string node_name(const ContainerList& list, int64_t node_id) {
    for (const store::Node& node : list.nodes)
        if (node.id == node_id) return node.name;
    return {};
}

void add_creations(const Call& call, const ContainerList& list, web::Block body) {
    if (list.creations.empty()) return;
    web::Block section = body.add("HAS_CREATIONS");
    for (const store::Creation& creation : list.creations) {
        const std::string node = node_name(list, creation.node_id);
        web::Block row = section.add("CREATION");
        row.set("VMID", int64_t{creation.vmid}).set("HOSTNAME", creation.hostname).set("NODE_NAME", node);
        row.set("STATE_TEXT", state_text(creation, node)).set("URL", call.urls.creation(creation.id));
    }
}

// "You were creating web01, step 4."
void add_drafts(const Call& call, const ContainerList& list, web::Block body) {
    if (list.drafts.empty()) return;
    web::Block section = body.add("HAS_DRAFTS");
    const auto& steps = wizard_steps();
    for (const store::Draft& draft : list.drafts) {
        const size_t step = first_open_step(draft.values, steps.size() - 1).value_or(steps.size() - 1);
        const std::string hostname = hostname_in(draft.values);
        web::Block row = section.add("DRAFT_ROW");
        row.set("DRAFT", draft.id).show_value("HAS_VMID", "VMID", value_in(draft.values, "vmid"));
        row.set("HOSTNAME", hostname.empty() ? "No name yet" : hostname);
        row.set("STEP_NUMBER", static_cast<int64_t>(step + 1)).set("STEP_LABEL", steps[step].label);
        row.set("URL", call.urls.wizard(steps[step].page, draft.id));
    }
}

void add_filter(const Call& call, const ContainerList& list, int64_t chosen, web::Block body) {
    if (list.nodes.size() < 2) return;
    web::Block section = body.add("HAS_FILTER");
    const auto add = [&](const std::string& url, const std::string& label, bool is_current) {
        section.add("FILTER")
            .set("FILTER_URL", url)
            .set("FILTER_LABEL", label)
            .show_if(is_current, "CURRENT");
    };
    add(call.urls.home(), "All nodes", chosen == 0);
    for (const store::Node& node : list.nodes)
        add(call.urls.containers_of(node.id), node.name, node.id == chosen);
}

void add_rows(const Call& call, const ContainerList& list, web::Block body) {
    if (list.rows.empty()) return;
    web::Block section = body.add("HAS_ROWS");
    for (const ContainerRow& container : list.rows) {
        web::Block row = section.add("ROW");
        row.set("VMID", int64_t{container.vmid}).set("HOSTNAME", container.hostname);
        row.set("CONTAINER_URL", call.urls.container(container.node_id, container.vmid));
        const bool is_plain = container.status == "running" || container.status == "stopped";
        row.set("STATUS", is_plain ? container.status : "unknown").set("NODE_NAME", container.node_name);
    }
}

}  // namespace

web::Reply show_containers(Call& call) {
    const int64_t chosen = call.form.number("node");
    const auto list = list_containers(call.site, call.user.id, chosen, call.deadline);
    if (!list) return send_error(call, list.error());
    web::View view = new_page(call, "containers", "Containers");
    web::Block body = view.body();
    if (list->nodes.empty()) {
        body.include("NO_NODES", "no_nodes.tpl");
        return send(call, view);
    }
    body.show("CAN_CREATE");
    for (const Trouble& trouble : list->troubles) add_trouble(body, trouble);
    add_creations(call, *list, body);
    add_drafts(call, *list, body);
    add_filter(call, *list, chosen, body);
    add_rows(call, *list, body);
    body.show_if(list->rows.empty() && list->troubles.empty(), "EMPTY");
    return send(call, view);
}

web::Reply discard_draft(Call& call) {
    const std::string& id = call.form.value("discard");
    const auto removed = call.site.drafts.remove(call.user.id, id, call.deadline);
    if (!removed) return send_error(call, removed.error());
    let_go_of_vmid(call.site, call.user.id, id);
    return web::redirect(call.urls.home());
}

}  // namespace app
