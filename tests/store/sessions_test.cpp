// SPDX-License-Identifier: MIT
#include "store/sessions.h"

#include <thread>

#include "base/crypto.h"
#include "own_redis.h"

#include "fixture.h"

using namespace store_test;
using namespace std::chrono_literals;

TEST_GROUP(Sessions) {
    Servers servers;
    store::Mysql& mysql = servers.mysql;
    store::Sessions sessions{servers.mysql, servers.redis};
    int64_t anna = add_user(servers.mysql, "anna");
    const std::string token = base::crypto::sha256("token");

    std::string hash(int number) { return base::crypto::sha256("token " + std::to_string(number)); }
    bool is_cached(const std::string& token_hash) {
        const auto reply = value_of(
            servers.redis.command({"GET", store::Sessions::cache_key(servers.redis, token_hash)}, soon()));
        return store::Sessions::parse_cached(reply).has_value();
    }
    void forget_cache(const std::string& token_hash) {
        value_of(
            servers.redis.command({"DEL", store::Sessions::cache_key(servers.redis, token_hash)}, soon()));
    }
};

TEST(Sessions, anAddedSessionIsFoundFromTheDatabaseAndThenFromTheCache) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    CHECK_FALSE(is_cached(token));
    for (int i = 0; i < 2; ++i) {
        const auto session = value_of(sessions.find(token, soon()));
        LONGS_EQUAL(anna, session.user_id);
        STRCMP_EQUAL("anna", session.user_name.c_str());
        CHECK_TRUE(is_cached(token));
    }
    expect_success(mysql.execute("DELETE FROM sessions", {}, soon()));
    LONGS_EQUAL(anna, value_of(sessions.find(token, soon())).user_id);
}

TEST(Sessions, theCacheEndsWithin10Seconds) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    value_of(sessions.find(token, soon()));
    const auto key = store::Sessions::cache_key(servers.redis, token);
    const auto left = value_of(servers.redis.command({"PTTL", key}, soon())).integer();
    CHECK_TRUE(*left > 8000 && *left <= 10000);
}

TEST(Sessions, theCacheEndsWithTheSession) {
    expect_success(sessions.add(token, anna, 2, soon()));
    value_of(sessions.find(token, soon()));
    const auto key = store::Sessions::cache_key(servers.redis, token);
    CHECK_TRUE(*value_of(servers.redis.command({"PTTL", key}, soon())).integer() <= 2000);
}

TEST(Sessions, anUnknownTokenIsNotFound) {
    expect_error(base::Code::not_found, sessions.find(token, soon()));
    expect_error(base::Code::not_found, sessions.find("", soon()));
}

TEST(Sessions, anExpiredSessionIsNotFound) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    expect_success(mysql.execute("UPDATE sessions SET expires_at = NOW(3)", {}, soon()));
    expect_error(base::Code::not_found, sessions.find(token, soon()));
}

TEST(Sessions, aDisabledUsersSessionIsNotFound) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    expect_success(mysql.execute("UPDATE users SET is_disabled = TRUE", {}, soon()));
    expect_error(base::Code::not_found, sessions.find(token, soon()));
}

TEST(Sessions, aRemovedSessionIsGoneAtOnce) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    value_of(sessions.find(token, soon()));
    expect_success(sessions.remove(token, soon()));
    expect_error(base::Code::not_found, sessions.find(token, soon()));
    expect_success(sessions.remove(token, soon()));
}

// A reader that saw the row just before it went caches it just after.
TEST(Sessions, aLateReaderDoesNotBringARemovedSessionBack) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    expect_success(sessions.remove(token, soon()));
    expect_success(mysql.execute(
        "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES (?, ?, NOW(3) + INTERVAL 1 HOUR)",
        {store::Param::bytes(token), anna}, soon()));
    value_of(sessions.find(token, soon()));
    CHECK_FALSE(is_cached(token));
}

TEST(Sessions, theOldestOfElevenEnds) {
    for (int i = 0; i < 10; ++i) expect_success(sessions.add(hash(i), anna, 3600, soon()));
    value_of(sessions.find(hash(0), soon()));
    value_of(sessions.find(hash(1), soon()));
    expect_success(sessions.add(hash(10), anna, 3600, soon()));
    expect_error(base::Code::not_found, sessions.find(hash(0), soon()));
    for (int i = 1; i <= 10; ++i) expect_success(sessions.find(hash(i), soon()));
}

TEST(Sessions, otherUsersSessionsAreNotCounted) {
    const int64_t bert = add_user(mysql, "bert");
    expect_success(sessions.add(hash(100), bert, 3600, soon()));
    for (int i = 0; i < 12; ++i) expect_success(sessions.add(hash(i), anna, 3600, soon()));
    expect_success(sessions.find(hash(100), soon()));
    LONGS_EQUAL(11, count_of(mysql, "SELECT COUNT(*) FROM sessions"));
}

