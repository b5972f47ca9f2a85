// SPDX-License-Identifier: MIT
#include "app/health.h"

#include "base/log.h"

namespace app {

const unsigned Health::schema = store::program_schema;

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
    // Asked each time: the connection may be older than the last migration.
    const auto schema = store::read_schema(site.mysql, deadline);
    const bool is_there = schema || site.mysql.is_unfit() || schema.error().code != base::Code::unavailable;
    const std::string complaint = schema ? store::mismatch_of(*schema) : schema.error().detail;
    health.mysql = !is_there           ? Health::Part::down
                   : complaint.empty() ? Health::Part::up
                                       : Health::Part::unusable;
    if (health.mysql == Health::Part::unusable) base::log::error("mysql_unusable", {{"detail", complaint}});
    if (site.redis.command({"PING"}, moment())) health.redis = Health::Part::up;
    return health;
}

}  // namespace app
