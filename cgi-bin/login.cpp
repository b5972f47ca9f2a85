// SPDX-License-Identifier: MIT
// Signing in. GET shows the form; POST begins a session and leads back to where one wanted to go.
#include "app/page.h"
#include "app/run.h"
#include "app/sign_in.h"

namespace {

const std::vector<web::Field> fields = {
    {"user", {.max_length = 64}, web::Presence::required, "User name", "", "", "", "username"},
    {"password",
     {.input = web::Input::secret, .max_length = 1024},
     web::Presence::required,
     "Password",
     "",
     "",
     "",
     "current-password"},
    {"next", {.input = web::Input::text, .max_length = 500}, web::Presence::optional},
};

web::Reply show_form(app::Call& call, int status, const std::vector<web::FieldError>& errors) {
    web::View view = app::new_page(call, "login", "Sign in");
    app::add_error_summary(view, errors);
    view.body().set("NEXT", call.form.value("next"));
    view.body().field(fields[0], {.value = call.form.value("user"), .error = app::error_of(errors, "user")});
    view.body().field(fields[1], {.error = app::error_of(errors, "password")});
    return app::send(call, view, status);
}

web::Reply show(app::Call& call) {
    if (call.user.id != 0) return web::redirect(call.urls.home());
    return show_form(call, 200, {});
}

web::Reply submit(app::Call& call) {
    if (!call.form.is_valid()) return show_form(call, 422, call.form.errors());
    const auto token = app::sign_in(call, call.form.value("user"), call.form.value("password"));
    if (!token && token.error().code == base::Code::denied)
        return show_form(call, 422, {{"password", "User name or password is wrong."}});
    if (!token && token.error().code == base::Code::conflict)
        return show_form(call, 422,
                         {{"user", "Too many attempts. Please wait a few minutes and try again."}});
    if (!token) return app::send_error(call, token.error());
    const std::string& next = call.form.value("next");
    web::Reply reply = web::redirect(call.urls.is_ours(next) ? next : call.urls.home());
    app::set_cookie(call.site, reply, *token);
    return reply;
}

}  // namespace

int main() {
    return app::run(
        {.name = "login", .access = app::Access::anyone, .fields = fields, .get = show, .post = submit});
}
