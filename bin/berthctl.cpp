// SPDX-License-Identifier: MIT
// The operator's command: what all its commands share. Secrets come from a prompt or standard input, never
// from the command line.
#include <signal.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "ctl/commands.h"

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    CLI::App root{"Operates a Berth installation.", "berthctl"};
    root.require_subcommand(1);
    root.fallthrough();  // the options below are understood after a command, too
    root.footer(ctl::help_footer);
    ctl::Output output;
    std::string config;
    root.add_option("--config", config, "configuration file (else $BERTH_CONFIG, else /etc/berth/berth.ini)")
        ->take_last();
    root.add_flag("--json", output.is_json, "answer in JSON");

    ctl::Commands commands(root);
    ctl::add_database_commands(commands);
    ctl::add_backup_commands(commands);
    ctl::add_key_commands(commands);
    ctl::add_user_commands(commands);
    ctl::add_node_commands(commands);
    ctl::add_reconcile_command(commands);
    ctl::add_doctor_command(commands);
    try {
        root.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return root.exit(error) == 0 ? ctl::done : ctl::wrong_usage;
    }
    if (!config.empty()) ::setenv("BERTH_CONFIG", config.c_str(), 1);
    const int verdict = commands.run(output);
    // An answer that could not be written was not given.
    if (std::fflush(stdout) != 0 && verdict == ctl::done) return ctl::failed;
    return verdict;
}
