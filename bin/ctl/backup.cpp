// SPDX-License-Identifier: MIT
// berthctl backup, restore
#include "app/backup.h"

#include <fmt/core.h>

#include "base/clock.h"
#include "base/text.h"
#include "commands.h"
#include "unreadable.h"

namespace ctl {
namespace {

// Beside the answer, for people: it must not get into a backup that goes to standard output.
void note(const std::string& line) { fmt::print(stderr, "berthctl: {}\n", line); }

std::string named(int64_t schema, size_t rows) {
    return fmt::format("{} rows of schema {:03}", rows, schema);
}

int backup(const std::string& path, Output& output) {
    if (path == "-") output.is_json = false;  // standard output is the backup's, and refusals go beside it
    const auto config = base::load_config(app::config_path());
    if (!config) return output.fail(config.error());
    const auto made = app::write_backup(*config, path);
    if (!made) return output.fail(made.error());
    const std::string keys = base::joined(made->key_ids, " ");
    for (const auto& secret : made->unreadable)
        note(fmt::format("the secret of node {} ({}) opens with no key of {}", secret.node_id,
                         secret.node_name, config->key_file));
    if (path == "-") return done;
    const std::string needs =
        keys.empty() ? "" : fmt::format("; keep apart from it: key {} of {}", keys, config->key_file);
    return output.finish(fmt::format("wrote {}: {}{}", path, named(made->schema, made->rows), needs),
                         {{"file", path},
                          {"rows", Cell::count(made->rows)},
                          {"schema", static_cast<int64_t>(made->schema)},
                          {"keys", keys},
                          {"unreadable", in_json(made->unreadable)}});
}

int check(const std::string& path, Output& output) {
    const auto facts = app::check_backup(path);
    if (!facts) return output.fail(facts.error());
    const std::string keys = base::joined(facts->key_ids, " ");
    const std::string needs = keys.empty() ? "" : fmt::format("; it needs key {}", keys);
    return output.finish(fmt::format("{} is whole: {}, of {}{}", path, named(facts->schema, facts->rows),
                                     base::utc_text(facts->made_at), needs),
                         {{"file", path},
                          {"rows", Cell::count(facts->rows)},
                          {"schema", static_cast<int64_t>(facts->schema)},
                          {"made_at", facts->made_at},
                          {"keys", keys},
                          {"unreadable_secrets", Cell::count(facts->unreadable)}});
}

int restore(const app::RestorePlan& plan, Output& output) {
    auto config = base::load_config(app::config_path());
    if (!config) return output.fail(config.error());
    const auto restored = app::restore_backup(std::move(*config), plan);
    if (!restored) return output.fail(restored.error());
    const std::string missing = base::joined(restored->missing_keys, " ");
    if (!missing.empty())
        note(
            fmt::format("the key file lacks {}: `berthctl key add` adds it from a copy, or the secrets "
                        "sealed with it have to "
                        "be entered again",
                        missing));
    if (!restored->redis_problem.empty())
        note(fmt::format("Redis still holds what it held ({}): empty it before pages use it again",
                         restored->redis_problem));
    return output.finish(
        fmt::format(
            "restored {} rows of {}; {} creations that were under way are looked for, nothing is sent again",
            restored->rows, base::utc_text(restored->made_at), restored->calmed),
        {{"rows", Cell::count(restored->rows)},
         {"made_at", restored->made_at},
         {"schema", static_cast<int64_t>(restored->schema)},
         {"migrated", Cell::count(restored->migrated.size())},
         {"creations_under_way", Cell::count(restored->calmed)},
         {"missing_keys", missing},
         {"redis_cleared", Cell::flag(restored->redis_problem.empty())}});
}

}  // namespace

void add_backup_commands(Commands& commands) {
    const auto path = std::make_shared<std::string>();
    const auto is_check = std::make_shared<bool>(false);
    auto& write = commands.add(
        commands.root(), "backup", "write everything but the keys into one file",
        [=](Output& output) { return *is_check ? check(*path, output) : backup(*path, output); });
    write.add_option("file", *path, "a new file, or - for standard output")->required();
    write.add_flag("--check", *is_check, "write nothing: say whether this file is a whole backup");
    const auto plan = std::make_shared<app::RestorePlan>();
    auto& read = commands.add(commands.root(), "restore", "put a backup in place of what the database holds",
                              [=](Output& output) { return restore(*plan, output); });
    read.add_option("file", plan->path, "what `berthctl backup` wrote")->required();
    read.add_flag("--replace", plan->may_replace, "also when the database holds users");
    read.add_option("--mysql-user", plan->mysql_user, "connect as this user, known by its Unix socket");
}

}  // namespace ctl
