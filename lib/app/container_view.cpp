// SPDX-License-Identifier: MIT
#include "app/container_view.h"

#include <algorithm>

#include "app/container_table.h"
#include "app/creation_text.h"
#include "app/page.h"
#include "app/vmid_check.h"
#include "app/wizard_view.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"

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

std::string ids_of(const std::vector<Trouble>& nodes) {
    std::string ids;
    for (const Trouble& node : nodes) ids += (ids.empty() ? "" : ",") + std::to_string(node.node_id);
    return ids;
}

// The nodes that have not answered yet; the page's script, or the link, waits for them.
void add_late(const Call& call, const ContainerList& list, const ContainerFilter& filter, web::Block body) {
    if (list.late.empty()) return;
    const std::string here = url_of(call, filter, filter.page);
    web::Block section = body.add("LATE");
    section.set("WAIT_URL", here + (here.find('?') == std::string::npos ? "?" : "&") + "wait=1");
    for (const Trouble& node : list.late) {
        web::Block item = section.add("LATE_NODE");
        item.set("NODE_NAME", node.node_name);
        if (node.last_known != 0)
            item.show_value("LAST_KNOWN", "AT", base::utc_text(node.last_known));
        else
            item.show("NO_LAST_KNOWN");
    }
    body.show_value("HAS_LATE", "LATE_IDS", ids_of(list.late));
}

std::chrono::milliseconds patience_of(const Call& call) {
    // Longer than a node takes that is well and near, and no longer than a person waits gladly.
    constexpr std::chrono::milliseconds moment_for_nodes{700};
    return call.form.is_ticked("wait") ? call.deadline.left() : moment_for_nodes;
}

bool is_of_search(const web::FieldError& error) { return error.field == "q"; }

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

std::string sentence_of(const LateAnswers& answers) {
    std::string text;
    if (!answers.answered.empty())
        text = joined(answers.answered) + (answers.answered.size() == 1 ? " has" : " have") + " answered.";
    std::vector<std::string> silent;
    for (const std::string& name : answers.silent)
        if (answers.reasons.count(name) == 0) silent.push_back(name);
    if (!silent.empty())
        text += (text.empty() ? "" : " ") + joined(silent) + (silent.size() == 1 ? " does" : " do") +
                " not answer.";
    for (const auto& [name, reason] : answers.reasons) text += (text.empty() ? "" : " ") + reason;
    return text;
}

void write_names(base::json::Writer& out, const char* key, const std::vector<std::string>& names) {
    out.key(key).begin_array();
    for (const std::string& name : names) out.text(name);
    out.end_array();
}

}  // namespace

std::vector<web::Field> container_fields() {
    std::vector<web::Field> fields = filter_fields();
    fields.push_back(
        {"sort", web::hidden("-?(vmid|name|status|node|tags|memory|cpus)"), web::Presence::optional});
    fields.push_back({"page", web::hidden("[1-9][0-9]{0,5}"), web::Presence::optional});
    fields.push_back({"wait", web::hidden("1"), web::Presence::optional});
    fields.push_back({"discard", web::random_id(), web::Presence::optional});
    return fields;
}

web::Reply show_containers(Call& call) {
    const auto& errors = call.form.errors();
    if (!std::all_of(errors.begin(), errors.end(), is_of_search))
        return send_error(call, {base::Code::bad_input, "a choice that no page offers: " + errors[0].field});
    ContainerFilter filter = read_filter(call.form);
    const auto list = list_containers(call.site, call.user.id, filter.node, patience_of(call), call.deadline);
    if (!list) return send_error(call, list.error());
    web::View view = new_page(call, "containers", "Containers");
    web::Block body = view.body();
    if (list->nodes.empty()) {
        body.include("NO_NODES", "no_nodes.tpl");
        return send(call, view);
    }
    add_style(view, "containers.css");
    add_script(view, "containers.js");
    add_error_summary(view, errors);
    body.show("CAN_CREATE");
    add_creations(call, *list, body);
    add_drafts(call, *list, body);
    const bool is_empty = list->rows.empty() && list->troubles.empty() && list->late.empty();
    if (!is_empty || filter.narrows()) add_filter(call, body, *list, filter);
    if (!errors.empty()) filter.text.clear();
    add_late(call, *list, filter, body);
    for (const Trouble& trouble : list->troubles) add_trouble(body, trouble);
    add_table(call, body, *list, filter);
    body.show_if(is_empty, "EMPTY");
    return send(call, view, errors.empty() ? 200 : 422);
}

web::Reply wait_for_late_nodes(Call& call) {
    std::vector<int64_t> ids;
    for (const std::string& id : base::split(call.form.value("nodes"), ','))
        ids.push_back(static_cast<int64_t>(base::parse_unsigned(id).value_or(0)));
    const auto answers = wait_for_containers(call.site, call.user.id, ids, call.deadline);
    if (!answers) return send_json_error(call, answers.error());
    base::json::Writer out;
    out.begin_object();
    write_names(out, "answered", answers->answered);
    write_names(out, "silent", answers->silent);
    out.key("message").text(sentence_of(*answers)).end_object();
    return web::json(200, out.finish());
}

web::Reply discard_draft(Call& call) {
    const std::string& id = call.form.value("discard");
    const auto removed = call.site.drafts.remove(call.user.id, id, call.deadline);
    if (!removed) return send_error(call, removed.error());
    let_go_of_vmid(call.site, call.user.id, id);
    return web::redirect(call.urls.home());
}

}  // namespace app
