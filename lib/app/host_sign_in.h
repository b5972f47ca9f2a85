// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "app/call.h"
#include "base/result.h"
#include "web/reply.h"

// Sign-in by the host, `[site] auth = remote_user`: the web server finds out who somebody is and says it in
// the variable REMOTE_USER. Whoever it names is that user, at once and until it names somebody else; a user
// seen for the first time is made, without a password. A request header cannot take the variable's place:
// those arrive as HTTP_*, and the one place that reads REMOTE_USER is remote_user_of.
namespace app {

// Whom the web server names; "" when it names nobody, and always while the setting is off.
std::string remote_user_of(const Site& site, const web::RawRequest& raw);

// What a user may be called: 1 to 64 bytes of UTF-8 without control characters, and no blank at either end.
bool is_user_name(std::string_view name);

// The named user, made and given a session where it has none: one row of its own in `sessions`, so that it
// costs as many round trips as a cookie's. Id 0 when nobody is named, the name cannot be a user's, differs
// only in upper and lower case from one that exists, or is a disabled user's. Error unavailable.
base::Result<User> identify_by_host(Call& call);

// Under which hash the session of a named user is stored; no cookie's token has it.
std::string host_session_hash(const std::string& remote_user);

// Why identify_by_host gave nobody, and what the administrator can do: 403.
web::Reply refuse_by_host(Call& call);
web::Reply refuse_by_host_json(Call& call);

}  // namespace app
