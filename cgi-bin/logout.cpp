// SPDX-License-Identifier: MIT
// Signing out. POST ends the session.
#include "app/page.h"
#include "app/run.h"
#include "app/sign_in.h"

namespace {

web::Reply submit(app::Call& call) {
    const auto ended = app::sign_out(call);
    if (!ended) return app::send_error(call, ended.error());
    web::Reply reply = web::redirect(call.urls.page("login"));
    app::clear_cookie(call.site, reply);
    return reply;
}

}  // namespace

int main() { return app::run({.name = "logout", .access = app::Access::anyone, .post = submit}); }
