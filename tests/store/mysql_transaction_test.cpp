// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <atomic>
#include <set>
#include <thread>

#include "mysql_cutter.h"
#include "store/mysql.h"

#include "fixture.h"

using namespace store_test;
using namespace std::chrono_literals;

TEST_GROUP(MysqlTransaction) {
    Servers servers;
    store::Mysql& mysql = servers.mysql;
    store::Mysql other{mysql_config()};

    base::Result<void> insert(store::Mysql & through, const std::string& name) {
        auto written =
            through.execute("INSERT INTO users (name, password_hash) VALUES (?, '')", {name}, soon());
        if (!written) return written.error();
        return {};
    }
    int64_t users() { return count_of(other, "SELECT COUNT(*) FROM users"); }
};

TEST(MysqlTransaction, aUnitOfWorkThatSucceedsIsCommitted) {
    expect_success(mysql.transaction([&] { return insert(mysql, "anna"); }, soon()));
    LONGS_EQUAL(1, users());
}

TEST(MysqlTransaction, aUnitOfWorkGivesItsValue) {
    const auto unit = [&]() -> base::Result<int> { return 42; };
    LONGS_EQUAL(42, value_of(mysql.transaction(unit, soon())));
}

TEST(MysqlTransaction, aUnitOfWorkThatFailsLeavesNothing) {
    const auto unit = [&]() -> base::Result<void> {
        if (auto done = insert(mysql, "anna"); !done) return done;
        return base::Error{base::Code::denied, "no"};
    };
    expect_error(base::Code::denied, mysql.transaction(unit, soon()));
    LONGS_EQUAL(0, users());
    expect_success(insert(mysql, "bert"));
    LONGS_EQUAL(1, users());
}

TEST(MysqlTransaction, aDuplicateInsideIsAnAnswerAndTheRestIsCommitted) {
    expect_success(insert(mysql, "anna"));
    const auto unit = [&]() -> base::Result<void> {
        expect_error(base::Code::conflict, insert(mysql, "anna"));
        return insert(mysql, "bert");
    };
    expect_success(mysql.transaction(unit, soon()));
    LONGS_EQUAL(2, users());
}

TEST(MysqlTransaction, aUnitThatGoesOnAfterAFailedStatementIsNotCommitted) {
    const auto unit = [&]() -> base::Result<void> {
        if (auto done = insert(mysql, "anna"); !done) return done;
        (void)mysql.execute("INSERT INTO users (no_such_column) VALUES (1)", {}, soon());
        (void)insert(mysql, "bert");
        return {};
    };
    expect_error(base::Code::internal, mysql.transaction(unit, soon()));
    LONGS_EQUAL(0, users());
}

TEST(MysqlTransaction, aTransactionInsideAnotherIsADefect) {
    const auto unit = [&]() -> base::Result<void> {
        return mysql.transaction([&] { return insert(mysql, "anna"); }, soon());
    };
    expect_error(base::Code::internal, mysql.transaction(unit, soon()));
    LONGS_EQUAL(0, users());
}

TEST(MysqlTransaction, aConnectionKilledMidwayRunsTheWholeUnitAgain) {
    int runs = 0;
    const auto unit = [&]() -> base::Result<void> {
        if (auto done = insert(mysql, "anna"); !done) return done;
        if (++runs == 1) {
            const int64_t id = count_of(mysql, "SELECT CONNECTION_ID()");
            expect_success(other.execute("KILL CONNECTION " + std::to_string(id), {}, soon()));
        }
        return insert(mysql, "bert");
    };
    expect_success(mysql.transaction(unit, soon()));
    LONGS_EQUAL(2, runs);
    LONGS_EQUAL(2, users());
}

TEST(MysqlTransaction, ofTwoThatDeadlockBothAreCommittedInTheEnd) {
    expect_success(insert(mysql, "anna"));
    expect_success(insert(mysql, "bert"));
    std::atomic<int> inside{0};
    std::atomic<int> runs{0};
    const auto cross = [&](store::Mysql& through, const char* first, const char* second) {
        const auto unit = [&]() -> base::Result<void> {
            const char* sql = "UPDATE users SET password_hash = CONCAT(password_hash, 'x') WHERE name = ?";
            auto one = through.execute(sql, {first}, soon());
            if (!one) return one.error();
            ++runs;
            ++inside;
            // Both hold their first row before either asks for its second.
            const auto limit = base::Deadline::in(20s);
            while (inside < 2 && !limit.is_over()) std::this_thread::sleep_for(1ms);
            auto two = through.execute(sql, {second}, soon());
            if (!two) return two.error();
            return {};
        };
        return through.transaction(unit, soon());
    };
    base::Result<void> there;
    std::thread thread([&] { there = cross(other, "bert", "anna"); });
    const auto here = cross(mysql, "anna", "bert");
    thread.join();
    expect_success(here);
    expect_success(there);
    CHECK_TRUE(runs >= 3);  // otherwise nothing collided
    LONGS_EQUAL(2, count_of(mysql, "SELECT COUNT(*) FROM users WHERE password_hash = 'xx'"));
}

