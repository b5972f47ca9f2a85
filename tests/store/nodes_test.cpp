// SPDX-License-Identifier: MIT
#include "store/nodes.h"

#include "own_redis.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Nodes) {
    Servers servers;
    store::Nodes nodes{servers.mysql, servers.redis};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
};

TEST(Nodes, anAddedNodeComesBackWhole) {
    auto node = make_node(anna, "home", 1);
    node.port = 443;
    node.trust = store::Trust::ca;
    node.ca = "-----BEGIN CERTIFICATE-----\nAAA\n";
    node.fingerprint = "";
    const int64_t id = value_of(nodes.add(node, {}, soon()));
    const auto found = value_of(nodes.find(anna, id, soon()));
    LONGS_EQUAL(id, found.id);
    LONGS_EQUAL(anna, found.user_id);
    STRCMP_EQUAL("home", found.name.c_str());
    STRCMP_EQUAL("pve.example", found.host.c_str());
    LONGS_EQUAL(443, found.port);
    STRCMP_EQUAL("pve1", found.pve_node.c_str());
    STRCMP_EQUAL("berth@pve!wizard", found.token_id.c_str());
    STRCMP_EQUAL(id_of(1).c_str(), found.seal_id.c_str());
    CHECK(node.sealed_secret == found.sealed_secret);
    CHECK(store::Trust::ca == found.trust);
    STRCMP_EQUAL("", found.fingerprint.c_str());
    STRCMP_EQUAL(node.ca.c_str(), found.ca.c_str());
    STRCMP_EQUAL(fingerprint(1).c_str(), found.leaf_fingerprint.c_str());
    STRCMP_EQUAL("8.4.1", found.pve_version.c_str());
    CHECK_TRUE(found.created_at > 1'700'000'000);
}

TEST(Nodes, aForeignNodeIsNotFoundByAnyFunction) {
    const int64_t id = add_node(servers, anna, "home", 1, {});
    expect_error(base::Code::not_found, nodes.find(bert, id, soon()));
    expect_error(base::Code::not_found, nodes.remove(bert, id, soon()));
    expect_error(base::Code::not_found, nodes.make_default(bert, id, soon()));
    auto stolen = make_node(bert, "mine", 2);
    stolen.id = id;
    expect_error(base::Code::not_found, nodes.update(stolen, {}, soon()));
    LONGS_EQUAL(0, value_of(nodes.list(bert, soon())).size());
    STRCMP_EQUAL("home", value_of(nodes.find(anna, id, soon())).name.c_str());
}

TEST(Nodes, aNameIsUniqueAmongTheNodesOfOneUser) {
    const int64_t id = add_node(servers, anna, "home", 1, {});
    expect_error(base::Code::conflict, nodes.add(make_node(anna, "home", 2), {}, soon()));
    expect_success(nodes.add(make_node(bert, "home", 3), {}, soon()));
    auto second = make_node(anna, "away", 4);
    second.id = value_of(nodes.add(second, {}, soon()));
    second.name = "home";
    expect_error(base::Code::conflict, nodes.update(second, {}, soon()));
    auto same = value_of(nodes.find(anna, id, soon()));
    expect_success(nodes.update(same, {}, soon()));
}

TEST(Nodes, updatingKeepsDefaultAndAge) {
    const int64_t first = add_node(servers, anna, "home", 1, {});
    const int64_t second = add_node(servers, anna, "away", 2, {});
    expect_success(servers.mysql.execute("UPDATE nodes SET created_at = '2024-01-02 03:04:05'", {}, soon()));
    auto node = value_of(nodes.find(anna, second, soon()));
    node.host = "10.0.0.9";
    node.is_default = true;
    expect_success(nodes.update(node, {}, soon()));
    const auto saved = value_of(nodes.find(anna, second, soon()));
    STRCMP_EQUAL("10.0.0.9", saved.host.c_str());
    CHECK_FALSE(saved.is_default);
    LONGS_EQUAL(1704164645, saved.created_at);
    LONGS_EQUAL(first, value_of(nodes.list(anna, soon())).at(0).id);
}

TEST(Nodes, theDefaultComesFirstAndTheOthersByNameWithoutRegardToCase) {
    add_node(servers, anna, "zeta", 1, {});
    add_node(servers, anna, "Carl", 2, {});
    add_node(servers, anna, "anna", 3, {});
    add_node(servers, anna, "bert", 4, {});
    const auto list = value_of(nodes.list(anna, soon()));
    std::string names;
    for (const auto& node : list) names += node.name + (node.is_default ? "* " : " ");
    STRCMP_EQUAL("zeta* anna bert Carl ", names.c_str());
}

TEST(Nodes, aNodeOfNobodyIsRefused) {
    expect_error(base::Code::not_found, nodes.add(make_node(bert + 100, "home", 1), {}, soon()));
}

TEST(Nodes, findingANodeLeavesItsOwnerInRedisFor10Seconds) {
    const int64_t id = add_node(servers, anna, "home", 1, {});
    const std::string key = store::Nodes::owner_key(servers.redis, id);
    CHECK_TRUE(value_of(servers.redis.command({"GET", key}, soon())).is_nil());
    expect_error(base::Code::not_found, nodes.find(bert, id, soon()));
    CHECK_TRUE(value_of(servers.redis.command({"GET", key}, soon())).is_nil());
    expect_success(nodes.find(anna, id, soon()));
    LONGS_EQUAL(anna, *value_of(servers.redis.command({"GET", key}, soon())).integer());
    const auto left = value_of(servers.redis.command({"TTL", key}, soon())).integer();
    CHECK_TRUE(*left > 5 && *left <= 10);
    expect_success(nodes.remove(anna, id, soon()));
    LONGS_EQUAL(0, *value_of(servers.redis.command({"GET", key}, soon())).integer());
}

TEST(Nodes, withoutRedisEverythingStillWorks) {
    OwnRedis own;
    store::Redis away(own.config());
    own.kill_now();
    store::Nodes without(servers.mysql, away);
    const int64_t id = value_of(without.add(make_node(anna, "home", 1), {}, soon()));
    expect_success(without.find(anna, id, soon()));
    expect_success(without.remove(anna, id, soon()));
}

TEST(Nodes, trustIsWrittenAsItsWord) {
    for (const char* word : {"system", "fingerprint", "ca"})
        STRCMP_EQUAL(word, store::word_of(*store::parse_trust(word)));
    CHECK_FALSE(store::parse_trust("insecure").has_value());
    CHECK_FALSE(store::parse_trust("").has_value());
}
