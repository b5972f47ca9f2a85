// SPDX-License-Identifier: MIT
// Expected values: CREATION: 2. Two records share a cluster only if each lists the certificate that was
// verified on the other.
#include <thread>

#include "base/text.h"
#include "store/nodes.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(NodeCluster) {
    Servers servers;
    store::Nodes nodes{servers.mysql, servers.redis};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t mallory = add_user(servers.mysql, "mallory");
    const std::vector<std::string> both{fingerprint(1), fingerprint(2)};

    int64_t cluster_of(int64_t user_id, int64_t node_id) {
        return value_of(nodes.find(user_id, node_id, soon())).cluster_id;
    }
};

TEST(NodeCluster, twoMembersThatListEachOtherShareACluster) {
    const int64_t first = add_node(servers, anna, "one", 1, both);
    const int64_t second = add_node(servers, anna, "two", 2, both);
    CHECK_TRUE(cluster_of(anna, first) > 0);
    LONGS_EQUAL(cluster_of(anna, first), cluster_of(anna, second));
}

TEST(NodeCluster, theSameNodeRegisteredByTwoUsersIsOneCluster) {
    const int64_t hers = add_node(servers, anna, "one", 1, {fingerprint(1)});
    const int64_t his = add_node(servers, mallory, "same", 1, {fingerprint(1)});
    LONGS_EQUAL(cluster_of(anna, hers), cluster_of(mallory, his));
}

TEST(NodeCluster, standAloneNodesAreClustersOfTheirOwn) {
    const int64_t first = add_node(servers, anna, "one", 1, {fingerprint(1)});
    const int64_t second = add_node(servers, anna, "two", 2, {fingerprint(2)});
    CHECK_TRUE(cluster_of(anna, first) != cluster_of(anna, second));
}

// A hostile node lists whatever it likes, but the honest one does not list it.
TEST(NodeCluster, aNodeThatOnlyClaimsToBeAMemberIsNot) {
    const int64_t honest = add_node(servers, anna, "one", 1, both);
    const int64_t hostile =
        add_node(servers, mallory, "evil", 9, {fingerprint(1), fingerprint(2), fingerprint(9)});
    CHECK_TRUE(cluster_of(anna, honest) != cluster_of(mallory, hostile));
}

// The one who was listed but does not list back: no better.
TEST(NodeCluster, beingListedByTheOtherIsNotEnough) {
    const int64_t first = add_node(servers, anna, "one", 1, both);
    const int64_t second = add_node(servers, anna, "two", 2, {fingerprint(2)});
    CHECK_TRUE(cluster_of(anna, first) != cluster_of(anna, second));
}

TEST(NodeCluster, aNodeWhoseCertificateWasNotSeenSharesNothing) {
    auto node = make_node(anna, "one", 1);
    node.leaf_fingerprint = "";
    const int64_t first = value_of(nodes.add(node, {"", fingerprint(1)}, soon()));
    node.name = "two";
    node.seal_id = id_of(2);
    const int64_t second = value_of(nodes.add(node, {"", fingerprint(1)}, soon()));
    CHECK_TRUE(cluster_of(anna, first) != cluster_of(anna, second));
}

TEST(NodeCluster, anUpdateThatProvesTheOtherJoinsItsCluster) {
    const int64_t first = add_node(servers, anna, "one", 1, both);
    const int64_t second = add_node(servers, anna, "two", 2, {fingerprint(2)});
    auto node = value_of(nodes.find(anna, second, soon()));
    expect_success(nodes.update(node, both, soon()));
    LONGS_EQUAL(cluster_of(anna, first), cluster_of(anna, second));
}

TEST(NodeCluster, anUpdateToAnotherMachineLeavesTheCluster) {
    const int64_t first = add_node(servers, anna, "one", 1, both);
    const int64_t second = add_node(servers, anna, "two", 2, both);
    const int64_t before = cluster_of(anna, first);
    auto node = value_of(nodes.find(anna, second, soon()));
    node.leaf_fingerprint = fingerprint(7);
    expect_success(nodes.update(node, {fingerprint(7)}, soon()));
    LONGS_EQUAL(before, cluster_of(anna, first));
    CHECK_TRUE(cluster_of(anna, second) != before);
}

TEST(NodeCluster, anUpdateOfALoneNodeKeepsItsNumber) {
    const int64_t only = add_node(servers, anna, "one", 1, {fingerprint(1)});
    const int64_t before = cluster_of(anna, only);
    auto node = value_of(nodes.find(anna, only, soon()));
    node.leaf_fingerprint = fingerprint(7);
    expect_success(nodes.update(node, {fingerprint(7)}, soon()));
    LONGS_EQUAL(before, cluster_of(anna, only));
}

TEST(NodeCluster, anUpdateThatChangesNothingKeepsTheCluster) {
    add_node(servers, anna, "one", 1, both);
    const int64_t second = add_node(servers, anna, "two", 2, both);
    const int64_t before = cluster_of(anna, second);
    expect_success(nodes.update(value_of(nodes.find(anna, second, soon())), both, soon()));
    LONGS_EQUAL(before, cluster_of(anna, second));
}

TEST(NodeCluster, membersThatAreNoFingerprintsAreLeftOutAndTheListIsCapped) {
    std::vector<std::string> hostile{"", "x", std::string(5000, 'A'), base::to_lower(fingerprint(0xAB)),
                                     std::string(95, '\xff')};
    for (unsigned i = 0; i < 256; ++i)
        for (const char* end : {"00", "01"}) hostile.push_back(fingerprint(i).substr(0, 93) + end);
    const int64_t node = add_node(servers, anna, "one", 1, hostile);
    LONGS_EQUAL(256, count_of(servers.mysql, "SELECT COUNT(*) FROM node_members"));
    CHECK_TRUE(cluster_of(anna, node) > 0);
}

TEST(NodeCluster, twoMembersAddedAtTheSameMomentShareACluster) {
    for (unsigned round = 0; round < 5; ++round) {
        std::vector<base::Result<int64_t>> outcomes(2, base::Result<int64_t>(0));
        const std::vector<std::string> members{fingerprint(2 * round + 10), fingerprint(2 * round + 11)};
        const auto add = [&](unsigned i) {
            store::Mysql mysql(mysql_config());
            store::Redis redis(redis_config());
            const int64_t user = i == 0 ? anna : mallory;
            const auto node = make_node(user, "n" + std::to_string(round), 2 * round + 10 + i);
            outcomes[i] = store::Nodes(mysql, redis).add(node, members, soon());
        };
        std::thread one(add, 0);
        std::thread two(add, 1);
        one.join();
        two.join();
        LONGS_EQUAL(cluster_of(anna, value_of(outcomes[0])), cluster_of(mallory, value_of(outcomes[1])));
    }
}
