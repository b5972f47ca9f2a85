// SPDX-License-Identifier: MIT
#include "app/node_view.h"

#include <fmt/core.h>

#include "app/page.h"
#include "web/view.h"

namespace app {
namespace {

const std::vector<web::Choice> trust_choices = {
    {"fingerprint", "This very certificate",
     "By its SHA-256 fingerprint. Fits a Proxmox with its own certificate."},
    {"ca", "The cluster’s own authority", "By the pasted pve-root-ca.pem. Survives a renewed certificate."},
    {"system", "The authorities this machine trusts",
     "For a certificate from Let’s Encrypt or your company."},
};

std::string trust_text(const store::Node& node) {
    switch (node.trust) {
        case store::Trust::system:
            return "trusted by the system’s authorities";
        case store::Trust::ca:
            return "trusted by its own authority";
        case store::Trust::fingerprint:
            return "pinned to " + node.fingerprint;
    }
    return {};
}

void add_node(const Call& call, web::Block list, const store::Node& node) {
    web::Block row = list.add("NODE");
    row.set("ID", node.id).set("NAME", node.name).set("HOST", node.host).set("PORT", int64_t{node.port});
    row.set("PVE_NODE", node.pve_node).set("TOKEN_ID", node.token_id).set("TRUST_TEXT", trust_text(node));
    row.show(node.is_default ? "IS_DEFAULT" : "NOT_DEFAULT");
    row.set("EDIT_URL", call.urls.edit_node(node.id)).set("REMOVE_URL", call.urls.remove_node(node.id));
}

std::string value_of(const NodeForm& form, std::string_view field) {
    if (field == "name") return form.name;
    if (field == "host") return form.host;
    if (field == "port") return std::to_string(form.port);
    if (field == "token_id") return form.token_id;
    if (field == "token_secret") return form.token_secret;
    if (field == "trust") return form.trust;
    if (field == "fingerprint") return form.fingerprint;
    if (field == "ca") return form.ca;
    return form.pve_node;
}

void add_found_fingerprint(web::Block body, const NodeSaving& saving) {
    web::Block found = body.add("FOUND_FINGERPRINT");
    found.set("FINGERPRINT_FOUND", saving.found_fingerprint);
    found.show_value("FINGERPRINT_ERROR", "ERROR", error_of(saving.errors, "fingerprint"));
}

void add_members(web::Block body, const NodeForm& form, const NodeSaving& saving) {
    web::Block members = body.add("PVE_NODES");
    for (const std::string& name : saving.members)
        members.add("MEMBER").set("MEMBER_NAME", name).show_if(name == form.pve_node, "CHOSEN");
    members.show_value("PVE_NODE_ERROR", "ERROR", error_of(saving.errors, "pve_node"));
}

void add_form(web::Block body, const NodeForm& form, const NodeSaving& saving) {
    for (const web::Field& field : node_fields()) {
        const std::string_view name(field.name);
        if (name == "fingerprint" && !saving.found_fingerprint.empty()) continue;
        if (name == "pve_node" && !saving.members.empty()) continue;
        web::FieldState state;
        state.value = value_of(form, name);
        state.error = error_of(saving.errors, name);
        if (name == "trust") state.choices = trust_choices;
        body.field(field, state);
    }
    if (!saving.found_fingerprint.empty()) add_found_fingerprint(body, saving);
    if (!saving.members.empty()) add_members(body, form, saving);
    if (form.id != 0) body.add("EDITING").set("ID", form.id);
    body.set("FORM_HEADING", form.id != 0 ? "Edit " + form.name : std::string("Add a node"));
}

NodeForm empty_form() {
    NodeForm form;
    form.trust = "fingerprint";
    return form;
}

void add_done_notice(const Call& call, web::View& view, const std::vector<store::Node>& nodes) {
    const std::string& done = call.form.value("done");
    if (done == "removed") return add_notice(view, "success", "The node is removed.");
    for (const store::Node& node : nodes) {
        if (node.id != call.form.number("id")) continue;
        if (done == "saved") add_notice(view, "success", fmt::format("{} is saved.", node.name));
        if (done == "default")
            add_notice(view, "success", fmt::format("{} is the default node now.", node.name));
        if (done == "tested")
            add_notice(
                view, "success",
                fmt::format("{} answers: Proxmox VE {}, and its token has the rights that the wizard needs.",
                            node.name, node.pve_version));
    }
}

struct Shown {
    NodeForm form = empty_form();
    NodeSaving saving = {};
    bool is_open = false;
    std::string error = {};
};

web::Reply show_page(Call& call, const Shown& shown, int status) {
    const auto nodes = call.site.nodes.list(call.user.id, base::Deadline::in(std::chrono::seconds(3)));
    if (!nodes) return send_error(call, nodes.error());
    web::View view = new_page(call, "nodes", "Nodes");
    add_style(view, "cards.css");
    add_style(view, "nodes.css");
    add_script(view, "nodes.js");
    if (!shown.error.empty()) add_notice(view, "error", shown.error);
    if (status == 200) add_done_notice(call, view, *nodes);
    add_error_summary(view, shown.saving.errors);
    web::Block body = view.body();
    if (nodes->empty()) {
        body.show("NO_NODES").include("NO_NODES_BANNER", "no_nodes.tpl");
    } else {
        web::Block list = body.add("HAS_NODES");
        for (const store::Node& node : *nodes) add_node(call, list, node);
    }
    body.show_if(nodes->empty() || shown.is_open, "FORM_OPEN");
    add_form(body, shown.form, shown.saving);
    return send(call, view, status);
}

}  // namespace

NodeForm node_form_of(const web::Form& form) {
    NodeForm out;
    out.id = form.number("id");
    out.name = form.value("name");
    out.host = form.value("host");
    out.port = static_cast<unsigned>(form.has("port") ? form.number("port") : 8006);
    out.token_id = form.value("token_id");
    out.token_secret = form.value("token_secret");
    out.trust = form.value("trust");
    out.fingerprint = form.value("fingerprint");
    out.ca = form.value("ca");
    out.pve_node = form.value("pve_node");
    return out;
}

web::Reply show_nodes(Call& call) { return show_page(call, {}, 200); }

web::Reply show_node_for_editing(Call& call, int64_t node_id) {
    const auto node = call.site.nodes.find(call.user.id, node_id, call.deadline);
    if (!node) return send_error(call, node.error());
    NodeForm form{node->id,
                  node->name,
                  node->host,
                  node->token_id,
                  "",
                  node->port,
                  store::word_of(node->trust),
                  node->fingerprint,
                  node->ca,
                  node->pve_node};
    return show_page(call, {.form = form, .is_open = true}, 200);
}

web::Reply show_refused_node(Call& call, const NodeForm& form, const NodeSaving& saving) {
    return show_page(call, {.form = form, .saving = saving, .is_open = true}, 422);
}

web::Reply show_nodes_with_error(Call& call, const std::string& sentence) {
    return show_page(call, {.error = sentence}, 422);
}

web::Reply show_node_removal(Call& call, int64_t node_id) {
    const auto node = call.site.nodes.find(call.user.id, node_id, call.deadline);
    if (!node) return send_error(call, node.error());
    web::View view = new_page(call, "node_remove", "Remove " + node->name);
    add_style(view, "nodes.css");
    view.body().set("NAME", node->name).set("ID", node->id).show_if(node->is_default, "IS_DEFAULT");
    return send(call, view);
}

}  // namespace app
