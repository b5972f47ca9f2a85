// SPDX-License-Identifier: MIT
#include "commands.h"

#include "app/system_account.h"

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
    return add(parent, name, description,
               [body = std::move(body)](Output& output) { return with_site(output, body); });
}

int with_site(Output& output, const std::function<int(app::Site&, Output&)>& body) {
    auto site = app::open_site();
    if (!site) return output.fail(site.error());
    if (const auto changed = work_as_service((*site)->config); !changed) return output.fail(changed.error());
    return body(**site, output);
}

base::Result<void> work_as_service(const base::Config& config) {
    const auto account = app::service_account(config);
    if (!account) return account.error();
    return *account ? base::become(**account) : base::Result<void>();
}

}  // namespace ctl
