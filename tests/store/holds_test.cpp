// SPDX-License-Identifier: MIT
// Whose open wizard a VMID is in.
#include "store/holds.h"

#include "base/clock.h"
#include "store/vmids.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Holds) {
    Servers servers;
    store::Redis& redis = servers.redis;
    store::Holds holds{servers.redis};
    const store::Hold annas{1, "aa"}, annas_other{1, "ab"}, berts{12, "bb"};

    bool take(const store::Hold& who, uint32_t vmid, int64_t cluster = 3) {
        return value_of(holds.take(who, cluster, vmid, soon()));
    }
    // The draft that has it; "" when nobody has.
    std::string holder(uint32_t vmid, int64_t cluster = 3) {
        const auto look = value_of(store::Vmids(redis).look_in_cluster(cluster, vmid, soon()));
        return look.hold ? look.hold->draft_id : "";
    }
    int64_t milliseconds_left(uint32_t vmid) {
        return value_of(redis.command({"PTTL", store::Holds::key(redis, 3, vmid)}, soon())).integer().value();
    }
    int64_t count_keys() {
        return static_cast<int64_t>(value_of(redis.command({"KEYS", redis.key("*")}, soon())).items().size());
    }
};

TEST(Holds, whatNobodyHasCanBeTaken) {
    CHECK_TRUE(take(annas, 105));
    STRCMP_EQUAL("aa", holder(105).c_str());
    STRCMP_EQUAL("", holder(106).c_str());
}

TEST(Holds, whatAnotherUserHasCannot) {
    CHECK_TRUE(take(annas, 105));
    CHECK_FALSE(take(berts, 105));
    STRCMP_EQUAL("aa", holder(105).c_str());
}

// User 1 is not user 12, whatever their numbers begin with.
TEST(Holds, usersWhoseNumbersBeginAlikeAreTwo) {
    CHECK_TRUE(take(berts, 105));
    CHECK_FALSE(take(annas, 105));
}

TEST(Holds, theSameNumberOfAnotherClusterIsAnotherVmid) {
    CHECK_TRUE(take(annas, 105, 3));
    CHECK_TRUE(take(berts, 105, 4));
    STRCMP_EQUAL("aa", holder(105, 3).c_str());
    STRCMP_EQUAL("bb", holder(105, 4).c_str());
}

TEST(Holds, aDraftHoldsOneAndLetsGoOfTheOneBefore) {
    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(take(annas, 106));
    STRCMP_EQUAL("", holder(105).c_str());
    STRCMP_EQUAL("aa", holder(106).c_str());
    CHECK_TRUE(take(berts, 105));
}

TEST(Holds, aDraftLetsGoAlsoWhenItCannotHaveTheNextOne) {
    CHECK_TRUE(take(berts, 106));
    CHECK_TRUE(take(annas, 105));
    CHECK_FALSE(take(annas, 106));
    STRCMP_EQUAL("", holder(105).c_str());
    STRCMP_EQUAL("bb", holder(106).c_str());
}

TEST(Holds, theSameUsersOtherWizardTakesItOverAndKeepsIt) {
    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(take(annas_other, 105));
    STRCMP_EQUAL("ab", holder(105).c_str());
    // The first one moves on, and takes nothing away with it.
    CHECK_TRUE(take(annas, 106));
    STRCMP_EQUAL("ab", holder(105).c_str());
}

TEST(Holds, itIsGoneWithinAMinuteUnlessRenewed) {
    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(milliseconds_left(105) > 30000 && milliseconds_left(105) <= 45000);
    value_of(redis.command({"PEXPIRE", store::Holds::key(redis, 3, 105), "1000"}, soon()));
    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(milliseconds_left(105) > 30000);
}

TEST(Holds, everyKeyHasAnEnd) {
    CHECK_TRUE(take(annas, 105));
    const auto keys = value_of(redis.command({"KEYS", redis.key("*")}, soon()));
    LONGS_EQUAL(3, keys.items().size());
    for (const auto& key : keys.items())
        CHECK_TRUE(value_of(redis.command({"TTL", *key.text()}, soon())).integer().value() > 0);
}

TEST(Holds, lettingGoLeavesNothingAndTouchesNobodyElses) {
    CHECK_TRUE(take(annas, 105));
    expect_success(holds.release(annas, soon()));
    STRCMP_EQUAL("", holder(105).c_str());
    LONGS_EQUAL(0, count_keys());
    expect_success(holds.release(annas, soon()));

    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(take(annas_other, 105));
    expect_success(holds.release(annas, soon()));
    expect_success(holds.release(berts, soon()));
    STRCMP_EQUAL("ab", holder(105).c_str());
}

TEST(Holds, whatIsNoHoldersNameIsNobody) {
    for (const char* text : {"", "x", ":", "x:aa"}) {
        value_of(redis.command({"SET", store::Holds::key(redis, 3, 105), text, "PX", "9000"}, soon()));
        STRCMP_EQUAL("", holder(105).c_str());
    }
}

TEST(Holds, areCountedWhileTheyLast) {
    LONGS_EQUAL(0, value_of(holds.count(soon())));
    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(take(berts, 106));
    LONGS_EQUAL(2, value_of(holds.count(soon())));
    CHECK_TRUE(take(annas, 107));  // and lets 105 go
    CHECK_FALSE(take(annas_other, 106));
    LONGS_EQUAL(2, value_of(holds.count(soon())));
    expect_success(holds.release(annas, soon()));
    LONGS_EQUAL(1, value_of(holds.count(soon())));
}

TEST(Holds, anEndedOneIsNotCounted) {
    CHECK_TRUE(take(annas, 105));
    CHECK_TRUE(take(berts, 106));
    const std::string past = std::to_string(base::unix_now() - 1);
    expect_success(
        redis.command({"ZADD", redis.key("holds"), past, store::Holds::key(redis, 3, 105)}, soon()));
    LONGS_EQUAL(1, value_of(holds.count(soon())));
}
