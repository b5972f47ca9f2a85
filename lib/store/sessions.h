// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"
#include "store/redis.h"

namespace store {

struct Session {
    int64_t user_id = 0;
    std::string user_name;
};

// Who is signed in. The truth is in MySQL; Redis keeps a found session for 10 s, so a user disabled in the
// database is out after that time. Only hashes of tokens are stored: a `token_hash` is the 32 raw bytes that
// base::crypto::sha256 makes of the token. Waits and fails as store::Mysql does; Redis being away is not an
// error anywhere here.
class Sessions {
  public:
    Sessions(Mysql& mysql, Redis& redis) : mysql_(mysql), redis_(redis) {}

    // A user has at most 10 sessions: the oldest end. Error not_found when the user does not exist.
    base::Result<void> add(std::string_view token_hash, int64_t user_id, int64_t lifetime_seconds,
                           base::Deadline deadline);

    // Error not_found when the token is unknown or expired, or its user is disabled.
    base::Result<Session> find(std::string_view token_hash, base::Deadline deadline);

    // Ends one session at once; an unknown one is not an error. While Redis is away a copy that it holds can
    // live on for the rest of its 10 s.
    base::Result<void> remove(std::string_view token_hash, base::Deadline deadline);

    // Ends all sessions of a user.
    base::Result<void> remove_all(int64_t user_id, base::Deadline deadline);

    // The key under which Redis keeps a session, and what is kept there; for store::Vmids, which reads it in
    // one round trip with other things.
    static std::string cache_key(const Redis& redis, std::string_view token_hash);
    static std::optional<Session> parse_cached(const RedisReply& reply);

  private:
    Mysql& mysql_;
    Redis& redis_;
};

}  // namespace store
