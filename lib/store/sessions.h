// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"
#include "store/redis.h"

namespace store {

struct Session {
    int64_t user_id = 0;
    std::string user_name;
};

// Where a session was begun, as the web server and the browser said: nothing that is relied on.
struct Client {
    std::string address;
    std::string agent;  // the User-Agent header
};

// A session as its user's list shows it.
struct SessionInList {
    int64_t id = 0;
    int64_t began_at = 0;      // unix seconds
    int64_t last_seen_at = 0;  // the same, to the minute
    Client client;
    bool is_this = false;  // the one that asked for the list
};

// Who is signed in. The truth is in MySQL; Redis keeps a found session for 10 s, so a user disabled in the
// database is out after that time. Only hashes of tokens are stored: a `token_hash` is the 32 raw bytes that
// base::crypto::sha256 makes of the token. Waits and fails as store::Mysql does; Redis being away is not an
// error anywhere here.
class Sessions {
  public:
    Sessions(Mysql& mysql, Redis& redis) : mysql_(mysql), redis_(redis) {}

    // Also notes when the user signed in. A user has at most 10 sessions: the oldest end. Error not_found
    // when the user does not exist or is disabled.
    base::Result<void> add(std::string_view token_hash, int64_t user_id, int64_t lifetime_seconds,
                           const Client& client, base::Deadline deadline);
    base::Result<void> add(std::string_view token_hash, int64_t user_id, int64_t lifetime_seconds,
                           base::Deadline deadline) {
        return add(token_hash, user_id, lifetime_seconds, Client{}, deadline);
    }

    // Error not_found when the token is unknown or expired, or its user is disabled.
    base::Result<Session> find(std::string_view token_hash, base::Deadline deadline);

    // Ends one session at once; an unknown one is not an error. While Redis is away a copy that it holds can
    // live on for the rest of its 10 s.
    base::Result<void> remove(std::string_view token_hash, base::Deadline deadline);

    // Those of the user that are not over, the last seen first.
    base::Result<std::vector<SessionInList>> list(int64_t user_id, std::string_view own_token_hash,
                                                  base::Deadline deadline);

    // Ends one session out of the list. Error not_found when it is another user's, or over.
    base::Result<void> remove_listed(int64_t user_id, int64_t session_id, base::Deadline deadline);

    // Ends all sessions of a user but this one.
    base::Result<void> remove_others(int64_t user_id, std::string_view own_token_hash,
                                     base::Deadline deadline);

    // Ends all sessions of a user; gives how many there were.
    base::Result<size_t> remove_all(int64_t user_id, base::Deadline deadline);

    // The key under which Redis keeps a session, and what is kept there; for store::Vmids, which reads it in
    // one round trip with other things.
    static std::string cache_key(const Redis& redis, std::string_view token_hash);
    static std::optional<Session> parse_cached(const RedisReply& reply);

  private:
    // `condition` follows `WHERE user_id = ? AND ` and has one `?`. Gives how many went.
    base::Result<size_t> remove_where(const char* condition, int64_t user_id, const Param& value,
                                      base::Deadline deadline);

    Mysql& mysql_;
    Redis& redis_;
};

}  // namespace store
