// SPDX-License-Identifier: MIT
#include "app/task_view.h"

#include "app/page.h"
#include "app/task.h"
#include "app/vmid_check.h"
#include "app/wizard_view.h"
#include "base/clock.h"
#include "base/json.h"
#include "pve/guest.h"

namespace app {
namespace {

constexpr unsigned lines_of_page = 2000;
constexpr unsigned lines_at_once = 500;

struct Way {
    std::string url;
    std::string label;
};

// Found from the type: a task of a container leads to it, unless it has just been deleted.
Way way_back(const Call& call, const TaskLook& look) {
    const auto vmid = parse_vmid(look.upid.id);
    const std::string family = look.upid.type.substr(0, 2);
    const bool is_gone = look.state == TaskLook::State::done && pve::is_work(look.upid, "destroy");
    if (vmid && (family == "vz" || family == "ha") && !is_gone)
        return {call.urls.container(look.node.id, *vmid), "Back to the container"};
    if (call.form.has("draft"))
        return {call.urls.wizard("wizard_template", call.form.value("draft")), "Back to the template step"};
    return {call.urls.home(), is_gone ? "See the list" : "To the containers"};
}

base::Result<TaskLook> look_at(Call& call, int64_t after, unsigned limit) {
    return look_at_task(call.site, call.user.id, call.form.number("node"), call.form.value("upid"), after,
                        limit, call.deadline);
}

}  // namespace

web::Reply show_task(Call& call) {
    const auto look = look_at(call, 0, lines_of_page);
    if (!look) return send_error(call, look.error());
    web::View view = new_page(call, "task", title_of(look->upid));
    add_script(view, "task.js");
    add_style(view, "creation.css");
    add_style(view, "container.css");
    view.layout()
        .add("TASK_MAIN")
        .set("STATE", word_of(look->state))
        .set("ID", look->upid.text)
        .set("POLL_URL", call.urls.poll_task(look->node.id, look->upid.text));
    view.layout().show_if(!look->is_final, "REFRESH");
    web::Block body = view.body();
    if (look->is_silent) add_trouble(body, look->trouble);
    body.set("TITLE", title_of(look->upid)).set("NODE_NAME", look->node.name);
    body.set("STATE_TEXT", look->text).set("STARTED", base::utc_text(look->upid.start_time));
    body.set("TYPE", look->upid.type).set("UPID", look->upid.text);
    body.show_if(look->is_final, "FINAL").show_value("FAILED", "REASON", look->said);
    for (const pve::LogLine& line : look->log.lines) body.add("LOG").set("N", line.n).set("TEXT", line.text);
    const Way back = way_back(call, *look);
    body.set("BACK_URL", back.url).set("BACK_LABEL", back.label);
    return send(call, view, look->is_known ? 200 : 404);
}

web::Reply poll_task(Call& call) {
    const int64_t after = call.form.number("after");
    const auto look = look_at(call, after, lines_at_once);
    if (!look) return send_json_error(call, look.error());
    base::json::Writer out;
    out.begin_object();
    out.key("state").text(word_of(look->state)).key("final");
    // Not before all lines were read.
    out.boolean(look->is_final && look->log.lines.size() < lines_at_once);
    out.key("text").text(look->text).key("log").begin_array();
    for (const pve::LogLine& line : look->log.lines)
        out.begin_object().key("n").integer(line.n).key("t").text(line.text).end_object();
    out.end_array().key("log_next").integer(look->log.lines.empty() ? after : look->log.lines.back().n);
    return web::json(200, out.end_object().finish());
}

}  // namespace app
