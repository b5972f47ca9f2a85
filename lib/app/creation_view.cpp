// SPDX-License-Identifier: MIT
#include "app/creation_view.h"

#include <fmt/core.h>

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
    std::string gone;       // that a finished container is not there any more; else empty
    bool has_node = false;  // its record is still the user's
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

// P18. Only a plain no is told: what cannot be asked, or may be somebody's own change, is passed over.
std::string say_if_gone(Site& site, const store::Node& node, const store::Creation& creation,
                        base::Deadline deadline) {
    if (creation.state != store::State::done) return {};
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint) return {};
    pve::Client client(site.http, *endpoint);
    const auto config = client.config(creation.pve_node, creation.vmid, deadline);
    if (!config || *config) return {};
    const auto is_free = client.is_vmid_free(creation.vmid, deadline);
    if (!is_free) return {};
    return *is_free
               ? fmt::format("It has been removed on {} since.", node.name)
               : fmt::format("It is not on {} any more: it was moved, or removed and its VMID used again.",
                             node.name);
}

bool may_change(const store::Creation& creation) {
    return !is_final(creation) || (creation.state == store::State::closed && creation.is_watched);
}

// Drives the creation on and reads what there is to show. `is_opened`: the page, not its script.
base::Result<Shown> look_at(Call& call, int64_t after, bool is_opened) {
    auto creation = call.site.creations.find(call.user.id, call.form.value("id"), call.deadline);
    if (!creation) return creation.error();
    Shown shown{*creation, "a removed node", {}, {}, false};
    const auto node = call.site.nodes.find(call.user.id, creation->node_id, call.deadline);
    if (!node && node.error().code != base::Code::not_found) return node.error();
    if (!node) return shown;
    shown.node_name = node->name;
    shown.has_node = true;
    const bool may_ask = !health_of(call.site, {*node}, call.deadline)[0].is_open;
    const bool was_final = is_final(*creation);
    if (may_ask && may_change(*creation)) {
        const auto half = call.deadline.within(std::chrono::milliseconds(1500));
        auto advanced = advance(call.site, *creation, "creation page", half);
        if (!advanced) return advanced.error();
        shown.creation = std::move(*advanced);
    }
    const auto moment = [&] { return call.deadline.within(std::chrono::milliseconds(900)); };
    read_log(call.site, *node, shown, after, moment());
    if (is_opened && may_ask && was_final)
        shown.gone = say_if_gone(call.site, *node, shown.creation, moment());
    return shown;
}

// What Proxmox said, and the way back into the wizard.
void add_failure(Call& call, web::Block body, const store::Creation& creation) {
    std::string words = creation.message;
    for (const auto& [parameter, text] : creation.errors) words += "\n" + parameter + ": " + text;
    if (words.empty() && creation.state == store::State::failed && creation.reason == "task_error")
        words = "Proxmox gave no reason.";
    if (words.empty() && creation.draft_id.empty()) return;
    web::Block failed = body.add("FAILED");
    failed.set("HEADING", words.empty() ? "What you can do" : "What Proxmox said");
    failed.show_value("SAID", "REASON", words);
    if (creation.draft_id.empty()) return;
    const auto errors = errors_for_wizard(creation);
    const Step* step = errors.empty() ? nullptr : step_of_field(errors.front().field);
    failed.add("FIX")
        .set("FIX_URL", call.urls.wizard(step ? step->page : "wizard_confirm", creation.draft_id))
        .set("FIX_LABEL", step ? std::string("Back to ") + step->label : std::string("Back to the wizard"));
}

// Time and text of each event that tells a user something.
std::vector<std::pair<std::string, std::string>> timeline_of(Call& call, const store::Creation& creation) {
    std::vector<std::pair<std::string, std::string>> lines;
    const auto events = call.site.creations.events(creation.id, call.deadline);
    if (!events) return lines;
    for (const store::CreationEvent& event : *events)
        if (std::string text = event_text(event); !text.empty())
            lines.emplace_back(base::utc_text(event.at), std::move(text));
    return lines;
}

void add_timeline(Call& call, web::Block body, const store::Creation& creation) {
    const auto lines = timeline_of(call, creation);
    if (lines.empty()) return;
    web::Block timeline = body.add("HAS_EVENTS");
    for (const auto& [at, text] : lines) timeline.add("EVENT").set("AT", at).set("TEXT", text);
}

bool may_give_up(const store::Creation& creation) {
    return creation.state == store::State::planned ||
           (creation.state == store::State::ambiguous && !creation.is_unwanted);
}

