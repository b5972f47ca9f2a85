// SPDX-License-Identifier: MIT
#include <algorithm>

#include "store/creations.h"

#include "fixture.h"

using namespace store_test;
using store::State;

TEST_GROUP(CreationsWork) {
    Servers servers;
    store::Mysql& mysql = servers.mysql;
    store::Creations creations{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
    int64_t node = add_node(servers, anna, "home", 1, {});
    unsigned next = 0;

    store::Creation insert() {
        ++next;
        return *value_of(creations.insert(make_creation(anna, node, 100 + next, next), soon())).creation;
    }
    store::Creation changed(const store::Creation& seen, const store::Change& change) {
        CHECK_TRUE(value_of(creations.change(seen, change, "test", soon())));
        return value_of(creations.load(seen.id, soon()));
    }
    bool is_waiting(const store::Creation& row) {
        const auto ids = value_of(creations.work(100, soon()));
        return std::find(ids.begin(), ids.end(), row.id) != ids.end();
    }
    void make_old() {
        expect_success(
            mysql.execute("UPDATE creations SET updated_at = NOW(3) - INTERVAL 11 SECOND", {}, soon()));
    }
};

TEST(CreationsWork, aPlannedRowWaitsOnceItIsIdle) {
    const auto row = insert();
    CHECK_FALSE(is_waiting(row));
    make_old();
    CHECK_TRUE(is_waiting(row));
}

TEST(CreationsWork, aSendingRowWaitsOnceItsLeaseIsOver) {
    auto row = insert();
    row = changed(row, {.begin_attempt = store::Attempt{.lease_owner = "w", .lease_seconds = 60}});
    make_old();
    CHECK_FALSE(is_waiting(row));
    expect_success(mysql.execute("UPDATE creations SET lease_until = NOW(3)", {}, soon()));
    CHECK_TRUE(is_waiting(row));
}

TEST(CreationsWork, acceptedAndAmbiguousRowsAlwaysWait) {
    CHECK_TRUE(is_waiting(changed(insert(), {.state = State::accepted})));
    CHECK_TRUE(is_waiting(changed(insert(), {.state = State::ambiguous})));
}

TEST(CreationsWork, endedRowsDoNotWait) {
    for (const State state : {State::done, State::failed, State::closed}) {
        const auto row = changed(insert(), {.state = state});
        make_old();
        CHECK_FALSE(is_waiting(row));
    }
}

TEST(CreationsWork, aClosedRowWaitsWhileItIsWatched) {
    const auto row = changed(insert(), {.state = State::closed, .watch_seconds = 60});
    CHECK_TRUE(is_waiting(row));
    expect_success(mysql.execute("UPDATE creations SET watch_until = NOW(3)", {}, soon()));
    CHECK_FALSE(is_waiting(row));
}

TEST(CreationsWork, aDoneRowWaitsUntilItsStartIsDone) {
    auto wanted = make_creation(anna, node, 900, 900);
    wanted.is_start_wanted = true;
    auto row = *value_of(creations.insert(wanted, soon())).creation;
    CHECK_FALSE(is_waiting(row));
    row = changed(row, {.state = State::done});
    CHECK_TRUE(is_waiting(row));
    row = changed(row, {.start_state = store::StartState::sent});
    CHECK_TRUE(is_waiting(row));
    row = changed(row, {.start_state = store::StartState::failed});
    CHECK_FALSE(is_waiting(row));
}

TEST(CreationsWork, theLimitIsKeptAndNobodyStarves) {
    std::vector<std::string> all;
    for (int i = 0; i < 6; ++i) all.push_back(changed(insert(), {.state = State::accepted}).id);
    std::vector<std::string> seen;
    for (int i = 0; i < 200 && seen.size() < all.size(); ++i) {
        const auto ids = value_of(creations.work(2, soon()));
        LONGS_EQUAL(2, ids.size());
        for (const auto& id : ids)
            if (std::find(seen.begin(), seen.end(), id) == seen.end()) seen.push_back(id);
    }
    LONGS_EQUAL(all.size(), seen.size());
}

TEST(CreationsWork, aUsersListsShowTheNewestFirstAndNobodyElses) {
    const auto first = insert();
    const auto second = insert();
    const auto third = insert();
    expect_success(
        mysql.execute("UPDATE creations SET created_at = created_at - INTERVAL vmid SECOND", {}, soon()));
    changed(second, {.state = State::failed});
    const auto active = value_of(creations.active_of(anna, soon()));
    LONGS_EQUAL(2, active.size());
    CHECK(active[0].id == first.id && active[1].id == third.id);
    const auto recent = value_of(creations.recent_of(anna, 2, soon()));
    LONGS_EQUAL(2, recent.size());
    CHECK(recent[0].id == first.id && recent[1].id == second.id);
    LONGS_EQUAL(0, value_of(creations.active_of(bert, soon())).size());
    LONGS_EQUAL(0, value_of(creations.recent_of(bert, 10, soon())).size());
}

TEST(CreationsWork, whoMadeTheContainerOfAVmidIsTheNewestThatCameToOne) {
    const auto made = changed(insert(), {.state = State::done});
    const auto failed = changed(insert(), {.state = State::failed});
    const auto again =
        changed(*value_of(creations.insert(make_creation(anna, node, made.vmid, 77), soon())).creation,
                {.state = State::done});
    expect_success(mysql.execute("UPDATE creations SET created_at = created_at - INTERVAL 1 DAY WHERE id = ?",
                                 {store::Param::hex(made.id)}, soon()));
    const int64_t cluster = made.cluster_id;
    CHECK(value_of(creations.last_done(anna, cluster, made.vmid, soon())).id == again.id);
    for (const auto& none : {creations.last_done(bert, cluster, made.vmid, soon()),
                             creations.last_done(anna, cluster + 1, made.vmid, soon()),
                             creations.last_done(anna, cluster, failed.vmid, soon())})
        CHECK(!none && none.error().code == base::Code::not_found);
}
