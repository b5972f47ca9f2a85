// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "app/call.h"
#include "base/result.h"
#include "store/sessions.h"
#include "web/reply.h"

namespace app {

constexpr int64_t session_seconds = 12 * 3600;

// Where this call comes from, for the list of the user's sessions.
store::Client client_of(const Call& call);

// Checks name and password and begins a new session. The answer to an unknown name and to a wrong password is
// the same and takes as long (some 100 ms: the hashing). In 15 minutes ten wrong ones for a name and thirty
// from an address are let through; then not even a right one is looked at. A right one is not counted, and
// does not make up for wrong ones. Errors: denied, wrong; conflict, too many wrong ones, try again later, or
// Redis is full and cannot count; unavailable, MySQL does not answer. Without Redis nothing is counted.
base::Result<std::string> sign_in(Call& call, const std::string& name, const std::string& password);

// The rest of the call is for whom the new session belongs to: what it shows carries that one's CSRF token.
void become(Call& call, const std::string& token);

// Ends the session of this call; not an error when there is none.
base::Result<void> sign_out(Call& call);

// Changes the password of who is signed in, when the current one is right; every session of the user ends,
// and the token of a new one comes back. A wrong one counts as in sign_in(), and it takes as long, twice.
// Errors: denied, the current one is wrong; conflict, too many wrong ones; unavailable.
base::Result<std::string> change_own_password(Call& call, const std::string& current,
                                              const std::string& wanted);

// Who is asking: whom the cookie's token belongs to or, where the host signs people in, whom it names. A user
// with id 0 for no one. Error unavailable when neither Redis nor MySQL can tell.
base::Result<User> identify(Call& call);

// Under which hash the session of this call is stored, when it has one.
std::string session_hash_of(const Call& call);

// The cookie that carries the session's token. Over HTTPS it has the `__Host-` prefix and Secure, and its
// name carries the base path; over plain HTTP (loopback) it carries the port. So two sites on one host do not
// overwrite each other's.
std::string cookie_name(const Site& site);
void set_cookie(const Site& site, web::Reply& reply, const std::string& token);
void clear_cookie(const Site& site, web::Reply& reply);

// A token for a visitor without a session: names nobody, but lets the sign-in form have its CSRF token.
std::string new_token();
bool is_token(const std::string& text);

// The CSRF token that belongs to a cookie and, where the host signs people in, to whom it names: who has only
// one of the two cannot make it.
std::string csrf_of(const Site& site, const std::string& token, const std::string& remote_user = {});

// Whether a POST comes from a page of ours: its token is right, and what the browser says of its origin fits.
bool is_from_our_page(const Call& call);

// Whether the browser itself says that the request comes from a page of ours; false when it says nothing.
bool is_said_to_be_ours(const Call& call);

}  // namespace app
