// SPDX-License-Identifier: MIT
// A free VMID, asked for by the user. POST answers {"vmid":N} and holds it for the draft; 503 when the node
// does not answer.
#include "app/page.h"
#include "app/run.h"
#include "app/vmid_check.h"
#include "base/json.h"

namespace {

const std::vector<web::Field> fields = {
    {"node", web::row_id()},
    {"draft", web::random_id()},
};

web::Reply submit(app::Call& call) {
    const auto vmid = app::find_free_vmid_for(call.site, call.user.id, call.form.number("node"),
                                              call.form.value("draft"), call.deadline);
    if (!vmid && vmid.error().code == base::Code::unavailable)
        return web::json_error(503, "The node does not say which VMID is free. Please type one.",
                               call.request_id);
    if (!vmid) return app::send_json_error(call, vmid.error());
    return web::json(200,
                     base::json::Writer().begin_object().key("vmid").integer(*vmid).end_object().finish());
}

}  // namespace

int main() {
    return app::run({.name = "ajax_vmid_free",
                     .access = app::Access::user,
                     .fields = fields,
                     .post = submit,
                     .format = app::Format::json});
}
