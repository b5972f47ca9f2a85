// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

struct SshKey {
    int64_t id = 0;
    std::string name;         // 1..64 characters, unique among the user's keys
    std::string public_key;   // one line in OpenSSH's form, at most 16384 bytes
    std::string fingerprint;  // "SHA256:…", unique among the user's keys
    int64_t created_at = 0;   // unix seconds; set by the database
};

// The SSH public keys that users keep for their containers. Every statement names the user: a foreign id is
// not_found, as an unknown one is. Waits and fails as store::Mysql does.
class SshKeys {
  public:
    explicit SshKeys(Mysql& mysql) : mysql_(mysql) {}

    static constexpr int64_t most = 50;

    // By name.
    base::Result<std::vector<SshKey>> list(int64_t user_id, base::Deadline deadline);

    // The id of the new key; id and created_at of the argument are not read. Error conflict: its detail names
    // u_key_name or u_key_fingerprint when the user has such a one; else the user has the most there may be.
    base::Result<int64_t> add(int64_t user_id, const SshKey& key, base::Deadline deadline);

    // Errors: not_found; conflict, another key of the user has the name.
    base::Result<void> rename(int64_t user_id, int64_t key_id, std::string_view name,
                              base::Deadline deadline);

    base::Result<void> remove(int64_t user_id, int64_t key_id, base::Deadline deadline);

  private:
    Mysql& mysql_;
};

}  // namespace store
