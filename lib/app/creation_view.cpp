// SPDX-License-Identifier: MIT
#include "app/creation_view.h"

#include "app/creation.h"
#include "app/creation_text.h"
#include "app/node_access.h"
#include "app/page.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "pve/client.h"

namespace app {
namespace {

constexpr unsigned lines_at_once = 500;

struct Shown {
    store::Creation creation;
    std::string node_name;
    pve::TaskLog log;
};

// Lines that were kept when the task failed, for when the node has nothing to say any more.
void take_kept_lines(Shown& shown, int64_t after) {
    int64_t n = 0;
    for (const std::string& line : base::split(shown.creation.log_tail, '\n'))
        if (!line.empty() && ++n > after) shown.log.lines.push_back({n, line});
}

void read_log(Site& site, const store::Node& node, Shown& shown, int64_t after, base::Deadline deadline) {
    shown.log.next = after;
    const std::string& upid = shown.creation.upid;
    if (upid.empty()) return;
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint || health_of(site, {node}, deadline)[0].is_open) return take_kept_lines(shown, after);
    auto log = pve::Client(site.http, *endpoint)
                   .task_log(shown.creation.pve_node, upid, after, lines_at_once, deadline);
    if (log)
        shown.log = std::move(*log);
    else
        take_kept_lines(shown, after);
}

// Drives the creation on and reads what there is to show.
base::Result<Shown> look_at(Call& call, int64_t after) {
    auto creation = call.site.creations.find(call.user.id, call.form.value("id"), call.deadline);
    if (!creation) return creation.error();
    Shown shown{*creation, "a removed node", {}};
    const auto node = call.site.nodes.find(call.user.id, creation->node_id, call.deadline);
    if (!node && node.error().code != base::Code::not_found) return node.error();
    if (!node) return shown;
    shown.node_name = node->name;
    const bool may_ask = !health_of(call.site, {*node}, call.deadline)[0].is_open;
    if (may_ask && !is_final(*creation)) {
        const auto half = call.deadline.within(std::chrono::milliseconds(1500));
        auto advanced = advance(call.site, *creation, "creation page", half);
        if (!advanced) return advanced.error();
        shown.creation = std::move(*advanced);
    }
    read_log(call.site, *node, shown, after, call.deadline.within(std::chrono::milliseconds(900)));
    return shown;
}

void add_failure(Call& call, web::Block body, const store::Creation& creation) {
    web::Block failed = body.add("FAILED");
    std::string words = creation.message.empty() ? "Proxmox gave no reason." : creation.message;
    for (const auto& [parameter, text] : creation.errors) words += "\n" + parameter + ": " + text;
    failed.set("REASON", words);
    const auto errors = errors_for_wizard(creation);
    if (creation.draft_id.empty()) return;
    const Step* step = errors.empty() ? nullptr : step_of_field(errors.front().field);
    failed.add("FIX")
        .set("FIX_URL", call.urls.wizard(step ? step->page : "wizard_confirm", creation.draft_id))
        .set("FIX_LABEL", step ? std::string("Back to ") + step->label : std::string("Back to the wizard"));
}

void add_timeline(Call& call, web::Block body, const store::Creation& creation) {
    const auto events = call.site.creations.events(creation.id, call.deadline);
    if (!events || events->empty()) return;
    web::Block timeline = body.add("HAS_EVENTS");
    for (const store::CreationEvent& event : *events) {
        const std::string text = event_text(event);
        if (!text.empty()) timeline.add("EVENT").set("AT", base::utc_text(event.at)).set("TEXT", text);
    }
}

void add_state(Call& call, web::Block body, const store::Creation& creation, const std::string& text) {
    using store::State;
    body.show_if(creation.state == State::done, "DONE");
    if (creation.state == State::failed || creation.state == State::closed) add_failure(call, body, creation);
    if (creation.state == State::ambiguous) body.show_value("UNKNOWN", "UNKNOWN_TEXT", text);
    if (!creation.attention.empty())
        body.show_value(
            "ATTENTION", "ATTENTION_TEXT",
            "Proxmox keeps this VMID locked for a creation that is not running any more. Someone with "
            "access to Proxmox has to unlock or remove it there.");
}

}  // namespace

web::Reply show_creation(Call& call) {
    const auto shown = look_at(call, 0);
    if (!shown) return send_error(call, shown.error());
    const store::Creation& creation = shown->creation;
    const std::string text = state_text(creation, shown->node_name);
    web::View view = new_page(call, "creation", creation.hostname);
    view.layout().add("SCRIPT").set("SCRIPT_NAME", "creation.js");
    view.layout()
        .add("CREATION_MAIN")
        .set("STATE", store::word_of(creation.state))
        .set("VMID", int64_t{creation.vmid})
        .set("ID", creation.id);
    view.layout().show_if(!is_final(creation), "REFRESH");
    web::Block body = view.body();
    body.set("VMID", int64_t{creation.vmid})
        .set("HOSTNAME", creation.hostname)
        .set("NODE_NAME", shown->node_name);
    body.set("STATE_TEXT", text).set("ELAPSED", base::duration_text(creation.seconds_elapsed));
    body.set("ELAPSED_SECONDS", creation.seconds_elapsed);
    for (const pve::LogLine& line : shown->log.lines) body.add("LOG").set("N", line.n).set("TEXT", line.text);
    add_state(call, body, creation, text);
    add_timeline(call, body, creation);
    return send(call, view);
}

web::Reply poll_creation(Call& call) {
    const int64_t after = call.form.number("after");
    const auto shown = look_at(call, after);
    if (!shown) return send_json_error(shown.error());
    const store::Creation& creation = shown->creation;
    base::json::Writer out;
    out.begin_object();
    out.key("state").text(store::word_of(creation.state)).key("final").boolean(is_final(creation));
    out.key("vmid").integer(creation.vmid).key("text").text(state_text(creation, shown->node_name));
    out.key("elapsed").integer(creation.seconds_elapsed).key("log").begin_array();
    for (const pve::LogLine& line : shown->log.lines)
        out.begin_object().key("n").integer(line.n).key("t").text(line.text).end_object();
    out.end_array().key("log_next").integer(shown->log.lines.empty() ? after : shown->log.lines.back().n);
    return web::json(200, out.end_object().finish());
}

}  // namespace app