void add_state(Call& call, web::Block body, const Shown& shown, const std::string& text) {
    using store::State;
    const store::Creation& creation = shown.creation;
    if (creation.state == State::done) {
        web::Block done = body.add("DONE");
        const bool can_start = creation.start_state == store::StartState::failed && shown.gone.empty();
        if (shown.has_node && shown.gone.empty())
            done.show_value("SEE", "CONTAINER_URL", call.urls.container(creation.node_id, creation.vmid));
        if (can_start) done.add("START").set("ID", creation.id).set("CSRF", call.csrf);
    }
    body.show_value("GONE", "GONE_TEXT", shown.gone);
    if (creation.state == State::failed || creation.state == State::closed) add_failure(call, body, creation);
    if (creation.state == State::ambiguous) body.show_value("UNKNOWN", "UNKNOWN_TEXT", text);
    // What came of it does not matter, but while it runs its own buttons come first.
    if (is_final(creation) && call.site.creations.values_of(call.user.id, creation.id, call.deadline))
        body.add("AGAIN")
            .set("ID", creation.id)
            .set("PRESET_URL", call.urls.presets_for("creation", creation.id));
    // The script shows and hides it as the state changes.
    if (store::is_active(creation.state) && !creation.is_unwanted) {
        web::Block stop = body.add("GIVE_UP");
        stop.set("ID", creation.id).set("CSRF", call.csrf);
        stop.show_if(!may_give_up(creation), "HIDDEN");
    }
    if (!creation.attention.empty())
        body.show_value("ATTENTION", "ATTENTION_TEXT",
                        fmt::format("{} keeps VMID {} locked for a creation that is not running any more. "
                                    "Someone with access to Proxmox has to unlock or remove it there.",
                                    shown.node_name, creation.vmid));
}

web::Reply show_page(Call& call, const std::string& notice, int status) {
    const auto shown = look_at(call, 0, true);
    if (!shown) return send_error(call, shown.error());
    const store::Creation& creation = shown->creation;
    const std::string text = state_text(creation, shown->node_name);
    web::View view = new_page(call, "creation", creation.hostname);
    if (!notice.empty()) add_notice(view, "info", notice);
    add_style(view, "creation.css");
    add_script(view, "creation.js");
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
    body.show_if(is_final(creation), "FINAL");
    for (const pve::LogLine& line : shown->log.lines) body.add("LOG").set("N", line.n).set("TEXT", line.text);
    add_state(call, body, *shown, text);
    add_timeline(call, body, creation);
    return send(call, view, status);
}

}  // namespace

web::Reply show_creation(Call& call) { return show_page(call, "", 200); }

web::Reply change_creation(Call& call) {
    const auto creation = call.site.creations.find(call.user.id, call.form.value("id"), call.deadline);
    if (!creation) return send_error(call, creation.error());
    const bool is_start = call.form.is_ticked("start_again");
    if (is_start == call.form.is_ticked("give_up"))
        return send_error(call, {base::Code::bad_input, "neither of the two buttons"});
    const auto done = is_start ? start_again(call.site, *creation, call.deadline)
                               : give_up(call.site, *creation, call.deadline);
    if (!done) return send_error(call, done.error());
    if (*done) return web::redirect(call.urls.creation(creation->id));
    return show_page(call,
                     is_start ? "There is no failed start to repeat. This is how it stands now:"
                              : "It cannot be stopped here any more. This is how it stands now:",
                     409);
}

web::Reply poll_creation(Call& call) {
    const int64_t after = call.form.number("after");
    const auto shown = look_at(call, after, false);
    if (!shown) return send_json_error(call, shown.error());
    const store::Creation& creation = shown->creation;
    base::json::Writer out;
    out.begin_object();
    out.key("state").text(store::word_of(creation.state)).key("final").boolean(is_final(creation));
    out.key("vmid").integer(creation.vmid).key("text").text(state_text(creation, shown->node_name));
    out.key("elapsed").integer(creation.seconds_elapsed).key("log").begin_array();
    for (const pve::LogLine& line : shown->log.lines)
        out.begin_object().key("n").integer(line.n).key("t").text(line.text).end_object();
    out.end_array().key("log_next").integer(shown->log.lines.empty() ? after : shown->log.lines.back().n);
    out.key("rev").integer(creation.rev).key("may_give_up").boolean(may_give_up(creation));
    out.key("events").begin_array();
    for (const auto& [at, text] : timeline_of(call, creation))
        out.begin_object().key("at").text(at).key("text").text(text).end_object();
    out.end_array();
    return web::json(200, out.end_object().finish());
}

}  // namespace app
