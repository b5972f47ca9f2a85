// SPDX-License-Identifier: MIT
#include "store/redis.h"

#include "own_redis.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Redis) {
    Servers servers;
    store::Redis& redis = servers.redis;
    std::string key = redis.key("k");
};

TEST(Redis, everyByteOfAWordArrives) {
    const std::string bytes("a\0b\r\n%s %b \xff", 13);
    const std::string name = key + bytes;
    expect_success(redis.command({"SET", name, bytes}, soon()));
    CHECK(bytes == value_of(redis.command({"GET", name}, soon())).text());
}

TEST(Redis, anAbsentKeyIsNilAndNoError) {
    const auto reply = value_of(redis.command({"GET", key}, soon()));
    CHECK_TRUE(reply.is_nil());
    CHECK_FALSE(reply.text().has_value());
    CHECK_FALSE(reply.integer().has_value());
}

TEST(Redis, repliesOfAPipelineComeInTheOrderOfItsCommands) {
    const auto replies = value_of(
        redis.pipeline({{"SET", key, "7"}, {"INCR", key}, {"GET", key}, {"MGET", key, key + "x"}}, soon()));
    LONGS_EQUAL(4, replies.size());
    STRCMP_EQUAL("OK", replies[0].text()->c_str());
    LONGS_EQUAL(8, *replies[1].integer());
    LONGS_EQUAL(8, *replies[2].integer());
    STRCMP_EQUAL("8", replies[3][0].text()->c_str());
    CHECK_TRUE(replies[3][1].is_nil());
    CHECK_TRUE(replies[3][2].is_nil());
}

TEST(Redis, aTransactionGivesTheRepliesOfItsCommands) {
    const auto replies = value_of(redis.transaction({{"SET", key, "1"}, {"INCR", key}}, soon()));
    LONGS_EQUAL(2, replies.size());
    LONGS_EQUAL(2, *replies[1].integer());
}

TEST(Redis, aRefusedCommandIsAnErrorAndTheConnectionStaysInStep) {
    const auto replies = redis.pipeline({{"SET", key, "text"}, {"INCR", key}, {"GET", key}}, soon());
    expect_error(base::Code::unavailable, replies);
    STRCMP_EQUAL("text", value_of(redis.command({"GET", key}, soon())).text()->c_str());
}

TEST(Redis, aRefusalInsideATransactionIsAnError) {
    expect_error(base::Code::unavailable, redis.transaction({{"SET", key, "text"}, {"INCR", key}}, soon()));
    expect_error(base::Code::unavailable, redis.transaction({{"NOSUCHCOMMAND"}, {"GET", key}}, soon()));
    STRCMP_EQUAL("PONG", value_of(redis.command({"PING"}, soon())).text()->c_str());
}

TEST(Redis, aPasswordIsSent) {
    OwnRedis own;
    store::Redis open(own.config());
    expect_success(open.command({"CONFIG", "SET", "requirepass", "geheim 1"}, soon()));
    auto config = own.config();
    config.password = "geheim 1";
    store::Redis right(config);
    expect_success(right.command({"PING"}, soon()));
    config.password = "wrong";
    store::Redis wrong(config);
    expect_error(base::Code::unavailable, wrong.command({"PING"}, soon()));
    config.password = "";
    store::Redis none(config);
    expect_error(base::Code::unavailable, none.command({"PING"}, soon()));
}
