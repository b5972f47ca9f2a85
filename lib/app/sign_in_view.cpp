// SPDX-License-Identifier: MIT
#include "app/sign_in_view.h"

#include "app/page.h"
#include "app/sign_in.h"
#include "app/wizard_fields.h"
#include "base/text.h"
#include "web/form_body.h"
#include "web/request.h"

namespace app {
namespace {

// Not typed, and the form that brings them back has its own.
const std::vector<std::string_view> own_fields = {"csrf", "keep"};

std::string without_query(const std::string& path) { return path.substr(0, path.find('?')); }

}  // namespace

const std::vector<web::Field>& sign_in_fields() {
    static const std::vector<web::Field> fields = {
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
        {"carried", {.input = web::Input::hidden, .max_length = web::largest_body}, web::Presence::optional},
    };
    return fields;
}

web::Reply show_sign_in(Call& call, const std::string& next, const std::string& carried,
                        const std::vector<web::FieldError>& errors, int status) {
    web::View view = new_page(call, "login", "Sign in");
    add_error_summary(view, errors);
    web::Block body = view.body();
    body.set("NEXT", next).show_value("CARRIED", "CARRIED_BODY", carried);
    const auto& fields = sign_in_fields();
    body.field(fields[0], {.value = call.form.value("user"), .error = error_of(errors, "user")});
    body.field(fields[1], {.error = error_of(errors, "password")});
    return send(call, view, status);
}

std::string body_to_carry(const Call& call) {
    // What else the sign-in form sends.
    constexpr size_t room = 4096;
    if (!is_said_to_be_ours(call)) return {};
    std::string body = web::body_without(call.raw.body, own_fields);
    return base::percent_encode(body).size() + room > web::largest_body ? std::string() : body;
}

bool may_be_kept(const Call& call, const std::string& path) {
    for (const Step& step : wizard_steps())
        if (without_query(path) == call.urls.page(step.page)) return true;
    return false;
}

web::Reply show_typed_again(Call& call, const std::string& path, const std::string& carried) {
    web::View view = new_page(call, "typed_again", "What you typed is still here");
    add_script(view, "typed_again.js");
    web::Block body = view.body();
    body.set("ACTION", without_query(path));
    for (const auto& [name, value] : web::pairs_of(web::body_without(carried, own_fields)))
        body.add("FIELD").set("FIELD_NAME", name).set("FIELD_VALUE", value);
    return send(call, view);
}

}  // namespace app
