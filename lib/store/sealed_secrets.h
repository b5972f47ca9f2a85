// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"
#include "store/nodes.h"

namespace store {

// The sealed token secrets of all users' nodes, for the operator who changes keys. Waits and fails as
// store::Mysql does.
class SealedSecrets {
  public:
    explicit SealedSecrets(Mysql& mysql) : mysql_(mysql) {}

    // At most `count`, in the order of their ids, of those behind `after`; 0 begins. Of a node only what its
    // secret is bound to, its id and its name are filled in. Uses no column that came with a later migration
    // than the table itself.
    base::Result<std::vector<Node>> list(int64_t after, unsigned count, base::Deadline deadline);

    // Puts the same secret, sealed anew, in its place. False when the row is gone, or has another secret by
    // now: then nothing is changed.
    base::Result<bool> replace(const Node& seen, const std::string& sealed, base::Deadline deadline);

  private:
    Mysql& mysql_;
};

}  // namespace store
