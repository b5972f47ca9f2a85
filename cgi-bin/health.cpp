// SPDX-License-Identifier: MIT
// For load balancers and whoever watches: 200 when this host can serve visitors, 503 when it cannot, both
// with {"status":"ready"|"degraded"|"unready","mysql":…,"redis":…,"schema":…,"outdated":…}: `schema` is the
// number of the database that this program works with, `outdated` whether its file is another one by now.
// With live=1 nothing is asked: 200 from any worker that runs.
#include "app/health.h"
#include "app/run.h"
#include "base/json.h"
#include "base/program.h"

namespace {

const std::vector<web::Field> fields = {{"live", web::hidden("1"), web::Presence::optional}};

web::Reply show(app::Call& call) {
    if (call.form.is_ticked("live")) return web::json(200, R"({"status":"alive"})");
    const app::Health health = app::look_at_health(call.site, call.deadline);
    base::json::Writer out;
    out.begin_object().key("status").text(health.status());
    out.key("mysql").text(app::word_of(health.mysql)).key("redis").text(app::word_of(health.redis));
    out.key("schema").integer(app::Health::schema).key("outdated").boolean(base::is_program_outdated());
    return web::json(health.can_serve() ? 200 : 503, out.end_object().finish());
}

}  // namespace

int main() {
    return app::run({.name = "health",
                     .access = app::Access::handler_decides,
                     .fields = fields,
                     .get = show,
                     .format = app::Format::json,
                     .is_probe = true});
}
