// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// When work that a timer does was last done, by a word for each such task ("reconcile"). Waits and fails as
// store::Mysql does.
class Maintenance {
  public:
    explicit Maintenance(Mysql& mysql) : mysql_(mysql) {}

    base::Result<void> note_done(std::string_view task, base::Deadline deadline);

    // The moment, in Unix seconds; 0 when it was never done.
    base::Result<int64_t> last_done(std::string_view task, base::Deadline deadline);

    // Seconds since then by the database's clock; nothing when it was never done.
    base::Result<std::optional<int64_t>> age_of(std::string_view task, base::Deadline deadline);

  private:
    Mysql& mysql_;
};

}  // namespace store
