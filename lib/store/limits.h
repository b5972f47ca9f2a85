// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

// Counts how often something happened. Waits and fails as store::Redis does.
class Limits {
  public:
    explicit Limits(Redis& redis) : redis_(redis) {}

    // How often this key was hit since its window began, this time included. The window begins with the
    // first hit and ends by itself after so many seconds.
    base::Result<int64_t> hit(std::string_view key, int64_t window_seconds, base::Deadline deadline);

  private:
    Redis& redis_;
};

}  // namespace store
