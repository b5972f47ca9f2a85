// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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

// The names of all users, in alphabetical order.
base::Result<std::vector<std::string>> list_users(Site& site);

// Errors: bad_input with the first of the sentences that a user of the page would read; not_found, no such
// user.
base::Result<int64_t> add_node(Site& site, const std::string& user, const NodeForm& form);

// Looks after the creations that nobody is looking at, at most `limit` of them; gives how many.
base::Result<size_t> reconcile(Site& site, unsigned limit);

}  // namespace app
