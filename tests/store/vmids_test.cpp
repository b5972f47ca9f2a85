// SPDX-License-Identifier: MIT
#include "store/vmids.h"

#include "base/crypto.h"
#include "own_redis.h"
#include "store/nodes.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Vmids) {
    Servers servers;
    store::Redis& redis = servers.redis;
    store::Vmids vmids{servers.redis};

    store::VmidLook look(uint32_t vmid) { return value_of(vmids.look(7, vmid, soon())); }
    store::VmidMark mark(int64_t cluster, uint32_t vmid) {
        return value_of(vmids.look_in_cluster(cluster, vmid, soon())).mark;
    }
    int64_t seconds_left(const std::string& key) {
        return value_of(redis.command({"TTL", redis.key(key)}, soon())).integer().value();
    }
    void expect_every_key_to_end() {
        const auto keys = value_of(redis.command({"KEYS", redis.key("*")}, soon()));
        CHECK_TRUE(!keys.items().empty());
        for (const auto& key : keys.items())
            CHECK_TRUE(value_of(redis.command({"TTL", *key.text()}, soon())).integer().value() > 0);
    }
};

TEST(Vmids, aSetThatWasNeverReadIsUnknown) {
    const auto unknown = look(105);
    CHECK_FALSE(unknown.is_known);
    CHECK_FALSE(unknown.is_member);
}

TEST(Vmids, aReadSetKnowsItsMembersAndOnlyThose) {
    expect_success(vmids.replace(7, {100, 105, 999999999}, soon()));
    for (const uint32_t vmid : {100U, 105U, 999999999U}) {
        CHECK_TRUE(look(vmid).is_known);
        CHECK_TRUE(look(vmid).is_member);
    }
    CHECK_TRUE(look(106).is_known);
    CHECK_FALSE(look(106).is_member);
    CHECK_FALSE(value_of(vmids.look(8, 105, soon())).is_known);
}

TEST(Vmids, anEmptySetIsKnownToo) {
    expect_success(vmids.replace(7, {105}, soon()));
    expect_success(vmids.replace(7, {}, soon()));
    CHECK_TRUE(look(105).is_known);
    CHECK_FALSE(look(105).is_member);
}

TEST(Vmids, aSetLargerThanOneCommandIsReplacedWhole) {
    std::vector<uint32_t> many;
    for (uint32_t i = 0; i < 2500; ++i) many.push_back(100 + i);
    expect_success(vmids.replace(7, many, soon()));
    LONGS_EQUAL(2500, *value_of(redis.command({"SCARD", redis.key("vmids:7")}, soon())).integer());
    CHECK_TRUE(look(100).is_member);
    CHECK_TRUE(look(2599).is_member);
    expect_success(vmids.replace(7, {5000}, soon()));
    CHECK_FALSE(look(100).is_member);
    CHECK_TRUE(look(5000).is_member);
}

TEST(Vmids, anExpiredSetIsUnknownWhateverElseIsLeft) {
    expect_success(vmids.replace(7, {105}, soon()));
    expect_success(redis.command({"DEL", redis.key("vmids:7:at")}, soon()));
    CHECK_FALSE(look(105).is_known);
    CHECK_FALSE(look(105).is_member);
    CHECK_FALSE(look(106).is_known);
}

TEST(Vmids, theSetOutlivesTheTimeOfItsReading) {
    expect_success(vmids.replace(7, {105}, soon()));
    CHECK_TRUE(seconds_left("vmids:7") > seconds_left("vmids:7:at") + 30);
    expect_success(vmids.add(7, 106, soon()));
    CHECK_TRUE(seconds_left("vmids:7") > seconds_left("vmids:7:at") + 30);
}

TEST(Vmids, theAgeIsTakenFromRedissOwnClock) {
    expect_success(vmids.replace(7, {105}, soon()));
    CHECK_TRUE(look(105).age_seconds <= 1);
    expect_success(redis.command({"EXPIRE", redis.key("vmids:7:at"), "555"}, soon()));
    const auto age = look(105).age_seconds;
    CHECK_TRUE(age >= 45 && age <= 46);
}

TEST(Vmids, aSetWhoseTimeHasNoEndIsNotTrusted) {
    expect_success(vmids.replace(7, {105}, soon()));
    expect_success(redis.command({"PERSIST", redis.key("vmids:7:at")}, soon()));
    CHECK_FALSE(look(105).is_known);
}

TEST(Vmids, anAddedVmidIsAMember) {
    expect_success(vmids.replace(7, {}, soon()));
    expect_success(vmids.add(7, 105, soon()));
    CHECK_TRUE(look(105).is_member);
    expect_every_key_to_end();
}

TEST(Vmids, addingToAnUnknownSetMakesNothingKnown) {
    expect_success(vmids.add(7, 105, soon()));
    CHECK_FALSE(look(105).is_known);
    CHECK_FALSE(look(106).is_known);
    expect_every_key_to_end();
    expect_success(vmids.replace(7, {200}, soon()));
    CHECK_FALSE(look(105).is_member);
}

