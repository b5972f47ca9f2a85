// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "app/site.h"
#include "base/deadline.h"

namespace app {

// Whether the web server's client is one that these networks hold.
bool may_read_metrics(const base::Config::Metrics& config, std::string_view remote_address);

// Everything Berth measures, in Prometheus's text format: what all workers counted, and what MySQL and Redis
// tell of the present. Of one that does not answer, only that is told, and its numbers are missing. User
// names are in none; nodes are named as their users call them, with the record's id, at most 500.
std::string metrics_text(Site& site, base::Deadline deadline);

}  // namespace app
