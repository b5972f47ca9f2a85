// SPDX-License-Identifier: MIT
#pragma once

#include "app/doctor.h"
#include "app/site.h"
#include "app/system_account.h"

// The parts of diagnose(), a file each.
namespace app::doctor {

// The configuration, when it can be read: without it there is nothing more to look at.
std::optional<base::Config> check_configuration(const std::string& path, Findings& findings);
// Whom the pages run as, where that is known.
std::optional<base::Account> check_account(const base::Config& config, Findings& findings);
// Who may read the configuration.
void check_rights(const std::string& path, const std::optional<base::Account>& service, Findings& findings);
void check_key(const DoctorPlan& plan, const base::Config& config,
               const std::optional<base::Account>& service, Findings& findings);
void check_shipped(const base::Config& config, const std::vector<ShippedFile>& shipped, Findings& findings);
void check_version(Findings& findings);
void check_libraries(Findings& findings);

// False when nothing more can be learnt from the database.
bool check_mysql(const base::Config& config, Findings& findings, base::Deadline deadline);
void check_redis(const base::Config& config, Findings& findings, base::Deadline deadline);
void check_sockets(const DoctorPlan& plan, Findings& findings, base::Deadline deadline);

// What helps against a connection that failed so: one sentence or two. `failure` is the error's detail.
std::string advice_on_mysql(const std::string& failure, const std::string& database);
std::string advice_on_redis(const std::string& failure);

// "a, b, c and 4 more".
std::string some_of(const std::vector<std::string>& names);

}  // namespace app::doctor
