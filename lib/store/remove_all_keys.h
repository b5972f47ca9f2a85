// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include "base/deadline.h"
#include "base/result.h"
#include "store/redis.h"

namespace store {

// Removes every key of this installation from Redis and gives how many there were: after the database was
// replaced, what Redis remembers is of another one. Error bad_input when the configured prefix is empty,
// since then nobody knows which keys are ours; else unavailable.
base::Result<size_t> remove_all_keys(Redis& redis, base::Deadline deadline);

}  // namespace store
