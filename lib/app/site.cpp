// SPDX-License-Identifier: MIT
#include "app/site.h"

#include <cstdlib>

#include "app/counting.h"
#include "base/log.h"

namespace app {

void Site::begin_request() {
    redis.begin_request();
    const auto changed = key.refresh();
    if (!changed) base::log::error("keys_unreadable", {{"detail", changed.error().detail}});
    if (changed && *changed) base::log::info("keys_changed", {{"seals", key.id()}});
}

std::string config_path() {
    const char* path = std::getenv("BERTH_CONFIG");
    return path ? path : "/etc/berth/berth.ini";
}

base::Result<std::unique_ptr<Site>> open_site(store::Mysql::Limits mysql_limits) {
    auto config = base::load_config(config_path());
    if (!config) return config.error();
    auto key = base::KeyRing::load(config->key_file);
    if (!key) return key.error();
    auto site = std::make_unique<Site>(std::move(*config), std::move(*key), mysql_limits);
    Site* const held = site.get();
    site->http.watch([held](const pve::CallEnd& call) { note_call(*held, call); });
    return site;
}

}  // namespace app
