// SPDX-License-Identifier: MIT
// The list of a user's sessions, and ending those that are in it.
#include "store/sessions.h"

#include "base/crypto.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(SessionsList) {
    Servers servers;
    store::Sessions sessions{servers.mysql, servers.redis};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
    const std::string first = base::crypto::sha256("first");
    const std::string second = base::crypto::sha256("second");
    const std::string berts = base::crypto::sha256("berts");

    void setup() override {
        expect_success(sessions.add(first, anna, 3600, {"192.0.2.7", "Mozilla/5.0"}, soon()));
        expect_success(sessions.add(second, anna, 3600, soon()));
        expect_success(sessions.add(berts, bert, 3600, soon()));
        // All of them are known to Redis, too.
        for (const std::string& hash : {first, second, berts}) expect_success(sessions.find(hash, soon()));
    }
    int64_t id_of_second() {
        for (const auto& session : value_of(sessions.list(anna, first, soon())))
            if (!session.is_this) return session.id;
        FAIL("there is no second session");
        return 0;
    }
};

TEST(SessionsList, showsOnesOwnAndWhichOneAsks) {
    const auto list = value_of(sessions.list(anna, first, soon()));
    LONGS_EQUAL(2, list.size());
    const auto& own = list[0].is_this ? list[0] : list[1];
    const auto& other = list[0].is_this ? list[1] : list[0];
    CHECK_TRUE(own.is_this);
    CHECK_FALSE(other.is_this);
    STRCMP_EQUAL("192.0.2.7", own.client.address.c_str());
    STRCMP_EQUAL("Mozilla/5.0", own.client.agent.c_str());
    STRCMP_EQUAL("", other.client.agent.c_str());
    CHECK_TRUE(own.began_at > 1'700'000'000);
    CHECK_TRUE(own.last_seen_at >= own.began_at);
}

TEST(SessionsList, leavesOutWhatIsOver) {
    expect_success(servers.mysql.execute(
        "UPDATE sessions SET expires_at = NOW(3) - INTERVAL 1 SECOND WHERE token_hash = ?",
        {store::Param::bytes(second)}, soon()));
    LONGS_EQUAL(1, value_of(sessions.list(anna, first, soon())).size());
}

TEST(SessionsList, oneOfItIsEndedAtOnce) {
    expect_success(sessions.remove_listed(anna, id_of_second(), soon()));
    expect_error(base::Code::not_found, sessions.find(second, soon()));
    expect_success(sessions.find(first, soon()));
}

TEST(SessionsList, anothersSessionIsNotFound) {
    const int64_t id = id_of_second();
    expect_error(base::Code::not_found, sessions.remove_listed(bert, id, soon()));
    expect_error(base::Code::not_found, sessions.remove_listed(anna, id + 1000, soon()));
    expect_success(sessions.find(second, soon()));
}

TEST(SessionsList, theOthersEndAndThisOneStays) {
    expect_success(sessions.remove_others(anna, first, soon()));
    expect_success(sessions.find(first, soon()));
    expect_error(base::Code::not_found, sessions.find(second, soon()));
    expect_success(sessions.find(berts, soon()));
    expect_success(sessions.remove_others(anna, first, soon()));
}
