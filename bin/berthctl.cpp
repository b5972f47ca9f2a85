// SPDX-License-Identifier: MIT
// The operator's command: what all its commands share. Secrets come from a prompt or standard input, never
// from the command line.
#include <signal.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>

#include "base/log.h"
#include "base/program.h"
#include "ctl/commands.h"

namespace {

// Words that are wrong are answered as the answer was asked for, wherever --json stands among them.
int refuse(const CLI::App& root, const CLI::ParseError& error, int argc, char** argv) {
    ctl::Output output;
    output.is_json = std::any_of(argv, argv + argc, [](std::string_view word) { return word == "--json"; });
    const bool is_wrong = error.get_exit_code() != 0;  // --help and --version are not
    if (is_wrong && output.is_json)
        (void)output.fail({base::Code::bad_input, error.what()});
    else
        root.exit(error);
    return is_wrong ? ctl::wrong_usage : ctl::done;
}

int run(int argc, char** argv, ctl::Output& output) {
    CLI::App root{"Operates a Berth installation.", "berthctl"};
    root.require_subcommand(1);
    root.fallthrough();  // the options below are understood after a command, too
    root.footer(ctl::help_footer);
    std::string config;
    root.add_option("--config", config, "configuration file (else $BERTH_CONFIG, else /etc/berth/berth.ini)")
        ->take_last();
    root.add_flag("--json", output.is_json, "answer in JSON");
    root.set_version_flag("--version", base::program_version(), "say which version this is");

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
        return refuse(root, error, argc, argv);
    }
    if (!config.empty()) ::setenv("BERTH_CONFIG", config.c_str(), 1);
    return commands.run(output);
}

}  // namespace

int main(int argc, char** argv) {
    ::signal(SIGPIPE, SIG_IGN);
    if (::isatty(STDERR_FILENO)) base::log::hide_info();
    ctl::Output output;
    int verdict = ctl::failed;
    try {
        verdict = run(argc, argv, output);
    } catch (const std::exception& defect) {
        // Where the answer itself cannot be written, neither can this one.
        if (!std::ferror(stdout)) verdict = output.fail({base::Code::internal, defect.what()});
    }
    // An answer that could not be written was not given.
    if (std::fflush(stdout) != 0 && verdict == ctl::done) return ctl::failed;
    return verdict;
}
