// SPDX-License-Identifier: MIT
#include "app/account_view.h"

#include <algorithm>

#include "app/account.h"
#include "app/agent_text.h"
#include "app/page.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "app/ssh_key.h"
#include "base/clock.h"
#include "web/view.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

const web::Field& field_named(std::string_view name) { return *web::find_field(account_fields(), name); }

void add_sessions(web::Block body, const std::vector<store::SessionInList>& sessions) {
    for (const store::SessionInList& session : sessions) {
        web::Block row = body.add("SESSION");
        row.set("ID", session.id).set("AGENT", agent_text(session.client.agent));
        row.set("BEGAN", base::utc_text(session.began_at));
        row.set("LAST_SEEN", base::utc_text(session.last_seen_at));
        row.show_value("HAS_ADDRESS", "ADDRESS", session.client.address);
        row.show(session.is_this ? "IS_THIS" : "IS_OTHER");
    }
    body.show_if(sessions.size() > 1, "HAS_OTHERS");
}

void add_keys(const Call& call, web::Block body, const std::vector<store::SshKey>& keys,
              const Errors& errors) {
    if (keys.empty()) {
        body.show("NO_KEYS");
        return;
    }
    const bool is_renaming = call.form.value("action") == "rename_key";
    const int64_t renamed = call.form.number(is_renaming ? "id" : "rename");
    web::Block list = body.add("HAS_KEYS");
    for (const store::SshKey& key : keys) {
        const auto parsed = parse_ssh_public_key(key.public_key);
        web::Block row = list.add("KEY");
        row.set("NAME", key.name).set("ID", key.id).set("FINGERPRINT", key.fingerprint);
        row.set("TYPE", parsed ? parsed->type : "").set("ADDED", base::utc_text(key.created_at));
        row.set("RENAME_URL", call.urls.rename_key(key.id));
        if (key.id != renamed) {
            row.show("NAMED");
            continue;
        }
        web::Block form = row.add("RENAMING");
        form.set("ID", key.id);
        form.field(field_named("new_name"), {.value = is_renaming ? call.form.value("new_name") : key.name,
                                             .error = error_of(errors, "new_name")});
    }
}

void add_forms(const Call& call, web::Block body, const Errors& errors) {
    for (const char* name : {"public_key", "key_name"})
        body.field(field_named(name),
                   {.value = is_private_key(call.form.value(name)) ? "" : call.form.value(name),
                    .error = error_of(errors, name)});
}

// What belongs to a sign-in by Berth itself.
void add_password_part(const Call& call, web::Block body, const std::vector<store::SessionInList>& sessions,
                       const Errors& errors) {
    for (const char* name : {"current_password", "new_password", "repeat_password"})
        body.field(field_named(name), {.error = error_of(errors, name)});
    body.set("USER_NAME", call.user.name);
    add_sessions(body, sessions);
}

void add_done_notice(const Call& call, web::View& view) {
    constexpr std::pair<std::string_view, const char*> sentences[] = {
        {"password", "Your password is changed. All other sessions are signed out."},
        {"session", "That session is signed out."},
        {"sessions", "All other sessions are signed out."},
        {"added", "The key is added. You can tick it in the wizard now."},
        {"renamed", "The key has its new name."},
        {"removed", "The key is removed. Containers that have it keep it."},
    };
    for (const auto& [done, sentence] : sentences)
        if (call.form.value("done") == done) add_notice(view, "success", sentence);
}

web::Reply show_page(Call& call, const Errors& errors, int status) {
    const auto deadline = base::Deadline::in(std::chrono::seconds(3));
    const auto sessions = call.site.sessions.list(call.user.id, session_hash_of(call), deadline);
    if (!sessions) return send_error(call, sessions.error());
    const auto keys = call.site.ssh_keys.list(call.user.id, deadline);
    if (!keys) return send_error(call, keys.error());
    web::View view = new_page(call, "account", "Account");
    add_style(view, "account.css");
    if (status == 200) add_done_notice(call, view);
    add_error_summary(view, errors);
    web::Block body = view.body();
    body.set("USER_NAME", call.user.name);
    if (call.site.config.is_signed_in_by_host())
        body.show("BY_HOST");
    else
        add_password_part(call, body.add("BY_PASSWORD"), *sessions, errors);
    add_keys(call, body, *keys, errors);
    add_forms(call, body, errors);
    return send(call, view, status);
}

