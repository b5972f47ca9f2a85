// SPDX-License-Identifier: MIT
// Signing in. GET shows the form; POST begins a session and leads back to where one wanted to go.
#include "app/host_sign_in.h"
#include "app/page.h"
#include "app/run.h"
#include "app/sign_in.h"
#include "app/sign_in_view.h"
#include "app/site.h"

namespace {

web::Reply show_form(app::Call& call, int status, const std::vector<web::FieldError>& errors) {
    return app::show_sign_in(call, call.form.value("next"), call.form.value("carried"), errors, status);
}

// Where the web server signs people in there is nothing to ask: on to the page, or why not.
web::Reply lead_on(app::Call& call) {
    if (call.remote_user.empty()) return app::refuse_by_host(call);
    const std::string& next = call.form.value("next");
    return web::redirect(call.urls.is_ours(next) ? next : call.urls.home());
}

web::Reply show(app::Call& call) {
    if (call.site.config.is_signed_in_by_host()) return lead_on(call);
    if (call.user.id != 0) return web::redirect(call.urls.home());
    return show_form(call, 200, {});
}

web::Reply submit(app::Call& call) {
    if (call.site.config.is_signed_in_by_host()) return lead_on(call);
    if (!call.form.is_valid()) return show_form(call, 422, call.form.errors());
    const auto token = app::sign_in(call, call.form.value("user"), call.form.value("password"));
    if (!token && token.error().code == base::Code::denied)
        return show_form(call, 422, {{"password", "User name or password is wrong."}});
    if (!token && token.error().code == base::Code::conflict)
        return show_form(call, 422,
                         {{"user", "Too many attempts. Please wait a few minutes and try again."}});
    const std::string &next = call.form.value("next"), &carried = call.form.value("carried");
    if (!token && !carried.empty())
        return show_form(call, 503,
                         {{"user", "Berth cannot sign you in right now. Please try again in a moment."}});
    if (!token) return app::send_error(call, token.error());
    const bool is_ours = call.urls.is_ours(next);
    web::Reply reply = web::redirect(is_ours ? next : call.urls.home());
    if (is_ours && !carried.empty() && app::may_be_kept(call, next)) {
        app::become(call, *token);
        reply = app::show_typed_again(call, next, carried);
    }
    app::set_cookie(call.site, reply, *token);
    return reply;
}

}  // namespace

int main() {
    return app::run({.name = "login",
                     .access = app::Access::anyone,
                     .fields = app::sign_in_fields(),
                     .get = show,
                     .post = submit});
}
