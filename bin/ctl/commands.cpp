// SPDX-License-Identifier: MIT
#include "commands.h"

#include <cstdlib>

namespace ctl {

CLI::App& Commands::add_group(const char* name, const char* description) {
    return *root_.add_subcommand(name, description)->require_subcommand(1);
}

CLI::App& Commands::add(CLI::App& parent, const char* name, const char* description,
                        std::function<int(Output&)> body) {
    CLI::App& command = *parent.add_subcommand(name, description);
    command.callback([this, body = std::move(body)] { chosen_ = body; });
    return command;
}

CLI::App& Commands::add(CLI::App& parent, const char* name, const char* description,
                        std::function<int(app::Site&, Output&)> body) {
    return add(parent, name, description, [body = std::move(body)](Output& output) {
        auto site = app::open_site();
        if (!site) return output.fail(site.error());
        return body(**site, output);
    });
}

std::string config_path() {
    const char* path = std::getenv("BERTH_CONFIG");
    return path ? path : "/etc/berth/berth.ini";
}

}  // namespace ctl
