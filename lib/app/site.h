// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "base/config.h"
#include "base/deadline.h"
#include "base/key_ring.h"
#include "base/result.h"
#include "pve/http.h"
#include "store/counters.h"
#include "store/creations.h"
#include "store/drafts.h"
#include "store/holds.h"
#include "store/limits.h"
#include "store/maintenance.h"
#include "store/mysql.h"
#include "store/node_health.h"
#include "store/nodes.h"
#include "store/overview.h"
#include "store/presets.h"
#include "store/redis.h"
#include "store/schema.h"
#include "store/sessions.h"
#include "store/snapshots.h"
#include "store/ssh_keys.h"
#include "store/users.h"
#include "store/vmids.h"
#include "web/urls.h"

namespace app {

// What a worker holds on to between requests: configuration, keys and connections, nothing about a user. The
// connections open at their first use.
struct Site {
    Site(base::Config config_read, base::KeyRing key_read, store::Mysql::Limits mysql_limits = {},
         store::Redis::Limits redis_limits = {})
        : config(std::move(config_read)),
          key(std::move(key_read)),
          urls(config.base_path),
          mysql(config.mysql, mysql_limits, store::check_schema),
          redis(config.redis, redis_limits),
          http(pve::AddressPolicy{config.nodes.networks, config.nodes.allow_loopback}) {}

    // Forgets the errors of the request before, and looks whether there are other keys.
    void begin_request();
    // Closes connections that nobody used for a minute.
    void rest() {
        mysql.close_if_idle(std::chrono::seconds(60));
        redis.close_if_idle(std::chrono::seconds(60));
    }

    const base::Config config;
    base::KeyRing key;
    const web::Urls urls;
    store::Mysql mysql;
    store::Redis redis;
    pve::Http http;
    store::Users users{mysql};
    store::Sessions sessions{mysql, redis};
    store::Nodes nodes{mysql, redis};
    store::Drafts drafts{mysql};
    store::Creations creations{mysql};
    store::SshKeys ssh_keys{mysql};
    store::Presets presets{mysql};
    store::Vmids vmids{redis};
    store::Holds holds{redis};
    store::Snapshots snapshots{redis};
    store::NodeHealths healths{redis};
    store::Limits limits{redis};
    store::Counters counters{redis};
    store::Overview overview{mysql};
    store::Maintenance maintenance{mysql};
};

// For what is told to Redis, or asked from it, beside the request proper: that must not depend on what the
// asking of a node left of the request's time.
inline base::Deadline moment() { return base::Deadline::in(std::chrono::milliseconds(300)); }

// The configuration file: the one that BERTH_CONFIG names, else /etc/berth/berth.ini.
std::string config_path();

// Reads the configuration and the keys. Connects to nothing.
// What Proxmox is asked is counted and logged from then on. Error internal, with the file and what is wrong
// with it.
base::Result<std::unique_ptr<Site>> open_site(store::Mysql::Limits mysql_limits = {});

}  // namespace app
