// SPDX-License-Identifier: MIT
#include "store/node_health.h"

#include "base/clock.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(NodeHealth) {
    Servers servers;
    store::Redis& redis = servers.redis;
    store::NodeHealths healths{servers.redis};

    store::NodeHealth look(int64_t id) { return value_of(healths.look({id}, soon())).at(0); }
};

TEST(NodeHealth, aNodeNobodyReportedIsWell) {
    CHECK_FALSE(look(7).is_open);
    LONGS_EQUAL(0, look(7).since);
}

TEST(NodeHealth, aFailureOpensTheBreakerFor15Seconds) {
    expect_success(healths.report_failure(7, "unreachable", soon()));
    CHECK_TRUE(look(7).is_open);
    CHECK_TRUE(base::unix_now() - look(7).since <= 2);
    const auto left = value_of(redis.command({"TTL", redis.key("node:7:down")}, soon())).integer();
    CHECK_TRUE(*left > 10 && *left <= 15);
}

TEST(NodeHealth, sinceIsTheFirstFailureEvenWhenTheBreakerClosedBetween) {
    expect_success(healths.report_failure(7, "unreachable", soon()));
    expect_success(redis.command({"SET", redis.key("node:7:since"), "1234", "EX", "100"}, soon()));
    expect_success(redis.command({"DEL", redis.key("node:7:down")}, soon()));
    CHECK_FALSE(look(7).is_open);
    LONGS_EQUAL(1234, look(7).since);
    expect_success(healths.report_failure(7, "unreachable", soon()));
    CHECK_TRUE(look(7).is_open);
    LONGS_EQUAL(1234, look(7).since);
}

TEST(NodeHealth, aSuccessEndsBoth) {
    expect_success(healths.report_failure(7, "unreachable", soon()));
    expect_success(healths.report_success(7, soon()));
    CHECK_FALSE(look(7).is_open);
    LONGS_EQUAL(0, look(7).since);
}

TEST(NodeHealth, onlyTheFirstFailureAndTheFirstAnswerAreNews) {
    CHECK_FALSE(value_of(healths.report_success(7, soon())));
    CHECK_TRUE(value_of(healths.report_failure(7, "unreachable", soon())));
    CHECK_FALSE(value_of(healths.report_failure(7, "unreachable", soon())));
    CHECK_TRUE(value_of(healths.report_success(7, soon())));
    CHECK_FALSE(value_of(healths.report_success(7, soon())));
}

TEST(NodeHealth, aReasonIsKeptAndMereSilenceLeavesItStanding) {
    expect_success(healths.report_refusal(7, "unauthorised", soon()));
    CHECK_FALSE(look(7).is_open);
    STRCMP_EQUAL("unauthorised", look(7).why.c_str());
    expect_success(healths.report_failure(7, "", soon()));
    CHECK_TRUE(look(7).is_open);
    STRCMP_EQUAL("unauthorised", look(7).why.c_str());
    expect_success(healths.report_failure(7, "unreachable", soon()));
    STRCMP_EQUAL("unreachable", look(7).why.c_str());
    expect_success(healths.report_success(7, soon()));
    STRCMP_EQUAL("", look(7).why.c_str());
}

TEST(NodeHealth, manyNodesAreAnsweredInTheirOrder) {
    expect_success(healths.report_failure(3, "unreachable", soon()));
    expect_success(healths.report_failure(1, "unreachable", soon()));
    const auto all = value_of(healths.look({1, 2, 3, 2}, soon()));
    LONGS_EQUAL(4, all.size());
    CHECK_TRUE(all[0].is_open);
    CHECK_FALSE(all[1].is_open);
    CHECK_TRUE(all[2].is_open);
    CHECK_FALSE(all[3].is_open);
    LONGS_EQUAL(0, value_of(healths.look({}, soon())).size());
}
