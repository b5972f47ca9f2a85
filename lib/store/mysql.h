// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/config.h"
#include "base/deadline.h"
#include "base/result.h"
#include "store/outage_log.h"

namespace store {

// One value bound to a `?`. Whole numbers, booleans and strings (raw bytes allowed) convert by themselves;
// nullptr and an empty optional bind NULL.
class Param {
  public:
    Param(std::nullptr_t) {}
    Param(std::integral auto number) : number_(static_cast<int64_t>(number)), kind_(Kind::number) {}
    Param(std::string text) : text_(std::move(text)), kind_(Kind::text) {}
    Param(std::string_view text) : text_(text), kind_(Kind::text) {}
    Param(const char* text) : text_(text), kind_(Kind::text) {}
    // For a binary column: bytes that need not be text.
    static Param bytes(std::string raw) {
        Param param(std::move(raw));
        param.kind_ = Kind::bytes;
        return param;
    }
    // A binary id written in hexadecimal digits; what is none binds NULL, which equals nothing.
    static Param hex(std::string_view digits);

    template <class T>
    Param(const std::optional<T>& value) : Param(value ? Param(*value) : Param(nullptr)) {}

    enum class Kind { null, number, text, bytes };
    Kind kind() const { return kind_; }
    const int64_t& number() const { return number_; }
    const std::string& text() const { return text_; }

  private:
    std::string text_;
    int64_t number_ = 0;
    Kind kind_ = Kind::null;
};

// One row of an answer, columns counted from 0. The plain getters read NULL as the empty or zero value.
class Row {
  public:
    explicit Row(std::vector<std::optional<std::string>> cells) : cells_(std::move(cells)) {}

    bool is_null(size_t column) const { return !cells_.at(column); }
    std::string text(size_t column) const { return cells_.at(column).value_or(std::string()); }
    std::optional<std::string> optional_text(size_t column) const { return cells_.at(column); }
    int64_t integer(size_t column) const;
    std::optional<int64_t> optional_integer(size_t column) const;
    bool is_true(size_t column) const { return integer(column) != 0; }
    // A binary column in lower-case hexadecimal; "" for NULL.
    std::string hex(size_t column) const;

  private:
    std::vector<std::optional<std::string>> cells_;
};
using Rows = std::vector<Row>;

// What a writing statement did. `rows` counts the rows its WHERE found, changed or not.
struct Written {
    uint64_t rows = 0;
    uint64_t last_id = 0;
};

// The client library, as it calls itself: "MariaDB Connector/C 3.3.17".
std::string mysql_library();

// One connection to MySQL, owned by one worker (one thread), through a Unix socket or TCP; over TCP with TLS,
// the certificate and the name in it verified, unless the configuration does without. It is opened at the
// first use and, after a loss, at the next one. Nothing is repeated behind the caller's back but what left no
// trace: whole units of work in transaction(), and a single write that ended in a deadlock or a lock wait;
// each three times in all. Sessions run in UTC, strict, READ COMMITTED, utf8mb4. Only prepared statements;
// they are kept per connection, so the text of a statement must never contain a value.
//
// Each call waits at most 2 s to connect and 3 s for an answer, and does not begin after the deadline. Errors
// of every function:
//   unavailable      no connection, connection lost, too many connections, or (detail "read-only") a server
//                    that takes no writes. A single write that lost its connection may have happened: such
//                    writes must be harmless to repeat
//   conflict         a unique key exists already; the detail names the key
//   unknown_outcome  only from transaction(): the connection was lost during COMMIT
//   internal         everything else
// The log gets one line when the server goes away and one when it is back.
class Mysql {
  public:
    struct Limits {
        std::chrono::seconds connect{2};
        std::chrono::seconds answer{3};
    };

    // Asked on each new connection before anything else; its error closes the connection again and is the
    // answer to whatever wanted it.
    using Greeting = base::Result<void> (*)(Mysql&, base::Deadline);

    // Whether the server was there when it was last connected to, but the greeting did not want it.
    bool is_unfit() const { return is_unfit_; }

    explicit Mysql(base::Config::Mysql config, Greeting greeting = nullptr);
    Mysql(base::Config::Mysql config, Limits limits, Greeting greeting = nullptr);
    ~Mysql();
    Mysql(const Mysql&) = delete;
    Mysql& operator=(const Mysql&) = delete;

    // For a SELECT: all rows, in memory.
    base::Result<Rows> query(std::string_view sql, const std::vector<Param>& params, base::Deadline deadline);

    // For INSERT, UPDATE, DELETE and DDL.
    base::Result<Written> execute(std::string_view sql, const std::vector<Param>& params,
                                  base::Deadline deadline);

    // Runs the unit of work, a function `() -> base::Result<T>`, between START TRANSACTION and COMMIT, and
    // rolls back when it returns an error. After a deadlock, a lock wait that ran out or a connection lost
    // before COMMIT the whole unit is run again: it must not leave traces elsewhere.
    template <class Work>
    std::invoke_result_t<Work> transaction(Work work, base::Deadline deadline) {
        std::optional<std::invoke_result_t<Work>> answer;
        const auto unit = [&]() -> base::Result<void> {
            answer.emplace(work());
            if (!*answer) return answer->error();
            return {};
        };
        auto ended = run_transaction(unit, deadline);
        if (!ended) return ended.error();
        return std::move(*answer);
    }

    // Runs the function with everything it reads as it was at one moment, REPEATABLE READ; it writes nothing.
    // Never run again by itself, since what was read may have been passed on.
    base::Result<void> snapshot(const std::function<base::Result<void>()>& work, base::Deadline deadline);

    // Runs the function while this connection holds the lock of that name on its database; what goes on in
    // another database of the server keeps nobody away. A loss of the connection makes every further call
    // inside fail, so nothing runs without the lock. Error conflict when somebody else holds it until the
    // deadline.
    base::Result<void> hold_lock(const std::string& name, const std::function<base::Result<void>()>& work,
                                 base::Deadline deadline);

    // What the server calls that lock: its locks belong to all of it, not to a database, and a name has at
    // most 64 characters.
    std::string lock_name(std::string_view name) const;

    // Closes the connection when it was not used for so long; for a worker that waits for requests.
    void close_if_idle(std::chrono::seconds unused);

  private:
    struct Connection;
    enum class Use { free, locked, in_transaction, doomed };

    bool is_open() const;
    void close();
    base::Result<void> prepare_use(base::Deadline deadline);
    base::Result<void> open(base::Deadline deadline);
    base::Error failed(unsigned number, const std::string& message);
    base::Result<void> run(std::string_view sql, const std::vector<Param>& params, Rows* rows,
                           Written* written, base::Deadline deadline);
    base::Result<void> command(const char* sql);
    bool may_run_again(int run, base::Deadline deadline);
    base::Result<void> run_transaction(const std::function<base::Result<void>()>& unit,
                                       base::Deadline deadline);
    base::Result<void> run_once(const std::function<base::Result<void>()>& unit, base::Deadline deadline);

    base::Config::Mysql config_;
    Limits limits_;
    Greeting greeting_;
    bool is_unfit_ = false;
    std::unique_ptr<Connection> connection_;
    std::chrono::steady_clock::time_point last_use_{};
    // In other uses than free a lost connection is not replaced; a transaction with a failed statement is
    // doomed and never committed.
    Use use_ = Use::free;
    bool may_repeat_ = false;
    bool was_contended_ = false;
    OutageLog outage_{"mysql"};
};

}  // namespace store
