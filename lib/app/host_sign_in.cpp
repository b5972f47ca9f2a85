// SPDX-License-Identifier: MIT
#include "app/host_sign_in.h"

#include <fmt/core.h>

#include "app/page.h"
#include "app/sign_in.h"
#include "app/site.h"
#include "base/log.h"
#include "base/text.h"

namespace app {
namespace {

constexpr size_t most_name_bytes = 64;

// The row of the named user. Error denied for one that may not come in.
base::Result<store::User> find_or_add(Call& call) {
    store::Users& users = call.site.users;
    auto user = users.find(call.remote_user, call.deadline);
    if (user && user->is_disabled) return base::Error{base::Code::denied, "the user is disabled"};
    if (user || user.error().code != base::Code::not_found) return user;
    const auto twin = users.find_other_spelling(call.remote_user, call.deadline);
    if (twin) return base::Error{base::Code::denied, "differs in upper and lower case from " + twin->name};
    if (twin.error().code != base::Code::not_found) return twin.error();
    const auto added = users.add(call.remote_user, "", call.deadline);
    if (added) base::log::info("user_added", {{"name", call.remote_user}, {"by", "REMOTE_USER"}});
    if (!added && added.error().code != base::Code::conflict) return added.error();
    return users.find(call.remote_user, call.deadline);
}

// The session's row may still be there from the time before it was over, or be made by another request now.
base::Result<void> begin_host_session(Call& call, int64_t user_id) {
    store::Sessions& sessions = call.site.sessions;
    const std::string hash = host_session_hash(call.remote_user);
    const auto add = [&] {
        return sessions.add(hash, user_id, session_seconds, client_of(call), call.deadline);
    };
    auto added = add();
    if (added || added.error().code != base::Code::conflict) return added;
    if (auto removed = sessions.remove(hash, call.deadline); !removed) return removed;
    added = add();
    if (!added && added.error().code == base::Code::conflict) return {};
    return added;
}

struct Refusal {
    const char* heading;
    std::string text;
};

Refusal refusal_of(Call& call) {
    if (call.remote_user.empty())
        return {
            "The web server did not say who you are",
            "Berth leaves signing in to the web server here, and this request came without a user's name. "
            "For the administrator: the web server has to ask for a sign-in below Berth's path and pass the "
            "name on as REMOTE_USER; Berth's docs/sign_in.md says how."};
    if (!is_user_name(call.remote_user))
        return {
            "Your user name cannot be used here",
            fmt::format("The web server gave a name of {} bytes. A user of Berth is called by 1 to {} bytes "
                        "of UTF-8, without control characters and without blanks at the ends. For the "
                        "administrator: pass a shorter attribute as REMOTE_USER.",
                        call.remote_user.size(), most_name_bytes)};
    const auto user = call.site.users.find(call.remote_user, call.deadline);
    if (user && user->is_disabled)
        return {
            "This user is disabled",
            fmt::format("The web server signed you in as {}, but the administrator has disabled that user in "
                        "Berth.",
                        call.remote_user)};
    return {
        "You are known here by another spelling",
        fmt::format("The web server calls you {}, and Berth has a user whose name differs from that in upper "
                    "and lower case only. To Berth these are two people. Sign in with the other spelling, or "
                    "ask the administrator.",
                    call.remote_user)};
}

}  // namespace

std::string remote_user_of(const Site& site, const web::RawRequest& raw) {
    if (!site.config.is_signed_in_by_host()) return {};
    return std::string(raw.variable("REMOTE_USER"));
}

bool is_user_name(std::string_view name) {
    if (name.empty() || name.size() > most_name_bytes || base::trim(name) != name) return false;
    return base::is_clean_text(name) && name.find_first_of("\t\r\n") == std::string_view::npos;
}

base::Result<User> identify_by_host(Call& call) {
    if (!is_user_name(call.remote_user)) return User{};
    const auto session = call.site.sessions.find(host_session_hash(call.remote_user), call.deadline);
    if (session) return User{session->user_id, session->user_name};
    if (session.error().code != base::Code::not_found) return session.error();
    const auto user = find_or_add(call);
    if (!user && user.error().code != base::Code::denied) return user.error();
    if (!user) return User{};
    if (const auto begun = begin_host_session(call, user->id); !begun) return begun.error();
    return User{user->id, user->name};
}

std::string host_session_hash(const std::string& remote_user) {
    return base::crypto::sha256("REMOTE_USER " + remote_user);
}

web::Reply refuse_by_host(Call& call) {
    const Refusal refusal = refusal_of(call);
    base::log::warning("refused", {{"code", "denied"}, {"detail", refusal.heading}});
    return send_message(call, 403, refusal.heading, refusal.text);
}

web::Reply refuse_by_host_json(Call& call) {
    const Refusal refusal = refusal_of(call);
    base::log::warning("refused", {{"code", "denied"}, {"detail", refusal.heading}});
    return web::json_error(403, fmt::format("{}. {}", refusal.heading, refusal.text), call.request_id);
}

}  // namespace app
