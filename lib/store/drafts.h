// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// A wizard in progress.
struct Draft {
    std::string
        id;  // 32 lower-case hexadecimal digits; also the way to make one is the caller's random_bytes
    int64_t user_id = 0;
    int64_t node_id = 0;                        // 0 when the node was removed meanwhile
    std::map<std::string, std::string> values;  // by Proxmox's parameter names
    std::string notice;                         // a text to show once, about entries that were reset
    std::string creation_key;                   // 32 hexadecimal digits: the idempotency key of its creation
    int64_t updated_at = 0;                     // unix seconds; set by the database
};

// Waits and fails as store::Mysql does. Every statement names the user: a foreign draft is not_found.
class Drafts {
  public:
    explicit Drafts(Mysql& mysql) : mysql_(mysql) {}

    // Error conflict when the id exists; bad_input when id or creation_key are not 32 hexadecimal digits.
    base::Result<void> add(const Draft& draft, base::Deadline deadline);

    base::Result<Draft> find(int64_t user_id, std::string_view id, base::Deadline deadline);

    // Whether any user's draft has this id.
    base::Result<bool> is_id_used(std::string_view id, base::Deadline deadline);

    // Overwrites the whole row. Error not_found when it is gone or another user's.
    base::Result<void> save(const Draft& draft, base::Deadline deadline);

    // An unknown one is not an error.
    base::Result<void> remove(int64_t user_id, std::string_view id, base::Deadline deadline);

    // Those that no container has come of and none is being made of, the last edited first; at most 200.
    base::Result<std::vector<Draft>> unfinished(int64_t user_id, base::Deadline deadline);

  private:
    Mysql& mysql_;
};

}  // namespace store
