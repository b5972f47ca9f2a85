// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// Everybody's at once, for the one who runs the site. Waits and fails as store::Mysql does.
class Overview {
  public:
    explicit Overview(Mysql& mysql) : mysql_(mysql) {}

    // Sessions that are not over.
    base::Result<int64_t> sessions(base::Deadline deadline);

    struct StateCount {
        std::string state;  // a word of store::State
        int64_t count = 0;
    };
    // How many creations are in each state; a state without any is left out.
    base::Result<std::vector<StateCount>> creations(base::Deadline deadline);
    // For how many seconds the oldest creation that holds a VMID has existed; 0 when there is none.
    base::Result<int64_t> oldest_active_creation(base::Deadline deadline);

    struct NodeName {
        int64_t id = 0;
        std::string name;  // as its user calls it; another user may use the same
    };
    // The records in the order of their ids, at most so many.
    base::Result<std::vector<NodeName>> nodes(unsigned limit, base::Deadline deadline);
    base::Result<int64_t> node_count(base::Deadline deadline);

  private:
    base::Result<int64_t> number(const char* sql, base::Deadline deadline);
    Mysql& mysql_;
};

}  // namespace store
