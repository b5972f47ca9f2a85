// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "base/account.h"
#include "base/config.h"
#include "base/result.h"
#include "store/mysql.h"

namespace app {

// The one that the pages run as: `[site] user`, or where that is not set and MySQL knows its account by the
// system's user at the other end of the socket, that user. Nothing when neither tells. Error bad_input when
// `[site] user` is nobody on this host.
base::Result<std::optional<base::Account>> service_account(const base::Config& config);

// Has root do something as that account, and goes on as root. Anybody else does it as who he is. An error
// says that it was not done.
base::Result<void> do_as(const base::Account& account, const std::function<void()>& work);

// Opens the connection as the account that the pages run as: for work with files that are root's and a MySQL
// that knows the service by the Unix socket.
base::Result<void> connect_as_service(store::Mysql& mysql, const base::Config& config);

// Whether the account may read (R_OK), write (W_OK) or enter (X_OK) what lies at the path, by owner, group
// and mode of it and of the folders above; access lists are not looked at. False when there is nothing.
bool may_access(const base::Account& account, const std::string& path, int wanted);

}  // namespace app
