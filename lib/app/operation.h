// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/finding.h"
#include "app/node_registry.h"
#include "app/site.h"
#include "base/config.h"
#include "base/result.h"

// What an operator does from the command line (berthctl). Waits as long as it takes, within sensible limits.
namespace app {

// Errors: bad_input, a name that no one could type or a password of less than 8 characters; conflict, the
// name is taken.
base::Result<void> add_user(Site& site, const std::string& name, const std::string& password);

// Sets a new password and ends all sessions of the user. Errors as of add_user; not_found, no such user.
base::Result<void> change_password(Site& site, const std::string& name, const std::string& password);

// All users by name.
base::Result<std::vector<store::UserInList>> list_users(Site& site);

// A disabled user's sessions end at once, and signing in says what it says of a wrong password: who does not
// have the password learns nothing of the account, not even that there is one. What is under way for the user
// is still looked after, nodes and presets stay. Gives how many sessions ended. Error not_found, no such
// user.
base::Result<size_t> disable_user(Site& site, const std::string& name);
base::Result<void> enable_user(Site& site, const std::string& name);

// Where the user is signed in, the last seen first, and the end of it all: how many there were. Error
// not_found, no such user.
base::Result<std::vector<store::SessionInList>> sessions_of(Site& site, const std::string& name);
base::Result<size_t> end_sessions(Site& site, const std::string& name);

// Errors: bad_input with the first of the sentences that a user of the page would read; not_found, no such
// user.
base::Result<int64_t> add_node(Site& site, const std::string& user, const NodeForm& form);

// The nodes of all users, or of the one of this name, with what was last known of each: "silent since …",
// or "no trouble known", also where Redis does not remember. Error not_found, no such user.
struct ListedNode {
    int64_t id = 0;
    std::string user, name, host, trust, version, state;
    unsigned port = 0;
    bool is_default = false;
};
base::Result<std::vector<ListedNode>> list_nodes(Site& site, const std::string& user);

// Asks one node, or for the id 0 all of them, what saving it asked. Error not_found, no such node.
base::Result<void> test_nodes(Site& site, int64_t id, Findings& findings);

// Looks after the creations that nobody is looking at, at most `limit` of them; gives how many. Notes that it
// was done.
base::Result<size_t> reconcile(Site& site, unsigned limit);

}  // namespace app
