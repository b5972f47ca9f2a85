// SPDX-License-Identifier: MIT
// berthctl key new, add, list, rotate, retire
#include <fmt/core.h>

#include <iostream>
#include <iterator>

#include "app/key_rotation.h"
#include "base/config.h"
#include "base/key_file.h"
#include "base/key_ring.h"
#include "base/text.h"
#include "commands.h"
#include "unreadable.h"

namespace ctl {
namespace {

int make_key(Output& output) {
    const auto config = base::load_config(app::config_path());
    if (!config) return output.fail(config.error());
    const auto made = base::create_key_file(config->key_file);
    if (!made) return output.fail(made.error());
    const auto ring = base::KeyRing::load(config->key_file);
    if (!ring) return output.fail(ring.error());
    return output.finish(fmt::format("wrote {}, key {}", config->key_file, ring->id()),
                         {{"key_file", config->key_file}, {"key", ring->id()}});
}

int add_keys(Output& output) {
    const auto config = base::load_config(app::config_path());
    if (!config) return output.fail(config.error());
    std::string text(std::istreambuf_iterator<char>(std::cin), {});
    const auto offered = base::parse_keys(text);
    base::crypto::wipe(text);
    if (!offered) return output.fail(offered.error(), "standard input: " + offered.error().detail);
    const auto added = base::add_to_key_file(config->key_file, *offered);
    if (!added) return output.fail(added.error());
    const std::string ids = base::joined(*added, " ");
    const std::string news = app::copies_of(config->key_file).empty()
                                 ? ""
                                 : fmt::format("; pages know of it after `{}`", app::hand_over);
    return output.finish(added->empty() ? "the key file has them all" : fmt::format("added {}{}", ids, news),
                         {{"added", ids}});
}

int list_keys(app::Site& site, Output& output) {
    const auto use = app::key_use(site);
    if (!use) return output.fail(use.error());
    Table keys{{{"key", "KEY"}, {"role", "ROLE"}, {"secrets", "SECRETS"}}, {}};
    for (const app::KeyInUse& key : use->keys)
        keys.rows.push_back({key.id, app::word_of(key.role), Cell::count(key.secrets)});
    tell_unreadable(site, use->unreadable);
    const int shown =
        output.is_json
            ? output.finish("", {{"keys", Cell::table(keys)}, {"unreadable", in_json(use->unreadable)}})
            : output.list(keys.columns, keys.rows, "no keys");
    return use->unreadable.empty() ? shown : failed;
}

int prepare(app::Site& site, Output& output) {
    const auto prepared = app::prepare_key(site);
    if (!prepared) return output.fail(prepared.error());
    return output.finish(
        fmt::format("key {} is known, and seals after the next `berthctl key rotate`", *prepared),
        {{"prepared", *prepared}});
}

int rotate(app::Site& site, Output& output) {
    const auto rotation = app::rotate_keys(site);
    if (!rotation) return output.fail(rotation.error());
    tell_unreadable(site, rotation->unreadable);
    const std::string did = rotation->is_continued ? "an earlier rotation is finished: key {} seals, {} "
                                                     "secrets were sealed anew; for another key call it again"
                                                   : "key {} seals now, {} secrets were sealed anew";
    return output.finish(fmt::format(fmt::runtime(did), rotation->key_id, rotation->resealed),
                         {{"key", rotation->key_id},
                          {"continued", Cell::flag(rotation->is_continued)},
                          {"resealed", Cell::count(rotation->resealed)},
                          {"unreadable", in_json(rotation->unreadable)}});
}

int retire(app::Site& site, Output& output) {
    const auto retired = app::retire_keys(site);
    if (!retired) return output.fail(retired.error());
    const std::string ids = base::joined(*retired, " ");
    return output.finish(retired->empty() ? "there is no old key" : "removed " + ids, {{"retired", ids}});
}

// Key files may be root's, so root stays root here.
std::function<int(Output&)> with_keys(std::function<int(app::Site&, Output&)> body) {
    return [body = std::move(body)](Output& output) {
        auto site = app::open_site_for_keys();
        if (!site) return output.fail(site.error());
        return body(**site, output);
    };
}

}  // namespace

void add_key_commands(Commands& commands) {
    auto& group = commands.add_group("key", "the keys that seal token secrets");
    commands.add(group, "new", "write a key file, where there is none", make_key);
    commands.add(group, "add", "add the keys that the key file lacks from a copy of it on standard input",
                 add_keys);
    commands.add(group, "list", "print the keys, and how many secrets need each", with_keys(list_keys));
    const auto only_prepare = std::make_shared<bool>(false);
    auto& command = commands.add(group, "rotate", "make a new key, and seal every secret with it",
                                 with_keys([=](app::Site& site, Output& output) {
                                     return *only_prepare ? prepare(site, output) : rotate(site, output);
                                 }));
    command.add_flag("--prepare", *only_prepare,
                     "only make the key known, where pages read a copy of the key file");
    commands.add(group, "retire", "remove the old keys, when no secret needs them any more",
                 with_keys(retire));
}

}  // namespace ctl
