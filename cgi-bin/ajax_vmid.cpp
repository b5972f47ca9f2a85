// SPDX-License-Identifier: MIT
// Is this VMID free on this node's cluster? GET only asks. POST also takes or renews the hold of a wizard on
// it, or lets go of the one it had. Both answer 200 with a state, unless nobody is signed in (401) or the
// node is not the user's (404).
#include "app/page.h"
#include "app/run.h"
#include "app/vmid_check.h"
#include "base/json.h"

namespace {

const std::vector<web::Field> fields = {
    {"node", web::row_id()},
    {"vmid", {.max_length = 40}, web::Presence::optional, "VMID"},
    {"draft", web::random_id(), web::Presence::optional},
};

web::Reply send(const app::VmidAnswer& answer) {
    base::json::Writer out;
    out.begin_object().key("vmid");
    answer.vmid ? out.integer(*answer.vmid) : out.null();
    out.key("state").text(app::word_of(answer.state)).key("message").text(answer.message).end_object();
    return web::json(200, out.finish());
}

web::Reply show(app::Call& call) {
    const auto answer = app::check_vmid_for(call, call.form.number("node"), call.form.value("vmid"));
    if (!answer && answer.error().code == base::Code::denied)
        return web::json_error(401, "Please sign in again.", call.request_id);
    if (!answer) return app::send_json_error(call, answer.error());
    return send(*answer);
}

web::Reply hold(app::Call& call) {
    const auto answer = app::hold_vmid_for(call.site, call.user.id, call.form.number("node"),
                                           call.form.value("draft"), call.form.value("vmid"), call.deadline);
    if (!answer) return app::send_json_error(call, answer.error());
    return send(*answer);
}

}  // namespace

int main() {
    return app::run({.name = "ajax_vmid",
                     .access = app::Access::handler_decides,
                     .fields = fields,
                     .get = show,
                     .post = hold,
                     .format = app::Format::json});
}
