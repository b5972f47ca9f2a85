// SPDX-License-Identifier: MIT
// For Prometheus, in its text format 0.0.4. Only for the addresses that [metrics] allow names; for everybody
// else there is no such page.
#include "app/metrics.h"
#include "app/page.h"
#include "app/run.h"
#include "app/site.h"

namespace {

web::Reply show(app::Call& call) {
    if (!app::may_read_metrics(call.site.config.metrics, call.raw.variable("REMOTE_ADDR")))
        return web::json_error(404, "There is nothing here.", call.request_id);
    web::Reply reply;
    reply.content_type = "text/plain; version=0.0.4; charset=utf-8";
    reply.body = app::metrics_text(call.site, call.deadline);
    return reply;
}

}  // namespace

int main() {
    return app::run({.name = "metrics",
                     .access = app::Access::handler_decides,
                     .get = show,
                     .format = app::Format::json,
                     .is_probe = true,
                     .budget = std::chrono::milliseconds(5000)});
}
