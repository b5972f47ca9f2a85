// SPDX-License-Identifier: MIT
// Is this VMID free on this node's cluster? Always answers 200 with a state, unless nobody is signed in (401)
// or the node is not the user's (404).
#include "app/page.h"
#include "app/run.h"
#include "app/vmid_check.h"
#include "base/json.h"

namespace {

const std::vector<web::Field> fields = {
    {"node", web::row_id()},
    {"vmid", {.max_length = 40}, web::Presence::optional, "VMID"},
};

web::Reply show(app::Call& call) {
    const auto answer = app::check_vmid_for(call.site, call.session, call.form.number("node"),
                                            call.form.value("vmid"), call.deadline);
    if (!answer && answer.error().code == base::Code::denied)
        return web::json_error(401, "Please sign in again.");
    if (!answer) return app::send_json_error(answer.error());
    base::json::Writer out;
    out.begin_object().key("vmid");
    answer->vmid ? out.integer(*answer->vmid) : out.null();
    out.key("state").text(app::word_of(answer->state)).key("message").text(answer->message).end_object();
    return web::json(200, out.finish());
}

}  // namespace

int main() {
    return app::run({.name = "ajax_vmid",
                     .access = app::Access::handler_decides,
                     .fields = fields,
                     .get = show,
                     .format = app::Format::json});
}
