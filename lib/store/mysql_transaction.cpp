// SPDX-License-Identifier: MIT
// Units of work: what is begun, committed, rolled back and repeated as a whole.
#include <fmt/core.h>

#include <algorithm>
#include <random>
#include <thread>
#include <utility>

#include "base/crypto.h"
#include "store/mysql.h"

namespace store {
namespace {

constexpr int most_runs = 3;

}  // namespace

// Whether a next run is allowed; waits a little before it, as two that collided must not collide again.
bool Mysql::may_run_again(int run, base::Deadline deadline) {
    if (run == most_runs || deadline.is_over()) return false;
    const std::chrono::milliseconds pause(run * (5 + std::random_device()() % 30));
    std::this_thread::sleep_for(std::min(pause, deadline.left()));
    return true;
}

base::Result<Written> Mysql::execute(std::string_view sql, const std::vector<Param>& params,
                                     base::Deadline deadline) {
    for (int attempt = 1;; ++attempt) {
        was_contended_ = false;
        Written written;
        auto done = run(sql, params, nullptr, &written, deadline);
        if (done) return written;
        const bool is_alone = use_ == Use::free;
        if (!is_alone || !was_contended_ || !may_run_again(attempt, deadline)) return done.error();
    }
}

base::Result<void> Mysql::run_transaction(const std::function<base::Result<void>()>& unit,
                                          base::Deadline deadline) {
    if (use_ != Use::free) return base::Error{base::Code::internal, "mysql: a transaction inside another"};
    for (int run = 1;; ++run) {
        auto ended = run_once(unit, deadline);
        if (ended || !may_repeat_ || !may_run_again(run, deadline)) return ended;
    }
}

base::Result<void> Mysql::run_once(const std::function<base::Result<void>()>& unit, base::Deadline deadline) {
    may_repeat_ = false;
    if (auto ready = prepare_use(deadline); !ready) return ready;
    if (auto begun = command("START TRANSACTION"); !begun) return begun;
    use_ = Use::in_transaction;
    auto done = unit();
    const bool is_doomed = std::exchange(use_, Use::free) == Use::doomed;
    if (done && !is_doomed && is_open()) {
        may_repeat_ = false;
        auto committed = command("COMMIT");
        if (committed || is_open()) return committed;
        may_repeat_ = false;
        return base::Error{base::Code::unknown_outcome, "COMMIT: " + committed.error().detail};
    }
    const bool may_repeat = may_repeat_;
    if (is_open()) (void)command("ROLLBACK");
    may_repeat_ = is_doomed && may_repeat;
    if (!done) return done;
    return base::Error{base::Code::internal, "mysql: a unit of work went on after a failed statement"};
}

base::Result<void> Mysql::snapshot(const std::function<base::Result<void>()>& work, base::Deadline deadline) {
    if (use_ != Use::free) return base::Error{base::Code::internal, "mysql: a snapshot inside a transaction"};
    if (auto ready = prepare_use(deadline); !ready) return ready;
    for (const char* begin : {"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
                              "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"})
        if (auto begun = command(begin); !begun) return begun;
    use_ = Use::in_transaction;
    auto done = work();
    use_ = Use::free;
    if (is_open()) (void)command("ROLLBACK");
    return done;
}

std::string Mysql::lock_name(std::string_view name) const {
    constexpr size_t longest = 64;
    const std::string full = fmt::format("{}-{}", name, config_.database);
    if (full.size() <= longest) return full;
    return fmt::format("{}-{}", name, base::crypto::to_hex(base::crypto::sha256(config_.database)))
        .substr(0, longest);
}

base::Result<void> Mysql::hold_lock(const std::string& name, const std::function<base::Result<void>()>& work,
                                    base::Deadline deadline) {
    if (use_ != Use::free) return base::Error{base::Code::internal, "mysql: a lock inside a transaction"};
    for (;;) {
        auto got = query("SELECT GET_LOCK(?, 1)", {lock_name(name)}, deadline);
        if (!got) return got.error();
        if ((*got)[0].is_true(0)) break;
        if (deadline.is_over()) return base::Error{base::Code::conflict, "mysql: the lock is held: " + name};
    }
    use_ = Use::locked;
    auto done = work();
    use_ = Use::free;
    // Closing the connection gives the lock back, whatever state it is in.
    close();
    return done;
}

}  // namespace store
