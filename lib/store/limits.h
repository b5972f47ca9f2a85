// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

// Counts how often something happened. Waits and fails as store::Redis does.
class Limits {
  public:
    explicit Limits(Redis& redis) : redis_(redis) {}

    // How often each of these keys was hit since its window began, this time included; in one round trip, and
    // on an error none was hit. A window begins with the first hit and ends by itself after so many seconds.
    base::Result<std::vector<int64_t>> hit(const std::vector<std::string>& keys, int64_t window_seconds,
                                           base::Deadline deadline);

    // Takes one hit of each back, as if it had not been; in one round trip. The windows stay as they are, and
    // a key whose window has ended stays without one.
    base::Result<void> take_back(const std::vector<std::string>& keys, base::Deadline deadline);

  private:
    Redis& redis_;
};

}  // namespace store
