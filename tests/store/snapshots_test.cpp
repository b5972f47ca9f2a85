// SPDX-License-Identifier: MIT
#include "store/snapshots.h"

#include "base/clock.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Snapshots) {
    Servers servers;
    store::Snapshots snapshots{servers.redis};
};

TEST(Snapshots, whatWasRememberedIsRecalledWithItsTime) {
    expect_success(snapshots.remember(7, "containers", "{\"data\": [1, 2]}", soon()));
    const auto snapshot = value_of(snapshots.recall(7, "containers", soon()));
    STRCMP_EQUAL("{\"data\": [1, 2]}", snapshot.text.c_str());
    CHECK_TRUE(base::unix_now() - snapshot.at <= 2);
}

TEST(Snapshots, theLastOneCounts) {
    expect_success(snapshots.remember(7, "containers", "old", soon()));
    expect_success(snapshots.remember(7, "containers", "", soon()));
    STRCMP_EQUAL("", value_of(snapshots.recall(7, "containers", soon())).text.c_str());
}

TEST(Snapshots, nodesAndKindsAreKeptApart) {
    expect_success(snapshots.remember(7, "containers", "x", soon()));
    expect_error(base::Code::not_found, snapshots.recall(8, "containers", soon()));
    expect_error(base::Code::not_found, snapshots.recall(7, "storage", soon()));
}

TEST(Snapshots, theyEndAfterAWeek) {
    expect_success(snapshots.remember(7, "containers", "x", soon()));
    const auto keys = value_of(servers.redis.command({"KEYS", servers.redis.key("*")}, soon()));
    LONGS_EQUAL(1, keys.items().size());
    const auto left = value_of(servers.redis.command({"TTL", *keys[0].text()}, soon())).integer();
    CHECK_TRUE(*left > 604700 && *left <= 604800);
}

TEST(Snapshots, thoseOfSeveralNodesComeInTheirOrder) {
    expect_success(snapshots.remember(7, "containers", "seven", soon()));
    expect_success(snapshots.remember(9, "containers", "nine", soon()));
    const auto all = value_of(snapshots.recall_all({9, 8, 7}, "containers", soon()));
    LONGS_EQUAL(3, all.size());
    STRCMP_EQUAL("nine", all[0]->text.c_str());
    CHECK_FALSE(all[1].has_value());
    STRCMP_EQUAL("seven", all[2]->text.c_str());
    CHECK_TRUE(value_of(snapshots.recall_all({}, "containers", soon())).empty());
}

TEST(Snapshots, aChangeOutdatesWhatWasRememberedOfThatNodeUntilThen) {
    expect_success(snapshots.remember(7, "containers", "x", soon()));
    expect_success(snapshots.remember(8, "containers", "x", soon()));
    expect_success(snapshots.note_change(7, soon()));
    const auto all = value_of(snapshots.recall_all({7, 8}, "containers", soon()));
    CHECK_TRUE(all[0]->is_outdated);
    CHECK_FALSE(all[1]->is_outdated);
}
