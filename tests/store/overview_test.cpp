// SPDX-License-Identifier: MIT
#include "store/overview.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Overview) {
    Servers servers;
    store::Overview overview{servers.mysql};
};

TEST(Overview, everybodysCreationsAreCountedByState) {
    const int64_t anna = add_user(servers.mysql, "anna"), ben = add_user(servers.mysql, "ben");
    const int64_t annas = add_node(servers, anna, "one", 1, {}), bens = add_node(servers, ben, "two", 2, {});
    store::Creations creations(servers.mysql);
    expect_success(creations.insert(make_creation(anna, annas, 105, 1), soon()));
    expect_success(creations.insert(make_creation(ben, bens, 105, 2), soon()));
    auto counts = value_of(overview.creations(soon()));
    LONGS_EQUAL(1, counts.size());
    STRCMP_EQUAL("PLANNED", counts[0].state.c_str());
    LONGS_EQUAL(2, counts[0].count);
    expect_success(servers.mysql.execute(
        "UPDATE creations SET created_at = NOW(3) - INTERVAL 1 HOUR WHERE user_id = ?", {ben}, soon()));
    CHECK_TRUE(value_of(overview.oldest_active_creation(soon())) >= 3600);
    expect_success(servers.mysql.execute("UPDATE creations SET state = 'DONE'", {}, soon()));
    LONGS_EQUAL(0, value_of(overview.oldest_active_creation(soon())));
}

TEST(Overview, theFirstNodesAreNamed) {
    const int64_t anna = add_user(servers.mysql, "anna");
    const int64_t one = add_node(servers, anna, "one", 1, {});
    add_node(servers, anna, "two", 2, {});
    const auto names = value_of(overview.nodes(1, soon()));
    LONGS_EQUAL(1, names.size());
    LONGS_EQUAL(one, names[0].id);
    STRCMP_EQUAL("one", names[0].name.c_str());
    LONGS_EQUAL(2, value_of(overview.node_count(soon())));
}
