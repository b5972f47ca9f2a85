// SPDX-License-Identifier: MIT
// berthctl migrate
#include "app/operation.h"
#include "base/text.h"
#include "commands.h"

namespace ctl {
namespace {

int migrate(const std::string& mysql_user, Output& output) {
    auto config = base::load_config(config_path());
    if (!config) return output.fail(config.error());
    if (mysql_user.empty())
        if (const auto changed = work_as_service(*config); !changed) return output.fail(changed.error());
    const auto applied = app::migrate(std::move(*config), mysql_user);
    if (!applied) return output.fail(applied.error());
    std::vector<std::vector<Cell>> rows;
    for (const std::string& name : *applied) rows.push_back({name});
    return output.list({{"applied", "APPLIED"}}, rows, "nothing to do: the database is up to date");
}

}  // namespace

void add_database_commands(Commands& commands) {
    const auto mysql_user = std::make_shared<std::string>();
    auto& command = commands.add(commands.root(), "migrate", "bring the database up to date",
                                 [=](Output& output) { return migrate(*mysql_user, output); });
    command.add_option("--mysql-user", *mysql_user, "connect as this user, known by its Unix socket");
}

}  // namespace ctl