TEST(Sessions, thirtySignInsAtOnceLeaveTen) {
    std::vector<std::thread> threads;
    std::vector<base::Result<void>> outcomes(30);
    for (size_t i = 0; i < outcomes.size(); ++i)
        threads.emplace_back([&, i] {
            store::Mysql own(mysql_config());
            store::Redis cache(redis_config());
            outcomes[i] = store::Sessions(own, cache).add(hash(static_cast<int>(i)), anna, 3600, soon());
        });
    for (auto& thread : threads) thread.join();
    for (const auto& outcome : outcomes) expect_success(outcome);
    LONGS_EQUAL(10, count_of(mysql, "SELECT COUNT(*) FROM sessions"));
}

TEST(Sessions, aSessionOfNobodyIsRefused) {
    expect_error(base::Code::not_found, sessions.add(token, anna + 1, 3600, soon()));
}

TEST(Sessions, aDisabledUserGetsNoSession) {
    expect_success(mysql.execute("UPDATE users SET is_disabled = TRUE WHERE id = ?", {anna}, soon()));
    expect_error(base::Code::not_found, sessions.add(token, anna, 3600, soon()));
    LONGS_EQUAL(0, count_of(mysql, "SELECT COUNT(*) FROM sessions"));
    LONGS_EQUAL(0, count_of(mysql, "SELECT COUNT(*) FROM users WHERE last_sign_in IS NOT NULL"));
}

TEST(Sessions, theUserRemembersTheLastSignIn) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    LONGS_EQUAL(1, count_of(mysql,
                            "SELECT COUNT(*) FROM users WHERE last_sign_in BETWEEN NOW(3) - INTERVAL 1 MINUTE"
                            " AND NOW(3)"));
}

TEST(Sessions, removeAllEndsEverySessionOfThatUserOnly) {
    const int64_t bert = add_user(mysql, "bert");
    expect_success(sessions.add(hash(1), anna, 3600, soon()));
    expect_success(sessions.add(hash(2), anna, 3600, soon()));
    expect_success(sessions.add(hash(3), bert, 3600, soon()));
    value_of(sessions.find(hash(1), soon()));
    LONGS_EQUAL(2, value_of(sessions.remove_all(anna, soon())));
    expect_error(base::Code::not_found, sessions.find(hash(1), soon()));
    expect_error(base::Code::not_found, sessions.find(hash(2), soon()));
    expect_success(sessions.find(hash(3), soon()));
}

TEST(Sessions, theTokenItselfIsNotStored) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    LONGS_EQUAL(
        1, count_of(mysql, "SELECT COUNT(*) FROM sessions WHERE token_hash = UNHEX(SHA2('token', 256))"));
}

TEST(Sessions, lastSeenMovesOnlyOnceAMinute) {
    expect_success(sessions.add(token, anna, 3600, soon()));
    const std::string age = "SELECT TIMESTAMPDIFF(SECOND, last_seen, NOW(3)) FROM sessions";
    expect_success(mysql.execute("UPDATE sessions SET last_seen = NOW(3) - INTERVAL 50 SECOND", {}, soon()));
    value_of(sessions.find(token, soon()));
    CHECK_TRUE(count_of(mysql, age) >= 50);
    forget_cache(token);
    expect_success(mysql.execute("UPDATE sessions SET last_seen = NOW(3) - INTERVAL 70 SECOND", {}, soon()));
    value_of(sessions.find(token, soon()));
    CHECK_TRUE(count_of(mysql, age) < 10);
}

TEST(Sessions, withoutRedisEverythingStillWorks) {
    OwnRedis own;
    store::Redis away(own.config());
    own.kill_now();
    store::Sessions without(mysql, away);
    expect_success(without.add(token, anna, 3600, soon()));
    LONGS_EQUAL(anna, value_of(without.find(token, soon())).user_id);
    expect_success(without.remove(token, soon()));
    expect_error(base::Code::not_found, without.find(token, soon()));
}

TEST(Sessions, whatIsNoSessionInTheCacheIsNotTakenForOne) {
    for (const char* text : {"", "-", "x anna", "0 anna", "-1 anna", "anna", " anna"})
        CHECK_FALSE(store::Sessions::parse_cached(store::RedisReply(std::string(text))).has_value());
    const auto session = store::Sessions::parse_cached(store::RedisReply(std::string("7 anna von x")));
    LONGS_EQUAL(7, session->user_id);
    STRCMP_EQUAL("anna von x", session->user_name.c_str());
}
