// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "base/config.h"
#include "base/result.h"
#include "store/migrations.h"

namespace app {

// Bringing the database up to date. Migrations need more rights than the pages have: `mysql_user`, when not
// empty, connects instead of the configured one, without a password (the server knows it by its Unix socket).

// What to do about a migration that broke off inside.
using BrokenOff = store::BrokenOff;

// Gives the names of the migrations that were run. Waits up to 15 minutes. Errors as
// store::apply_migrations.
base::Result<std::vector<std::string>> migrate(base::Config config, const std::string& mysql_user,
                                               BrokenOff broken_off = BrokenOff::refuse);

// The names of those that would be run; changes nothing.
base::Result<std::vector<std::string>> pending_migrations(base::Config config, const std::string& mysql_user);

// The configuration for whoever connects for such work.
base::Config::Mysql mysql_of(const base::Config& config, const std::string& mysql_user);

}  // namespace app
