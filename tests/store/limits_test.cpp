// SPDX-License-Identifier: MIT
#include "store/limits.h"

#include "own_redis.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Limits) {
    Servers servers;
    store::Limits limits{servers.redis};
};

TEST(Limits, hitsAreCountedByKey) {
    LONGS_EQUAL(1, value_of(limits.hit("login:anna", 900, soon())));
    LONGS_EQUAL(2, value_of(limits.hit("login:anna", 900, soon())));
    LONGS_EQUAL(1, value_of(limits.hit("login:bert", 900, soon())));
}

TEST(Limits, theWindowBeginsWithTheFirstHitAndIsNotProlonged) {
    value_of(limits.hit("k", 900, soon()));
    const std::string key = servers.redis.key("limit:k");
    expect_success(servers.redis.command({"EXPIRE", key, "300"}, soon()));
    LONGS_EQUAL(2, value_of(limits.hit("k", 900, soon())));
    const auto left = value_of(servers.redis.command({"TTL", key}, soon())).integer();
    CHECK_TRUE(*left > 0 && *left <= 300);
    expect_success(servers.redis.command({"DEL", key}, soon()));
    LONGS_EQUAL(1, value_of(limits.hit("k", 900, soon())));
}

TEST(Limits, aFullRedisIsAnErrorAndNotALowCount) {
    OwnRedis own;
    store::Redis redis(own.config());
    store::Limits full(redis);
    expect_success(full.hit("k", 900, soon()));
    expect_success(redis.command({"CONFIG", "SET", "maxmemory", "1"}, soon()));
    expect_error(base::Code::unavailable, full.hit("k", 900, soon()));
}
