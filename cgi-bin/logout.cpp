// SPDX-License-Identifier: MIT
// Signing out. POST ends the session.
#include "app/page.h"
#include "app/run.h"
#include "app/sign_in.h"
#include "app/site.h"

namespace {

web::Reply submit(app::Call& call) {
    if (call.site.config.is_signed_in_by_host())
        return app::send_message(
            call, 200, "The web server signs you in",
            "So only its own sign-in can sign you out, or closing the browser. Berth itself keeps "
            "nothing open.");
    const auto ended = app::sign_out(call);
    if (!ended) return app::send_error(call, ended.error());
    web::Reply reply = web::redirect(call.urls.page("login"));
    app::clear_cookie(call.site, reply);
    return reply;
}

}  // namespace

int main() { return app::run({.name = "logout", .access = app::Access::anyone, .post = submit}); }