// What is wrong with the fields of one form out of those of the page.
Errors errors_among(const web::Form& form, const std::vector<std::string_view>& names) {
    Errors errors;
    for (const web::FieldError& error : form.errors())
        if (std::find(names.begin(), names.end(), error.field) != names.end()) errors.push_back(error);
    return errors;
}

// After a change: the page, or what was wrong with it.
web::Reply answer(Call& call, const base::Result<Errors>& errors, const char* done) {
    if (!errors) return send_error(call, errors.error());
    if (!errors->empty()) return show_page(call, *errors, 422);
    return web::redirect(call.urls.account_done(done));
}

web::Reply answer(Call& call, const base::Result<void>& result, const char* done) {
    return result ? web::redirect(call.urls.account_done(done)) : send_error(call, result.error());
}

web::Reply submit_password(Call& call) {
    Errors errors = errors_among(call.form, {"current_password", "new_password", "repeat_password"});
    const std::string& wanted = call.form.value("new_password");
    if (errors.empty() && wanted != call.form.value("repeat_password"))
        errors.push_back({"repeat_password", "The two new passwords are not the same."});
    if (!errors.empty()) return show_page(call, errors, 422);
    const auto token = change_own_password(call, call.form.value("current_password"), wanted);
    if (!token && token.error().code == base::Code::denied)
        return show_page(call, {{"current_password", "The current password is wrong."}}, 422);
    if (!token && token.error().code == base::Code::conflict)
        return show_page(
            call, {{"current_password", "Too many attempts. Please wait a few minutes and try again."}}, 422);
    if (!token) return send_error(call, token.error());
    web::Reply reply = web::redirect(call.urls.account_done("password"));
    set_cookie(call.site, reply, *token);
    return reply;
}

web::Reply submit_key(Call& call) {
    const std::string& key = call.form.value("public_key");
    Errors errors = errors_among(call.form, {"key_name", "public_key"});
    if (is_private_key(key))
        errors = {{"public_key",
                   "This is the private half of a key. Nothing of it was kept; keep it secret, and paste the "
                   "public half, from the file that ends in .pub."}};
    if (!errors.empty()) return show_page(call, errors, 422);
    return answer(call, add_key(call.site, call.user.id, call.form.value("key_name"), key, call.deadline),
                  "added");
}

web::Reply submit_name(Call& call) {
    const Errors errors = errors_among(call.form, {"new_name"});
    if (!errors.empty()) return show_page(call, errors, 422);
    return answer(call,
                  rename_key(call.site, call.user.id, call.form.number("id"), call.form.value("new_name"),
                             call.deadline),
                  "renamed");
}

}  // namespace

web::Reply show_account(Call& call) { return show_page(call, {}, 200); }

web::Reply change_account(Call& call) {
    const std::string& action = call.form.value("action");
    const int64_t id = call.form.number("id");
    store::Sessions& sessions = call.site.sessions;
    const bool is_of_password = action == "password" || action == "end_session" || action == "end_others";
    if (is_of_password && call.site.config.is_signed_in_by_host())
        return send_error(call, {base::Code::not_found, "the host signs in: there is nothing of the kind"});
    if (action == "password") return submit_password(call);
    if (action == "end_session")
        return answer(call, sessions.remove_listed(call.user.id, id, call.deadline), "session");
    if (action == "end_others")
        return answer(call, sessions.remove_others(call.user.id, session_hash_of(call), call.deadline),
                      "sessions");
    if (action == "add_key") return submit_key(call);
    if (action == "rename_key") return submit_name(call);
    if (action == "remove_key")
        return answer(call, call.site.ssh_keys.remove(call.user.id, id, call.deadline), "removed");
    return send_error(call, {base::Code::bad_input, "no action"});
}

}  // namespace app
