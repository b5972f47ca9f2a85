// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "app/site.h"
#include "output.h"

// The commands of berthctl. Each group has a file that puts its subcommands on the command line and runs
// them; to add a group: a file, and a line here and in berthctl.cpp.
namespace ctl {

// The command line, and which command it chose. What a command's options are read into must outlive the
// parsing: keep it in a shared_ptr that the command's function holds.
class Commands {
  public:
    explicit Commands(CLI::App& root) : root_(root) {}

    CLI::App& root() { return root_; }
    // A word that only holds further commands.
    CLI::App& add_group(const char* name, const char* description);
    // A command; `body` gives what the program ends with.
    CLI::App& add(CLI::App& parent, const char* name, const char* description,
                  std::function<int(Output&)> body);
    // One that works with the site as it is configured; the connections open at their first use.
    CLI::App& add(CLI::App& parent, const char* name, const char* description,
                  std::function<int(app::Site&, Output&)> body);

    int run(Output& output) const { return chosen_(output); }

  private:
    CLI::App& root_;
    std::function<int(Output&)> chosen_;
};

// Root goes on as the account that the pages run as, where that is known.
base::Result<void> work_as_service(const base::Config& config);

// Runs the body with the site as it is configured, by the account that the pages run as. What only root may
// read is to be read before.
int with_site(Output& output, const std::function<int(app::Site&, Output&)>& body);

void add_backup_commands(Commands& commands);
void add_database_commands(Commands& commands);
void add_doctor_command(Commands& commands);
void add_key_commands(Commands& commands);
void add_node_commands(Commands& commands);
void add_reconcile_command(Commands& commands);
void add_user_commands(Commands& commands);

}  // namespace ctl
