// SPDX-License-Identifier: MIT
#pragma once

#include "app/site.h"
#include "base/deadline.h"

namespace app {

// Whether this host can serve visitors. Without MySQL, or with a schema that this program cannot work with,
// nobody can be served; without Redis everything works, with VMIDs unconfirmed.
struct Health {
    enum class Part { up, down, unusable };
    // Which database this program works with: tells a worker of an older version from one of a newer.
    static const unsigned schema;
    Part mysql = Part::down;
    Part redis = Part::down;

    bool can_serve() const { return mysql == Part::up; }
    // "ready", "degraded", "unready".
    const char* status() const;
};

// "up", "down", "unusable": it answers, but not so that this program can work with it.
const char* word_of(Health::Part part);

// Asks each of them one question.
Health look_at_health(Site& site, base::Deadline deadline);

}  // namespace app
