// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <chrono>
#include <functional>

#include "own_redis.h"
#include "store/redis.h"

#include "fixture.h"

using namespace store_test;
using namespace std::chrono_literals;

namespace {

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Once in three tries is enough: the machine may be busy with something else.
template <class Attempt>
bool is_once_under(double seconds, Attempt attempt) {
    for (int i = 0; i < 3; ++i)
        if (attempt() < seconds) return true;
    return false;
}

}  // namespace

TEST_GROUP(RedisTrouble) {
    OwnRedis own;
    store::Redis redis{own.config()};

    // Waits out what is left of the silence after an attempt before.
    void expect_pong() {
        const auto limit = base::Deadline::in(10s);
        do redis.begin_request();
        while (!redis.command({"PING"}, soon()) && !limit.is_over());
        expect_success(redis.command({"PING"}, soon()));
    }
    void expect_unavailable() { expect_error(base::Code::unavailable, redis.command({"PING"}, soon())); }
};

TEST(RedisTrouble, aHungRedisCostsARequestWithManyQuestionsLessThanHalfASecond) {
    CHECK_TRUE(is_once_under(0.5, [&] {
        expect_pong();
        own.freeze();
        redis.begin_request();
        const double took = seconds_of([&] {
            for (int i = 0; i < 20; ++i) expect_unavailable();
        });
        own.thaw();
        CHECK_TRUE(took > 0.2);  // otherwise it did not hang
        return took;
    }));
}

TEST(RedisTrouble, theRequestsAfterAHungOneDoNotWaitAtAll) {
    CHECK_TRUE(is_once_under(0.1, [&] {
        expect_pong();
        own.freeze();
        expect_unavailable();
        const double took = seconds_of([&] {
            for (int i = 0; i < 5; ++i) {
                redis.begin_request();
                expect_unavailable();
            }
        });
        own.thaw();
        return took;
    }));
}

TEST(RedisTrouble, aRedisThatGoesOnIsUsedAgainAndNoLateAnswerIsTakenForANewOne) {
    expect_success(redis.pipeline({{"SET", "a", "old"}, {"SET", "b", "new"}}, soon()));
    own.freeze();
    expect_error(base::Code::unavailable, redis.command({"GET", "a"}, soon()));
    own.thaw();
    const auto limit = base::Deadline::in(5s);
    for (;;) {
        redis.begin_request();
        const auto reply = redis.command({"GET", "b"}, soon());
        if (reply) {
            STRCMP_EQUAL("new", reply.value().text()->c_str());
            break;
        }
        CHECK_FALSE(limit.is_over());
        usleep(20000);
    }
}

TEST(RedisTrouble, aShortDeadlineIsKept) {
    expect_pong();
    own.freeze();
    const double took = seconds_of(
        [&] { expect_error(base::Code::unavailable, redis.command({"PING"}, base::Deadline::in(50ms))); });
    own.thaw();
    CHECK_TRUE(took < 0.25);
}

TEST(RedisTrouble, anOverDeadlineAsksNothingAndBreaksNothing) {
    expect_error(base::Code::unavailable, redis.command({"PING"}, base::Deadline::in(0ms)));
    expect_pong();
}

TEST(RedisTrouble, aKilledRedisIsUnavailableAndTheProcessLives) {
    expect_pong();
    own.kill_now();
    expect_unavailable();
    redis.begin_request();
    expect_unavailable();
}

TEST(RedisTrouble, aFailedRequestAsksNoMoreUntilTheNextRequest) {
    own.kill_now();
    expect_unavailable();
    own.start();
    expect_unavailable();
    redis.begin_request();
    expect_pong();
}

TEST(RedisTrouble, aRestartBetweenTwoRequestsIsNotEvenNoticed) {
    expect_pong();
    own.kill_now();
    own.start();
    redis.begin_request();
    expect_pong();
}

TEST(RedisTrouble, aConnectionClosedForIdlenessIsOpenedAgain) {
    const auto id = value_of(redis.command({"CLIENT", "ID"}, soon())).integer();
    redis.close_if_idle(60s);
    CHECK(id == value_of(redis.command({"CLIENT", "ID"}, soon())).integer());
    redis.close_if_idle(0s);
    CHECK(id != value_of(redis.command({"CLIENT", "ID"}, soon())).integer());
}

TEST(RedisTrouble, aFullRedisRefusesWritesAndStillReads) {
    expect_success(redis.command({"SET", "a", "1"}, soon()));
    expect_success(redis.command({"CONFIG", "SET", "maxmemory", "1"}, soon()));
    const auto refused = redis.command({"SET", "b", "1"}, soon());
    expect_error(base::Code::unavailable, refused);
    STRCMP_CONTAINS("OOM", refused.error().detail.c_str());
    STRCMP_EQUAL("1", value_of(redis.command({"GET", "a"}, soon())).text()->c_str());
}
