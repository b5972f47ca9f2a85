// SPDX-License-Identifier: MIT
#include "app/migration.h"

namespace app {
namespace {

constexpr store::Mysql::Limits long_limits{.connect = std::chrono::seconds(5),
                                           .answer = std::chrono::seconds(600)};

base::Deadline patient() { return base::Deadline::in(std::chrono::minutes(15)); }

base::Result<void> check_folder(const base::Config& config) {
    if (!config.sql.empty()) return {};
    return base::Error{base::Code::bad_input, "site.sql, the folder of migrations, is not set"};
}

}  // namespace

base::Config::Mysql mysql_of(const base::Config& config, const std::string& mysql_user) {
    base::Config::Mysql mysql = config.mysql;
    if (mysql_user.empty()) return mysql;
    mysql.user = mysql_user;
    mysql.password.clear();
    return mysql;
}

base::Result<std::vector<std::string>> migrate(base::Config config, const std::string& mysql_user,
                                               BrokenOff broken_off) {
    if (auto named = check_folder(config); !named) return named.error();
    store::Mysql mysql(mysql_of(config, mysql_user), long_limits);
    return store::apply_migrations(
        mysql, store::MigrationPlan{.folder = config.sql, .broken_off = broken_off}, patient());
}

base::Result<std::vector<std::string>> pending_migrations(base::Config config,
                                                          const std::string& mysql_user) {
    if (auto named = check_folder(config); !named) return named.error();
    store::Mysql mysql(mysql_of(config, mysql_user), long_limits);
    return store::pending_migrations(mysql, store::MigrationPlan{.folder = config.sql}, patient());
}

}  // namespace app