TEST(Vmids, aRemovedVmidIsNoMember) {
    expect_success(vmids.replace(7, {105, 106}, soon()));
    expect_success(vmids.remove(7, 105, soon()));
    CHECK_FALSE(look(105).is_member);
    CHECK_TRUE(look(106).is_member);
    expect_success(vmids.remove(7, 106, soon()));
    CHECK_TRUE(look(106).is_known);
    CHECK_FALSE(look(106).is_member);
    expect_success(vmids.remove(8, 105, soon()));
    CHECK_FALSE(value_of(vmids.look(8, 105, soon())).is_known);
}

TEST(Vmids, aConfirmationHoldsForOneVmidOfOneClusterFor10Seconds) {
    CHECK_TRUE(value_of(vmids.mark_free(3, 105, soon())));
    CHECK_TRUE(mark(3, 105) == store::VmidMark::free);
    CHECK_TRUE(mark(3, 106) == store::VmidMark::none);
    CHECK_TRUE(mark(4, 105) == store::VmidMark::none);
    const int64_t left = seconds_left("vmid:3:105");
    CHECK_TRUE(left > 5 && left <= 10);
    expect_success(vmids.forget_mark(3, 105, soon()));
    CHECK_TRUE(mark(3, 105) == store::VmidMark::none);
}

TEST(Vmids, aConfirmationIsNotProlongedByAskingAgain) {
    CHECK_TRUE(value_of(vmids.mark_free(3, 105, soon())));
    value_of(redis.command({"PEXPIRE", redis.key("vmid:3:105"), "2000"}, soon()));
    CHECK_TRUE(value_of(vmids.mark_free(3, 105, soon())));
    CHECK_TRUE(seconds_left("vmid:3:105") <= 2);
}

TEST(Vmids, anAnswerFreeThatComesAfterTheVmidWasTakenIsOutOfDate) {
    CHECK_TRUE(value_of(vmids.mark_free(3, 105, soon())));
    expect_success(vmids.mark_taken(3, 105, soon()));
    CHECK_TRUE(mark(3, 105) == store::VmidMark::taken);
    CHECK_FALSE(value_of(vmids.mark_free(3, 105, soon())));
    CHECK_TRUE(mark(3, 105) == store::VmidMark::taken);
    const int64_t left = seconds_left("vmid:3:105");
    CHECK_TRUE(left > 25 && left <= 30);
}

TEST(Vmids, everyKeyHasAnEnd) {
    expect_success(vmids.replace(7, {105}, soon()));
    value_of(vmids.mark_free(3, 106, soon()));
    expect_success(vmids.mark_taken(3, 107, soon()));
    expect_every_key_to_end();
}

TEST(Vmids, theFastPathKnowsSessionAndOwnerOnceTheyWereAskedFor) {
    const int64_t anna = add_user(servers.mysql, "anna");
    const int64_t node = add_node(servers, anna, "home", 1, {});
    const std::string token = base::crypto::sha256("token");
    store::Sessions sessions(servers.mysql, redis);
    expect_success(sessions.add(token, anna, 3600, soon()));
    expect_success(vmids.replace(node, {105}, soon()));

    const auto cold = value_of(vmids.look_with_session(token, node, 105, soon()));
    CHECK_FALSE(cold.session.has_value());
    CHECK_FALSE(cold.owner_id.has_value());
    CHECK_TRUE(cold.look.is_member);

    expect_success(sessions.find(token, soon()));
    expect_success(store::Nodes(servers.mysql, redis).find(anna, node, soon()));
    const auto warm = value_of(vmids.look_with_session(token, node, 106, soon()));
    LONGS_EQUAL(anna, warm.session->user_id);
    STRCMP_EQUAL("anna", warm.session->user_name.c_str());
    LONGS_EQUAL(anna, *warm.owner_id);
    CHECK_TRUE(warm.look.is_known);
    CHECK_FALSE(warm.look.is_member);

    expect_success(sessions.remove(token, soon()));
    expect_success(store::Nodes(servers.mysql, redis).remove(anna, node, soon()));
    const auto gone = value_of(vmids.look_with_session(token, node, 106, soon()));
    CHECK_FALSE(gone.session.has_value());
    CHECK_FALSE(gone.owner_id.has_value());
}

TEST(Vmids, withoutRedisNothingIsKnown) {
    OwnRedis own;
    store::Redis away(own.config());
    own.kill_now();
    store::Vmids without(away);
    expect_error(base::Code::unavailable, without.look(7, 105, soon()));
    expect_error(base::Code::unavailable, without.look_with_session("", 7, 105, soon()));
    expect_error(base::Code::unavailable, without.replace(7, {105}, soon()));
}

TEST(Vmids, theAgesOfSeveralListsAreAnsweredInTheirOrder) {
    expect_success(vmids.replace(7, {105}, soon()));
    expect_success(redis.command({"EXPIRE", redis.key("vmids:7:at"), "400"}, soon()));
    const auto ages = value_of(vmids.ages({8, 7}, soon()));
    UNSIGNED_LONGS_EQUAL(2, ages.size());
    CHECK_FALSE(ages[0].has_value());
    CHECK_TRUE(ages[1].value() >= 200 && ages[1].value() < 260);
    UNSIGNED_LONGS_EQUAL(0, value_of(vmids.ages({}, soon())).size());
}