TEST(MysqlTransaction, aLockThatStaysHeldIsUnavailableAfterThreeRuns) {
    expect_success(insert(mysql, "anna"));
    // Its lock waits end a second before its answers would be late.
    store::Mysql hasty(mysql_config(), {.connect = 2s, .answer = 2s});
    int runs = 0;
    const auto holder = [&]() -> base::Result<void> {
        auto held = other.query("SELECT id FROM users FOR UPDATE", {}, soon());
        if (!held) return held.error();
        const auto waiter = [&]() -> base::Result<void> {
            ++runs;
            auto rows = hasty.query("SELECT id FROM users FOR UPDATE", {}, soon());
            if (!rows) return rows.error();
            return {};
        };
        expect_error(base::Code::unavailable, hasty.transaction(waiter, soon()));
        return {};
    };
    expect_success(other.transaction(holder, soon()));
    LONGS_EQUAL(3, runs);
}

TEST(MysqlTransaction, aSingleWriteThatWaitedTooLongForALockIsRunAgain) {
    expect_success(insert(mysql, "anna"));
    store::Mysql hasty(mysql_config(), {.connect = 2s, .answer = 2s});
    base::Result<store::Written> written = store::Written();
    std::thread waiter;
    std::set<std::string> waiting;
    const auto holder = [&]() -> base::Result<void> {
        auto held = other.query("SELECT id FROM users FOR UPDATE", {}, soon());
        if (!held) return held.error();
        waiter = std::thread([&] { written = hasty.execute("UPDATE users SET name = 'bert'", {}, soon()); });
        // Held until a second run of the statement waits too; each run has a number of its own.
        const auto limit = soon();
        while (waiting.size() < 2 && !limit.is_over()) {
            const char* sql =
                "SELECT trx_id FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'";
            for (const auto& row : value_of(mysql.query(sql, {}, soon()))) waiting.insert(row.text(0));
            usleep(150000);  // read more often, that table is never brought up to date
        }
        return {};
    };
    const auto ended = other.transaction(holder, soon());
    waiter.join();
    expect_success(ended);
    LONGS_EQUAL(2, waiting.size());
    LONGS_EQUAL(1, value_of(written).rows);
    LONGS_EQUAL(1, count_of(other, "SELECT COUNT(*) FROM users WHERE name = 'bert'"));
}

TEST(MysqlTransaction, aCommitWhoseAnswerIsLostHasAnUnknownOutcome) {
    MysqlCutter cutter(mysql_config(), MysqlCutter::Cut::after_commit, 1);
    store::Mysql through(cutter.config());
    int runs = 0;
    const auto unit = [&]() -> base::Result<void> {
        ++runs;
        return insert(through, "anna");
    };
    expect_error(base::Code::unknown_outcome, through.transaction(unit, soon()));
    LONGS_EQUAL(1, runs);
    LONGS_EQUAL(1, cutter.cuts());
    const auto limit = soon();
    while (users() == 0 && !limit.is_over()) usleep(1000);
    LONGS_EQUAL(1, users());
}

TEST(MysqlTransaction, aCommitThatNeverArrivedHasAnUnknownOutcomeToo) {
    MysqlCutter cutter(mysql_config(), MysqlCutter::Cut::before_commit, 1);
    store::Mysql through(cutter.config());
    expect_error(base::Code::unknown_outcome,
                 through.transaction([&] { return insert(through, "anna"); }, soon()));
    LONGS_EQUAL(0, users());
}

TEST(MysqlTransaction, aLockExcludesASecondHolder) {
    bool has_run = false;
    const auto inner = [&]() -> base::Result<void> {
        has_run = true;
        return {};
    };
    const auto outer = [&]() -> base::Result<void> {
        expect_error(base::Code::conflict, other.hold_lock("berth-test", inner, base::Deadline::in(500ms)));
        return {};
    };
    expect_success(mysql.hold_lock("berth-test", outer, soon()));
    CHECK_FALSE(has_run);
    expect_success(other.hold_lock("berth-test", inner, soon()));
    CHECK_TRUE(has_run);
}

TEST(MysqlTransaction, aLockIsOnItsDatabaseAlone) {
    auto elsewhere = mysql_config();
    elsewhere.database = "information_schema";
    store::Mysql another(elsewhere);
    bool has_run = false;
    const auto inner = [&]() -> base::Result<void> {
        has_run = true;
        return {};
    };
    const auto outer = [&]() -> base::Result<void> { return another.hold_lock("berth-test", inner, soon()); };
    expect_success(mysql.hold_lock("berth-test", outer, soon()));
    CHECK_TRUE(has_run);
}

TEST(MysqlTransaction, aLockOnADatabaseWithALongNameHasAShortOne) {
    auto first = mysql_config(), second = mysql_config();
    first.database = std::string(63, 'x') + "1";
    second.database = std::string(63, 'x') + "2";
    const std::string name = store::Mysql(first).lock_name("berth-test");
    LONGS_EQUAL(64, name.size());
    CHECK_TRUE(name != store::Mysql(second).lock_name("berth-test"));
}

TEST(MysqlTransaction, nothingRunsOnANewConnectionOnceTheLockIsLost) {
    const auto work = [&]() -> base::Result<void> {
        const int64_t id = count_of(mysql, "SELECT CONNECTION_ID()");
        expect_success(other.execute("KILL CONNECTION " + std::to_string(id), {}, soon()));
        (void)insert(mysql, "anna");
        return insert(mysql, "bert");
    };
    expect_error(base::Code::unavailable, mysql.hold_lock("berth-test", work, soon()));
    LONGS_EQUAL(0, users());
}
