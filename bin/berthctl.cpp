// SPDX-License-Identifier: MIT
// The operator's command. Secrets come from a prompt or standard input, never from the command line.
#include <fmt/core.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string>

#include "app/operation.h"
#include "base/config.h"
#include "base/key_file.h"

namespace {

std::string config_path() {
    const char* path = std::getenv("BERTH_CONFIG");
    return path ? path : "/etc/berth/berth.ini";
}

// One line from standard input; at a terminal with a prompt and without echo.
std::string read_secret(const std::string& prompt) {
    std::string secret;
    if (!::isatty(STDIN_FILENO)) {
        std::getline(std::cin, secret);
        return secret;
    }
    termios before{};
    ::tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    std::cerr << prompt << ": ";
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::getline(std::cin, secret);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << '\n';
    return secret;
}

// Says what went wrong; the exit code of the command.
int fail(const base::Error& error) {
    std::cerr << "berthctl: " << error.detail << '\n';
    return 1;
}

int migrate(const std::string& mysql_user) {
    auto config = base::load_config(config_path());
    if (!config) return fail(config.error());
    const auto applied = app::migrate(std::move(*config), mysql_user);
    if (!applied) return fail(applied.error());
    for (const std::string& name : *applied) fmt::print("applied {}\n", name);
    if (applied->empty()) fmt::print("nothing to do\n");
    return 0;
}

int new_key() {
    const auto config = base::load_config(config_path());
    if (!config) return fail(config.error());
    const auto made = base::create_key_file(config->key_file);
    if (!made) return fail(made.error());
    fmt::print("wrote {}\n", config->key_file);
    return 0;
}

int add_user(const std::string& name) {
    auto site = app::open_site();
    if (!site) return fail(site.error());
    const auto added = app::add_user(**site, name, read_secret("Password for " + name));
    if (!added && added.error().code == base::Code::conflict)
        return fail({base::Code::conflict, "there is a user of this name already"});
    if (!added) return fail(added.error());
    fmt::print("added {}\n", name);
    return 0;
}

int change_password(const std::string& name) {
    auto site = app::open_site();
    if (!site) return fail(site.error());
    const auto changed = app::change_password(**site, name, read_secret("New password for " + name));
    if (!changed && changed.error().code == base::Code::not_found)
        return fail({base::Code::not_found, "there is no user of this name"});
    if (!changed) return fail(changed.error());
    fmt::print("changed; {} is signed out everywhere\n", name);
    return 0;
}

int list_users() {
    auto site = app::open_site();
    if (!site) return fail(site.error());
    const auto names = app::list_users(**site);
    if (!names) return fail(names.error());
    for (const std::string& name : *names) fmt::print("{}\n", name);
    return 0;
}

int add_node(const std::string& user, app::NodeForm form) {
    auto site = app::open_site();
    if (!site) return fail(site.error());
    form.token_secret = read_secret("Secret of " + form.token_id);
    const auto added = app::add_node(**site, user, form);
    if (!added && added.error().code == base::Code::not_found)
        return fail({base::Code::not_found, "there is no user of this name"});
    if (!added) return fail(added.error());
    fmt::print("added {} as node {}\n", form.name, *added);
    return 0;
}

int reconcile(unsigned limit) {
    auto site = app::open_site();
    if (!site) return fail(site.error());
    const auto count = app::reconcile(**site, limit);
    if (!count) return fail(count.error());
    fmt::print("looked after {} creations\n", *count);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    CLI::App cli{"Operates a Berth installation."};
    cli.require_subcommand(1);
    std::string config, mysql_user, name, user;
    app::NodeForm form;
    unsigned limit = 100;
    cli.add_option("--config", config, "configuration file (else $BERTH_CONFIG, else /etc/berth/berth.ini)");

    auto* migrate_command = cli.add_subcommand("migrate", "bring the database up to date");
    migrate_command->add_option("--mysql-user", mysql_user, "connect as this user, known by its Unix socket");
    auto* key_command = cli.add_subcommand("key", "the key that seals token secrets");
    key_command->require_subcommand(1);
    auto* new_key_command = key_command->add_subcommand("new", "write a fresh key file");
    auto* user_command = cli.add_subcommand("user", "the people who sign in");
    user_command->require_subcommand(1);
    auto* add_user_command =
        user_command->add_subcommand("add", "add a user; the password is read from standard input");
    add_user_command->add_option("name", name, "user name")->required();
    auto* passwd_command = user_command->add_subcommand(
        "passwd", "set a new password, read from standard input; ends all sessions");
    passwd_command->add_option("name", name, "user name")->required();
    auto* list_users_command = user_command->add_subcommand("list", "print the names of all users");
    auto* node_command = cli.add_subcommand("node", "the users' Proxmox nodes");
    node_command->require_subcommand(1);
    auto* add_node_command = node_command->add_subcommand(
        "add", "test and add a node; the token's secret is read from standard input");
    add_node_command->add_option("--user", user, "whose node it will be")->required();
    add_node_command->add_option("--name", form.name, "display name")->required();
    add_node_command->add_option("--host", form.host, "host name or address")->required();
    add_node_command->add_option("--port", form.port, "port")->capture_default_str();
    add_node_command->add_option("--token-id", form.token_id, "user@realm!name")->required();
    add_node_command->add_option("--fingerprint", form.fingerprint, "SHA-256 fingerprint of the certificate");
    add_node_command->add_option("--pve-node", form.pve_node, "member of the cluster, when it is one");
    auto* reconcile_command =
        cli.add_subcommand("reconcile", "look after creations that nobody is looking at");
    reconcile_command->add_option("--limit", limit, "at most this many")->capture_default_str();
    CLI11_PARSE(cli, argc, argv);

    if (!config.empty()) ::setenv("BERTH_CONFIG", config.c_str(), 1);
    form.trust = form.fingerprint.empty() ? "system" : "fingerprint";
    if (migrate_command->parsed()) return migrate(mysql_user);
    if (new_key_command->parsed()) return new_key();
    if (add_user_command->parsed()) return add_user(name);
    if (passwd_command->parsed()) return change_password(name);
    if (list_users_command->parsed()) return list_users();
    if (add_node_command->parsed()) return add_node(user, form);
    return reconcile(limit);
}
