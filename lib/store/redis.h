// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/config.h"
#include "base/deadline.h"
#include "base/result.h"

namespace store {

// What Redis answered to one command. The getters give nothing for another kind.
class RedisReply {
  public:
    enum class Kind { nil, integer, text, list };

    RedisReply() = default;
    explicit RedisReply(int64_t number) : kind_(Kind::integer), number_(number) {}
    explicit RedisReply(std::string text) : kind_(Kind::text), text_(std::move(text)) {}
    explicit RedisReply(std::vector<RedisReply> items) : kind_(Kind::list), items_(std::move(items)) {}

    bool is_nil() const { return kind_ == Kind::nil; }
    std::optional<std::string> text() const;
    // Integers, and strings of digits.
    std::optional<int64_t> integer() const;
    const std::vector<RedisReply>& items() const { return items_; }
    // The element of a list; nil where there is none.
    const RedisReply& operator[](size_t index) const;

  private:
    Kind kind_ = Kind::nil;
    int64_t number_ = 0;
    std::string text_;
    std::vector<RedisReply> items_;
};

using RedisCommand = std::vector<std::string>;

// One connection to Redis, owned by one worker (one thread) and opened at the first use. Words are sent as
// they are, with their lengths: no format strings, any bytes.
//
// Each call waits at most as long as the limits say. After an error the connection is thrown away and the
// rest of the request does without Redis: every further call fails at once until begin_request(). After a
// time-out the breaker lets the calls of the next seconds fail at once as well, so that a hung Redis costs a
// request at most one waiting. The program must ignore SIGPIPE. Error of every function: unavailable,
// whatever went wrong; Redis only decorates, so callers go on without. The log is told once when it stops
// working, with the reason (a wrong password, say, or a command that the ACL user may not use), and once when
// it works again.
class Redis {
  public:
    struct Limits {
        std::chrono::milliseconds answer{300};
        std::chrono::milliseconds breaker{2000};
    };

    explicit Redis(base::Config::Redis config);
    Redis(base::Config::Redis config, Limits limits);
    ~Redis();
    Redis(const Redis&) = delete;
    Redis& operator=(const Redis&) = delete;

    // To be called when a request comes in: errors of the one before are forgotten, an open breaker stays.
    void begin_request() { has_failed_ = false; }

    base::Result<RedisReply> command(const RedisCommand& words, base::Deadline deadline);

    // All commands in one round trip; as many replies in the same order. One refused command makes an error
    // of all.
    base::Result<std::vector<RedisReply>> pipeline(const std::vector<RedisCommand>& commands,
                                                   base::Deadline deadline);

    // The same between MULTI and EXEC; the replies are those of the commands.
    base::Result<std::vector<RedisReply>> transaction(const std::vector<RedisCommand>& commands,
                                                      base::Deadline deadline);

    // The configured prefix and the name: every key goes through here.
    std::string key(std::string_view name) const { return config_.prefix + std::string(name); }

    // Closes the connection when it was not used for so long; for a worker that waits for requests.
    void close_if_idle(std::chrono::seconds unused);

  private:
    struct Connection;

    base::Result<void> prepare_use(base::Deadline deadline);
    base::Result<void> open(base::Deadline deadline);
    base::Result<std::vector<RedisReply>> exchange(const std::vector<RedisCommand>& commands,
                                                   base::Deadline deadline);
    base::Error failed(const std::string& what);
    base::Error refused(const std::string& what);
    void tell(const std::string& what);

    base::Config::Redis config_;
    Limits limits_;
    std::unique_ptr<Connection> connection_;
    std::chrono::steady_clock::time_point last_use_{};
    std::chrono::steady_clock::time_point closed_until_{};
    bool has_failed_ = false;
    bool is_told_ = false;  // the log knows that it does not work
};

}  // namespace store
