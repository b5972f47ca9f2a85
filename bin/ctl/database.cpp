// SPDX-License-Identifier: MIT
// berthctl migrate
#include "app/migration.h"
#include "commands.h"

namespace ctl {
namespace {

struct Wanted {
    std::string mysql_user;
    bool only_check = false, resume = false, skip = false;
};

int show(Output& output, const char* key, const char* title, const std::vector<std::string>& names) {
    std::vector<std::vector<Cell>> rows;
    for (const std::string& name : names) rows.push_back({name});
    return output.list({{key, title}}, rows, "nothing to do: the database is up to date");
}

int check(base::Config config, const Wanted& wanted, Output& output) {
    const auto pending = app::pending_migrations(std::move(config), wanted.mysql_user);
    if (!pending) return output.fail(pending.error());
    const int shown = show(output, "pending", "PENDING", *pending);
    return pending->empty() ? shown : migrations_pending;
}

int migrate(const Wanted& wanted, Output& output) {
    auto config = base::load_config(app::config_path());
    if (!config) return output.fail(config.error());
    if (wanted.mysql_user.empty())
        if (const auto changed = work_as_service(*config); !changed) return output.fail(changed.error());
    if (wanted.only_check) return check(std::move(*config), wanted, output);
    const auto broken_off = wanted.skip     ? app::BrokenOff::skip
                            : wanted.resume ? app::BrokenOff::run_again
                                            : app::BrokenOff::refuse;
    const auto applied = app::migrate(std::move(*config), wanted.mysql_user, broken_off);
    if (!applied) return output.fail(applied.error());
    return show(output, "applied", "APPLIED", *applied);
}

}  // namespace

void add_database_commands(Commands& commands) {
    const auto wanted = std::make_shared<Wanted>();
    auto& command = commands.add(commands.root(), "migrate", "bring the database up to date",
                                 [=](Output& output) { return migrate(*wanted, output); });
    command.add_option("--mysql-user", wanted->mysql_user, "connect as this user, known by its Unix socket");
    auto* check = command.add_flag("--check", wanted->only_check,
                                   "only say what would be run; ends with 4 when there is something");
    auto* resume = command.add_flag("--resume", wanted->resume,
                                    "go on with a migration that broke off, with the statement at the break");
    resume->excludes(check);
    command.add_flag("--skip", wanted->skip, "with --resume: go on behind that statement")->needs(resume);
}

}  // namespace ctl
