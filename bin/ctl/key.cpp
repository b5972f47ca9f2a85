// SPDX-License-Identifier: MIT
// berthctl key new
#include "base/config.h"
#include "base/key_file.h"
#include "commands.h"

namespace ctl {
namespace {

int make_key(Output& output) {
    const auto config = base::load_config(config_path());
    if (!config) return output.fail(config.error());
    const auto made = base::create_key_file(config->key_file);
    if (!made) return output.fail(made.error());
    return output.finish("wrote " + config->key_file, {{"key_file", config->key_file}});
}

}  // namespace

void add_key_commands(Commands& commands) {
    auto& group = commands.add_group("key", "the key that seals token secrets");
    commands.add(group, "new", "write a fresh key file", make_key);
}

}  // namespace ctl
