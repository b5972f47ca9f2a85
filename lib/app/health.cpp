// SPDX-License-Identifier: MIT
#include "app/health.h"

#include "base/log.h"

namespace app {

const char* Health::status() const {
    if (!can_serve()) return "unready";
    return redis == Part::up ? "ready" : "degraded";
}

const char* word_of(Health::Part part) {
    switch (part) {
        case Health::Part::up:
            return "up";
        case Health::Part::down:
            return "down";
        case Health::Part::unusable:
            return "unusable";
    }
    return "down";
}

Health look_at_health(Site& site, base::Deadline deadline) {
    Health health;
    const auto schema = site.overview.check_schema(deadline);
    health.mysql = schema                                           ? Health::Part::up
                   : schema.error().code == base::Code::unavailable ? Health::Part::down
                                                                    : Health::Part::unusable;
    if (health.mysql == Health::Part::unusable)
        base::log::error("mysql_unusable", {{"detail", schema.error().detail}});
    if (site.redis.command({"PING"}, moment())) health.redis = Health::Part::up;
    return health;
}

}  // namespace app
