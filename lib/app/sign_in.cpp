// SPDX-License-Identifier: MIT
#include "app/sign_in.h"

#include <algorithm>

#include "app/host_sign_in.h"
#include "app/site.h"
#include "base/log.h"
#include "base/text.h"

namespace app {
namespace {

constexpr int64_t window_seconds = 15 * 60;
constexpr int64_t wrong_per_name = 10;
constexpr int64_t wrong_per_address = 30;

// What follows a hashing, which may have used up the call's own time.
base::Deadline after_hashing() { return base::Deadline::in(std::chrono::seconds(3)); }

// The counters that an attempt was counted in; none where it was not counted.
using Counted = std::vector<std::string>;

void take_back(Call& call, const Counted& counted) {
    if (counted.empty()) return;
    const auto taken = call.site.limits.take_back(counted, after_hashing());
    if (!taken) base::log::warning("limit_not_counted", {{"detail", taken.error().detail}});
}

// Counts an attempt before the password is looked at, so that those made side by side are bounded too, and
// attempts cost us little. Who then finds the password right takes it back: what stays counted are the wrong
// ones. Error conflict when there were too many of them, or when Redis is full: then nobody gets to try. A
// Redis that is away counts nothing and hinders nobody; what the web server limits is all there is then.
base::Result<Counted> count_attempt(Call& call, const std::string& name) {
    const Counted counted = {"signin:name:" + base::crypto::to_hex(base::crypto::sha256(name)),
                             "signin:address:" + std::string(call.raw.variable("REMOTE_ADDR"))};
    const auto hits = call.site.limits.hit(counted, window_seconds, call.deadline);
    if (!hits) {
        base::log::warning("limit_not_counted", {{"detail", hits.error().detail}});
        const bool is_full = hits.error().detail.find("OOM") != std::string::npos;
        return is_full ? base::Result<Counted>(base::Error{base::Code::conflict, "Redis is full"})
                       : Counted();
    }
    if (hits->at(0) <= wrong_per_name && hits->at(1) <= wrong_per_address) return counted;
    take_back(call, counted);
    return base::Error{base::Code::conflict, "too many attempts to sign in"};
}

std::string token_hash(const std::string& token) { return base::crypto::sha256(token); }

std::string printable(std::string_view text, size_t most) {
    std::string out;
    for (const char c : text)
        if (c >= ' ' && c <= '~' && out.size() < most) out += c;
    return out;
}

// The token of a session that begins now.
base::Result<std::string> begin_session(Call& call, int64_t user_id) {
    const std::string token = new_token();
    const auto added =
        call.site.sessions.add(token_hash(token), user_id, session_seconds, client_of(call), after_hashing());
    if (!added) return added.error();
    return token;
}

// What a CSRF token vouches for.
std::string words_of_csrf(const std::string& token, const std::string& remote_user) {
    return "csrf " + token + (remote_user.empty() ? "" : " " + remote_user);
}

}  // namespace

store::Client client_of(const Call& call) {
    constexpr size_t address_length = 45, agent_length = 255;
    return {printable(call.raw.variable("REMOTE_ADDR"), address_length),
            printable(call.raw.variable("HTTP_USER_AGENT"), agent_length)};
}

base::Result<std::string> sign_in(Call& call, const std::string& name, const std::string& password) {
    const std::string address(call.raw.variable("REMOTE_ADDR"));
    const auto counted = count_attempt(call, name);
    if (!counted) {
        base::log::warning("sign_in_refused", {{"why", "too_many"}, {"address", address}});
        return counted.error();
    }
    const auto user = call.site.users.find(name, call.deadline);
    if (!user && user.error().code != base::Code::not_found) return user.error();
    // Whom the host has signed in has no password, until somebody sets one.
    const bool is_known = user && !user->is_disabled && !user->password_hash.empty();
    const bool is_right = is_known ? base::crypto::verify_password(user->password_hash, password)
                                   : base::crypto::verify_nobody(password);
    if (!is_right) {
        // A name that is nobody's may be a password typed into the wrong field.
        base::log::warning(
            "sign_in_refused",
            {{"why", "wrong"}, {"address", address}, {"name", user ? user->name : "(unknown)"}});
        return base::Error{base::Code::denied, "wrong name or password"};
    }
    take_back(call, *counted);
    const auto token = begin_session(call, user->id);
    // Disabled while we were hashing: as if it had been before.
    if (!token && token.error().code == base::Code::not_found)
        return base::Error{base::Code::denied, "wrong name or password"};
    if (!token) return token.error();
    // The one of before, if it was one.
    (void)call.site.sessions.remove(token_hash(call.session), after_hashing());
    base::log::info("signed_in", {{"name", name}, {"address", address}});
    return token;
}

base::Result<std::string> change_own_password(Call& call, const std::string& current,
                                              const std::string& wanted) {
    const auto counted = count_attempt(call, call.user.name);
    if (!counted) return counted.error();
    const auto user = call.site.users.find(call.user.name, call.deadline);
    if (!user) return user.error();
    if (!base::crypto::verify_password(user->password_hash, current))
        return base::Error{base::Code::denied, "the current password is wrong"};
    take_back(call, *counted);
    const auto hash = base::crypto::hash_password(wanted);
    if (!hash) return hash.error();
    const auto set = call.site.users.set_password(user->id, *hash, after_hashing());
    if (!set) return set.error();
    base::log::info("password_changed", {{"name", user->name}});
    const auto ended = call.site.sessions.remove_all(user->id, after_hashing());
    if (!ended) return ended.error();
    return begin_session(call, user->id);
}

void become(Call& call, const std::string& token) {
    call.session = token;
    call.csrf = csrf_of(call.site, token);
    call.deadline = after_hashing();
    if (const auto user = identify(call)) call.user = *user;
}

base::Result<void> sign_out(Call& call) {
    return call.site.sessions.remove(token_hash(call.session), call.deadline);
}

base::Result<User> identify(Call& call) {
    if (call.site.config.is_signed_in_by_host()) return identify_by_host(call);
    if (!is_token(call.session)) return User{};
    const auto session = call.site.sessions.find(token_hash(call.session), call.deadline);
    if (session) return User{session->user_id, session->user_name};
    if (session.error().code == base::Code::not_found) return User{};
    return session.error();
}

std::string session_hash_of(const Call& call) {
    return call.site.config.is_signed_in_by_host() ? host_session_hash(call.remote_user)
                                                   : token_hash(call.session);
}

std::string cookie_name(const Site& site) {
    if (site.config.is_https()) {
        // Path=/ is what the prefix asks for: two sites below one host would otherwise share the cookie.
        std::string name = "__Host-berth" + site.config.base_path;
        std::replace(name.begin(), name.end(), '/', '_');
        return name;
    }
    const auto colon = site.config.origin.rfind(':');
    const std::string port = colon == std::string::npos ? "" : site.config.origin.substr(colon + 1);
    return base::parse_unsigned(port) ? "berth_" + port : "berth";
}

namespace {

std::string cookie_attributes(const Site& site) {
    if (site.config.is_https()) return "; Path=/; Secure; HttpOnly; SameSite=Lax";
    return "; Path=" + site.config.base_path + "/; HttpOnly; SameSite=Lax";
}

}  // namespace

void set_cookie(const Site& site, web::Reply& reply, const std::string& token) {
    reply.headers.emplace_back("Set-Cookie", cookie_name(site) + "=" + token + cookie_attributes(site));
}

void clear_cookie(const Site& site, web::Reply& reply) {
    reply.headers.emplace_back("Set-Cookie", cookie_name(site) + "=; Max-Age=0" + cookie_attributes(site));
}

std::string new_token() { return base::crypto::to_hex(base::crypto::random_bytes(32)); }

bool is_token(const std::string& text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

std::string csrf_of(const Site& site, const std::string& token, const std::string& remote_user) {
    return site.key.authenticate(words_of_csrf(token, remote_user));
}

bool is_from_our_page(const Call& call) {
    // Of a page that was shown before the keys were rotated, by an older key.
    if (!call.site.key.is_authentic(words_of_csrf(call.session, call.remote_user), call.form.value("csrf")))
        return false;
    const std::string_view fetch_site = call.raw.variable("HTTP_SEC_FETCH_SITE");
    const std::string_view origin = call.raw.variable("HTTP_ORIGIN");
    const std::string& configured = call.site.config.origin;
    const bool fits = origin.empty() || configured.empty() || origin == configured;
    // The token is right, so it is our own page, most likely, and the setting that is wrong.
    if (!fits && origin != "null")
        base::log::warning_once("origin_differs",
                                {{"configured", configured}, {"browser", printable(origin, 200)}});
    return fetch_site.empty() ? fits : fetch_site == "same-origin";
}

bool is_said_to_be_ours(const Call& call) {
    const std::string_view fetch_site = call.raw.variable("HTTP_SEC_FETCH_SITE");
    const std::string_view origin = call.raw.variable("HTTP_ORIGIN");
    const bool is_our_origin = !origin.empty() && origin == call.site.config.origin;
    return fetch_site.empty() ? is_our_origin
                              : fetch_site == "same-origin" && (origin.empty() || is_our_origin);
}

}  // namespace app
