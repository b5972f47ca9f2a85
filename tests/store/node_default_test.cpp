// SPDX-License-Identifier: MIT
#include <unistd.h>

#include <thread>

#include "store/nodes.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(NodeDefault) {
    Servers servers;
    store::Nodes nodes{servers.mysql, servers.redis};
    store::Creations creations{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");

    int64_t default_id() { return value_of(nodes.list(anna, soon())).at(0).id; }
    int64_t count_defaults() {
        return count_of(servers.mysql, "SELECT COUNT(*) FROM nodes WHERE is_default");
    }
};

TEST(NodeDefault, theFirstNodeOfEachUserBecomesTheDefault) {
    const int64_t first = add_node(servers, anna, "first", 1, {});
    add_node(servers, anna, "second", 2, {});
    const int64_t bert = add_user(servers.mysql, "bert");
    const int64_t berts = add_node(servers, bert, "his", 3, {});
    LONGS_EQUAL(first, default_id());
    LONGS_EQUAL(berts, value_of(nodes.list(bert, soon())).at(0).id);
    LONGS_EQUAL(2, count_defaults());
}

TEST(NodeDefault, anotherCanBeMadeTheDefault) {
    const int64_t first = add_node(servers, anna, "first", 1, {});
    const int64_t second = add_node(servers, anna, "second", 2, {});
    for (const int64_t id : {second, second, first, second}) {
        expect_success(nodes.make_default(anna, id, soon()));
        LONGS_EQUAL(id, default_id());
        LONGS_EQUAL(1, count_defaults());
    }
    expect_error(base::Code::not_found, nodes.make_default(anna, second + 1, soon()));
    LONGS_EQUAL(second, default_id());
}

TEST(NodeDefault, theTableItselfRefusesASecondDefault) {
    add_node(servers, anna, "first", 1, {});
    add_node(servers, anna, "second", 2, {});
    expect_error(base::Code::conflict,
                 servers.mysql.execute("UPDATE nodes SET is_default = TRUE", {}, soon()));
}

TEST(NodeDefault, whenTheDefaultIsRemovedTheOldestRemainingBecomesIt) {
    const int64_t first = add_node(servers, anna, "z", 1, {});
    const int64_t second = add_node(servers, anna, "y", 2, {});
    const int64_t third = add_node(servers, anna, "a", 3, {});
    expect_success(nodes.make_default(anna, third, soon()));
    expect_success(nodes.remove(anna, third, soon()));
    LONGS_EQUAL(first, default_id());
    expect_success(nodes.remove(anna, first, soon()));
    LONGS_EQUAL(second, default_id());
    expect_success(nodes.remove(anna, second, soon()));
    LONGS_EQUAL(0, value_of(nodes.list(anna, soon())).size());
}

TEST(NodeDefault, whenAnotherIsRemovedTheDefaultStays) {
    add_node(servers, anna, "first", 1, {});
    const int64_t second = add_node(servers, anna, "second", 2, {});
    const int64_t third = add_node(servers, anna, "third", 3, {});
    expect_success(nodes.make_default(anna, second, soon()));
    expect_success(nodes.remove(anna, third, soon()));
    LONGS_EQUAL(second, default_id());
}

TEST(NodeDefault, tenFirstNodesAtOnceMakeOneDefault) {
    std::vector<std::thread> threads;
    std::vector<base::Result<int64_t>> outcomes(10, base::Result<int64_t>(0));
    for (unsigned i = 0; i < outcomes.size(); ++i)
        threads.emplace_back([&, i] {
            store::Mysql mysql(mysql_config());
            store::Redis redis(redis_config());
            outcomes[i] =
                store::Nodes(mysql, redis).add(make_node(anna, "n" + std::to_string(i), i), {}, soon());
        });
    for (auto& thread : threads) thread.join();
    for (const auto& outcome : outcomes) expect_success(outcome);
    LONGS_EQUAL(1, count_defaults());
}

TEST(NodeDefault, aNodeAddedWhileTheOnlyOtherIsRemovedEndsAsTheDefault) {
    int64_t only = add_node(servers, anna, "n", 1, {});
    for (unsigned round = 0; round < 30; ++round) {
        base::Result<int64_t> added = int64_t{0};
        std::thread adder([&] {
            store::Mysql mysql(mysql_config());
            store::Redis redis(redis_config());
            added =
                store::Nodes(mysql, redis).add(make_node(anna, "n" + std::to_string(round), 1), {}, soon());
        });
        store::Mysql mysql(mysql_config());
        usleep(300 * round);  // so that now the one, now the other is first
        const auto gone = store::Nodes(mysql, servers.redis).remove(anna, only, soon());
        adder.join();
        expect_success(gone);
        only = value_of(added);
        LONGS_EQUAL(only, default_id());
    }
}

TEST(NodeDefault, aNodeWithARunningCreationIsNotRemoved) {
    const int64_t node = add_node(servers, anna, "first", 1, {});
    auto row = *value_of(creations.insert(make_creation(anna, node, 105, 1), soon())).creation;
    for (const auto state :
         {store::State::planned, store::State::sending, store::State::accepted, store::State::ambiguous}) {
        CHECK_TRUE(value_of(creations.change(row, {.state = state}, "test", soon())));
        row = value_of(creations.load(row.id, soon()));
        expect_error(base::Code::conflict, nodes.remove(anna, node, soon()));
        expect_success(nodes.find(anna, node, soon()));
    }
    CHECK_TRUE(value_of(creations.change(row, {.state = store::State::closed}, "test", soon())));
    expect_success(nodes.remove(anna, node, soon()));
    LONGS_EQUAL(node, value_of(creations.load(row.id, soon())).node_id);
}

// Whichever is first: either the creation finds no node, or the node cannot be removed.
TEST(NodeDefault, aNodeIsNotRemovedUnderACreationThatBeginsAtTheSameMoment) {
    for (unsigned round = 0; round < 30; ++round) {
        const int64_t node = add_node(servers, anna, "n" + std::to_string(round), 1, {});
        base::Result<store::Inserted> inserted = store::Inserted();
        std::thread creator([&] {
            store::Mysql mysql(mysql_config());
            inserted = store::Creations(mysql).insert(make_creation(anna, node, 100 + round, round), soon());
        });
        store::Mysql mysql(mysql_config());
        usleep(300 * round);  // so that now the one, now the other is first
        const auto gone = store::Nodes(mysql, servers.redis).remove(anna, node, soon());
        creator.join();
        CHECK_TRUE(static_cast<bool>(gone) != static_cast<bool>(inserted));
        expect_error(gone ? base::Code::not_found : base::Code::conflict,
                     gone ? base::Result<void>(inserted.error()) : gone);
    }
}
