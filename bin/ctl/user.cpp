// SPDX-License-Identifier: MIT
// berthctl user add|passwd|list
#include "app/operation.h"
#include "commands.h"
#include "terminal.h"

namespace ctl {
namespace {

int add_user(app::Site& site, const std::string& name, Output& output) {
    const auto password = read_new_secret("Password for " + name);
    if (!password) return output.fail(password.error());
    const auto added = app::add_user(site, name, *password);
    if (!added) return output.fail(added.error());
    return output.finish("added " + name, {{"user", name}});
}

int change_password(app::Site& site, const std::string& name, Output& output) {
    const auto password = read_new_secret("New password for " + name);
    if (!password) return output.fail(password.error());
    const auto changed = app::change_password(site, name, *password);
    if (!changed) return output.fail(changed.error());
    return output.finish("changed; " + name + " is signed out everywhere", {{"user", name}});
}

int list_users(app::Site& site, Output& output) {
    const auto names = app::list_users(site);
    if (!names) return output.fail(names.error());
    std::vector<std::vector<Cell>> rows;
    for (const std::string& name : *names) rows.push_back({name});
    return output.list({{"name", "NAME"}}, rows, "there are no users yet");
}

}  // namespace

void add_user_commands(Commands& commands) {
    auto& group = commands.add_group("user", "the people who sign in");
    const auto name = std::make_shared<std::string>();
    // Of one command line only one of these is chosen, so they may share what they are given.
    const auto with_name = [&](const char* word, const char* description, auto body) -> CLI::App& {
        auto& command = commands.add(group, word, description, [=](app::Site& site, Output& output) {
            return body(site, *name, output);
        });
        command.add_option("name", *name, "user name")->required();
        return command;
    };
    with_name("add", "add a user; the password is read from standard input", add_user);
    with_name("passwd", "set a new password, read from standard input; ends all sessions", change_password);
    commands.add(group, "list", "who may sign in", list_users);
}

}  // namespace ctl
