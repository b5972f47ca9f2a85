// SPDX-License-Identifier: MIT
#include "store/limits.h"

#include "own_redis.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Limits) {
    Servers servers;
    store::Limits limits{servers.redis};

    int64_t hit(const std::string& key) { return value_of(limits.hit({key}, 900, soon())).at(0); }
    int64_t seconds_left(const std::string& key) {
        return *value_of(servers.redis.command({"TTL", servers.redis.key("limit:" + key)}, soon())).integer();
    }
};

TEST(Limits, hitsAreCountedByKey) {
    LONGS_EQUAL(1, hit("login:anna"));
    LONGS_EQUAL(2, hit("login:anna"));
    LONGS_EQUAL(1, hit("login:bert"));
}

TEST(Limits, severalKeysAreHitAtOnceAndCountedInTheirOrder) {
    hit("a");
    const auto counts = value_of(limits.hit({"a", "b"}, 900, soon()));
    LONGS_EQUAL(2, counts.size());
    LONGS_EQUAL(2, counts[0]);
    LONGS_EQUAL(1, counts[1]);
}

TEST(Limits, theWindowBeginsWithTheFirstHitAndIsNotProlonged) {
    hit("k");
    const std::string key = servers.redis.key("limit:k");
    expect_success(servers.redis.command({"EXPIRE", key, "300"}, soon()));
    LONGS_EQUAL(2, hit("k"));
    CHECK_TRUE(seconds_left("k") > 0 && seconds_left("k") <= 300);
    expect_success(servers.redis.command({"DEL", key}, soon()));
    LONGS_EQUAL(1, hit("k"));
}

TEST(Limits, whatIsTakenBackIsOneHitOfEachKey) {
    for (int i = 0; i < 3; ++i) hit("a");
    hit("b");
    expect_success(limits.take_back({"a", "b"}, soon()));
    LONGS_EQUAL(3, hit("a"));
    LONGS_EQUAL(1, hit("b"));
}

TEST(Limits, takingBackLeavesTheWindowAsItIs) {
    hit("k");
    expect_success(servers.redis.command({"EXPIRE", servers.redis.key("limit:k"), "300"}, soon()));
    expect_success(limits.take_back({"k"}, soon()));
    CHECK_TRUE(seconds_left("k") > 0 && seconds_left("k") <= 300);
}

TEST(Limits, nothingIsTakenBackFromAWindowThatHasEnded) {
    expect_success(limits.take_back({"k"}, soon()));
    LONGS_EQUAL(-2, seconds_left("k"));  // there is no such key
    LONGS_EQUAL(1, hit("k"));
}

TEST(Limits, aFullRedisIsAnErrorAndNotALowCount) {
    OwnRedis own;
    store::Redis redis(own.config());
    store::Limits full(redis);
    expect_success(full.hit({"k"}, 900, soon()));
    expect_success(redis.command({"CONFIG", "SET", "maxmemory", "1"}, soon()));
    expect_error(base::Code::unavailable, full.hit({"k"}, 900, soon()));
}
