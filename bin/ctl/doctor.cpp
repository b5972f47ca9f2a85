// SPDX-License-Identifier: MIT
// berthctl doctor
#include "app/doctor.h"

#include "commands.h"
#include "findings.h"
#include "shipped_files.h"

namespace ctl {
namespace {

struct Options {
    std::string run = "/run/berth", web_user;
    bool is_cgi = false, is_strict = false;
};

int examine(const Options& options, Output& output) {
    const app::DoctorPlan plan{app::config_path(), options.is_cgi ? "" : options.run, options.web_user,
                               shipped_files()};
    const auto look = [&](app::Findings& findings) {
        app::diagnose(plan, findings);
        return base::Result<void>();
    };
    return show_findings(look, options.is_strict, output);
}

}  // namespace

void add_doctor_command(Commands& commands) {
    const auto options = std::make_shared<Options>();
    auto& command =
        commands.add(commands.root(), "doctor",
                     "look at everything Berth needs, and say what to do; ends with 0 when nothing is bad",
                     [=](Output& output) { return examine(*options, output); });
    command.add_option("--run", options->run, "folder of the pages' sockets")->capture_default_str();
    command.add_flag("--cgi", options->is_cgi, "the pages are plain CGI and have no sockets");
    command.add_option("--web-user", options->web_user, "whom the web server runs as (else looked for)");
    command.add_flag("--strict", options->is_strict, "end with 1 also for a warning");
}

}  // namespace ctl
