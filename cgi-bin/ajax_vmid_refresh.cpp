// SPDX-License-Identifier: MIT
// Reads the VMIDs of a node's cluster anew. POST answers {"count":N}; 503 when the node does not answer.
#include "app/page.h"
#include "app/run.h"
#include "app/vmid_check.h"
#include "base/json.h"

namespace {

const std::vector<web::Field> fields = {{"node", web::row_id()}};

web::Reply submit(app::Call& call) {
    const auto count =
        app::refresh_vmids_of(call.site, call.user.id, call.form.number("node"), call.deadline);
    if (!count && count.error().code == base::Code::unsent)
        return web::json_error(503, "The node does not answer. The list of VMIDs is the one from before.",
                               call.request_id);
    if (!count) return app::send_json_error(call, count.error());
    return web::json(200, base::json::Writer()
                              .begin_object()
                              .key("count")
                              .integer(static_cast<int64_t>(*count))
                              .end_object()
                              .finish());
}

}  // namespace

int main() {
    return app::run({.name = "ajax_vmid_refresh",
                     .access = app::Access::user,
                     .fields = fields,
                     .post = submit,
                     .format = app::Format::json});
}
