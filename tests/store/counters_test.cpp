// SPDX-License-Identifier: MIT
#include "store/counters.h"

#include "own_redis.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Counters) {
    Servers servers;
    store::Counters counters{servers.redis}, others{servers.redis};

    int64_t read(int64_t node_id, const std::string& name) {
        auto all = value_of(counters.read({node_id}, soon()));
        return all.at(0)[name];
    }
};

TEST(Counters, whatSeveralWorkersCountedIsAddedUp) {
    counters.add(0, "requests");
    counters.add(0, "requests");
    counters.add(0, "microseconds", 1500);
    others.add(0, "requests", 40);
    CHECK_TRUE(counters.has_news());
    LONGS_EQUAL(0, read(0, "requests"));
    expect_success(counters.write(soon()));
    expect_success(others.write(soon()));
    CHECK_FALSE(counters.has_news());
    LONGS_EQUAL(42, read(0, "requests"));
    LONGS_EQUAL(1500, read(0, "microseconds"));
}

TEST(Counters, nothingIsAddedTwice) {
    counters.add(0, "requests");
    expect_success(counters.write(soon()));
    expect_success(counters.write(soon()));
    LONGS_EQUAL(1, read(0, "requests"));
}

TEST(Counters, eachNodeHasItsOwn) {
    counters.add(3, "calls");
    counters.add(4, "calls", 2);
    expect_success(counters.write(soon()));
    const auto all = value_of(counters.read({4, 3, 5}, soon()));
    LONGS_EQUAL(2, all.at(0).at("calls"));
    LONGS_EQUAL(1, all.at(1).at("calls"));
    LONGS_EQUAL(0, all.at(2).size());
}

TEST(Counters, theyEndSevenDaysAfterTheLastOne) {
    counters.add(0, "requests");
    counters.add(3, "calls");
    expect_success(counters.write(soon()));
    const auto life = [&](const char* key) {
        return value_of(servers.redis.command({"TTL", servers.redis.key(key)}, soon())).integer().value_or(0);
    };
    for (const char* key : {"counters:0", "counters:3"})
        CHECK_TRUE(life(key) > 6 * 86400 && life(key) <= 7 * 86400);
}

TEST(Counters, whileRedisIsAwayTheyGoOnCounting) {
    OwnRedis own;
    store::Redis redis(own.config());
    store::Counters kept(redis);
    kept.add(0, "requests");
    own.kill_now();
    expect_error(base::Code::unavailable, kept.write(soon()));
    kept.add(0, "requests");
    own.start();
    redis.begin_request();
    expect_success(kept.write(soon()));
    LONGS_EQUAL(2, value_of(kept.read({0}, soon())).at(0)["requests"]);
}

TEST(Counters, aFullRedisTakesNothingAndNothingIsLost) {
    OwnRedis own;
    store::Redis redis(own.config());
    store::Counters kept(redis);
    kept.add(0, "requests");
    kept.add(0, "checks");
    expect_success(redis.command({"CONFIG", "SET", "maxmemory", "1"}, soon()));
    expect_error(base::Code::unavailable, kept.write(soon()));
    expect_success(redis.command({"CONFIG", "SET", "maxmemory", "0"}, soon()));
    expect_success(kept.write(soon()));
    LONGS_EQUAL(1, value_of(kept.read({0}, soon())).at(0)["requests"]);
}
