// SPDX-License-Identifier: MIT
// berthctl user add|passwd|disable|enable|list|sessions
#include <fmt/core.h>

#include "app/agent_text.h"
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

int disable_user(app::Site& site, const std::string& name, Output& output) {
    const auto ended = app::disable_user(site, name);
    if (!ended) return output.fail(ended.error());
    return output.finish(fmt::format("disabled {}; sessions ended: {}", name, *ended),
                         {{"user", name}, {"sessions_ended", Cell::count(*ended)}});
}

int enable_user(app::Site& site, const std::string& name, Output& output) {
    const auto enabled = app::enable_user(site, name);
    if (!enabled) return output.fail(enabled.error());
    return output.finish("enabled " + name, {{"user", name}});
}

int list_users(app::Site& site, Output& output) {
    const auto users = app::list_users(site);
    if (!users) return output.fail(users.error());
    std::vector<std::vector<Cell>> rows;
    for (const auto& user : *users)
        rows.push_back({user.name, user.is_disabled ? "disabled" : "enabled",
                        Cell::moment(user.last_sign_in, "never"), user.nodes, user.sessions});
    return output.list({{"name", "NAME"},
                        {"state", "STATE"},
                        {"last_sign_in", "LAST SIGN-IN"},
                        {"nodes", "NODES"},
                        {"sessions", "SESSIONS"}},
                       rows, "there are no users yet");
}

int list_sessions(app::Site& site, const std::string& name, Output& output) {
    const auto sessions = app::sessions_of(site, name);
    if (!sessions) return output.fail(sessions.error());
    std::vector<std::vector<Cell>> rows;
    for (const auto& session : *sessions)
        rows.push_back({Cell::moment(session.began_at, ""), Cell::moment(session.last_seen_at, ""),
                        session.client.address, app::agent_text(session.client.agent)});
    return output.list({{"began_at", "BEGAN"},
                        {"last_seen_at", "LAST SEEN"},
                        {"address", "ADDRESS"},
                        {"browser", "BROWSER"}},
                       rows, "signed in nowhere");
}

int end_sessions(app::Site& site, const std::string& name, bool yes, Output& output) {
    const auto sure = confirm("End all sessions of " + name + "?", yes);
    if (!sure) return output.fail(sure.error());
    const auto ended = app::end_sessions(site, name);
    if (!ended) return output.fail(ended.error());
    return output.finish(fmt::format("sessions ended: {}", *ended),
                         {{"user", name}, {"sessions_ended", Cell::count(*ended)}});
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
    with_name("add", "add a user; the password is asked for, or read from standard input", add_user);
    with_name("passwd", "set a new password in the same way; ends all sessions", change_password);
    with_name("disable", "keep a user from signing in; ends all sessions at once", disable_user);
    with_name("enable", "let a disabled user sign in again", enable_user);
    commands.add(group, "list", "who may sign in", list_users);

    const auto end = std::make_shared<bool>(false), yes = std::make_shared<bool>(false);
    auto& sessions = with_name("sessions", "where a user is signed in",
                               [=](app::Site& site, const std::string& user, Output& output) {
                                   return *end ? end_sessions(site, user, *yes, output)
                                               : list_sessions(site, user, output);
                               });
    auto* ending = sessions.add_flag("--end", *end, "end them all");
    sessions.add_flag("--yes", *yes, "do not ask")->needs(ending);
}

}  // namespace ctl
