// SPDX-License-Identifier: MIT
// Expected outcomes: CREATION: T0.
#include <algorithm>
#include <thread>

#include "base/crypto.h"
#include "mysql_cutter.h"
#include "store/creations.h"

#include "fixture.h"

using namespace store_test;
using Outcome = store::Inserted::Outcome;

TEST_GROUP(CreationsInsert) {
    Servers servers;
    store::Creations creations{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
    const std::vector<std::string> both{fingerprint(1), fingerprint(2)};
    int64_t node = add_node(servers, anna, "home", 1, both);

    store::Inserted insert(const store::NewCreation& wanted) {
        return value_of(creations.insert(wanted, soon()));
    }
    int64_t rows() { return count_of(servers.mysql, "SELECT COUNT(*) FROM creations"); }
};

TEST(CreationsInsert, aNewCreationIsPlannedAndComesBackWhole) {
    auto wanted = make_creation(anna, node, 105, 1);
    wanted.draft_id = id_of(9);
    wanted.is_start_wanted = true;
    const auto inserted = insert(wanted);
    CHECK(Outcome::created == inserted.outcome);
    const auto row = value_of(creations.find(anna, inserted.creation->id, soon()));
    LONGS_EQUAL(32, row.id.size());
    LONGS_EQUAL(anna, row.user_id);
    STRCMP_EQUAL(id_of(1).c_str(), row.idem_key.c_str());
    CHECK(wanted.spec_hash == row.spec_hash);
    LONGS_EQUAL(node, row.node_id);
    LONGS_EQUAL(value_of(store::Nodes(servers.mysql, servers.redis).find(anna, node, soon())).cluster_id,
                row.cluster_id);
    STRCMP_EQUAL("pve1", row.pve_node.c_str());
    LONGS_EQUAL(105, row.vmid);
    STRCMP_EQUAL(wanted.spec_json.c_str(), row.spec_json.c_str());
    STRCMP_EQUAL(id_of(9).c_str(), row.draft_id.c_str());
    STRCMP_EQUAL("web", row.hostname.c_str());
    CHECK(store::State::planned == row.state);
    LONGS_EQUAL(0, row.attempt);
    LONGS_EQUAL(0, row.rev);
    CHECK_TRUE(row.is_start_wanted);
    CHECK(store::StartState::wanted == row.start_state);
    CHECK_TRUE(row.is_lease_over);
    CHECK_FALSE(row.is_watched);
    CHECK_FALSE(row.baseline.has_value());
    CHECK_FALSE(row.seconds_since_sent.has_value());
    CHECK_TRUE(row.created_at > 1'700'000'000 && row.seconds_elapsed < 5);
    STRCMP_EQUAL("", row.upid.c_str());
}

TEST(CreationsInsert, theSameRequestAgainGivesTheSameRow) {
    const auto first = insert(make_creation(anna, node, 105, 1));
    const auto again = insert(make_creation(anna, node, 105, 1));
    CHECK(Outcome::existing == again.outcome);
    CHECK(first.creation->id == again.creation->id);
    LONGS_EQUAL(1, rows());
    LONGS_EQUAL(1, count_of(servers.mysql, "SELECT COUNT(*) FROM creation_events"));
}

TEST(CreationsInsert, theSameRequestAgainGivesTheSameRowAlsoAfterItEnded) {
    const auto first = insert(make_creation(anna, node, 105, 1));
    value_of(creations.change(*first.creation, {.state = store::State::failed}, "test", soon()));
    const auto again = insert(make_creation(anna, node, 105, 1));
    CHECK(Outcome::existing == again.outcome);
    CHECK(store::State::failed == again.creation->state);
}

TEST(CreationsInsert, aKeyThatComesBackWithAnotherRequestIsToldApart) {
    const auto first = insert(make_creation(anna, node, 105, 1));
    const auto other = insert(make_creation(anna, node, 106, 1));
    CHECK(Outcome::key_reused_with_other_spec == other.outcome);
    CHECK(first.creation->id == other.creation->id);
    LONGS_EQUAL(1, rows());
}

TEST(CreationsInsert, anotherUsersKeyIsAnotherKey) {
    const int64_t his = add_node(servers, bert, "his", 3, {fingerprint(3)});
    insert(make_creation(anna, node, 105, 1));
    CHECK(Outcome::created == insert(make_creation(bert, his, 105, 1)).outcome);
}

TEST(CreationsInsert, aVmidIsClaimedOnceInACluster) {
    const int64_t his = add_node(servers, bert, "his", 2, both);
    const auto first = insert(make_creation(anna, node, 105, 1));
    const auto second = insert(make_creation(bert, his, 105, 2));
    CHECK(Outcome::claimed == second.outcome);
    CHECK_FALSE(second.creation.has_value());
    LONGS_EQUAL(anna, second.holder_user_id);
    CHECK(first.creation->id == second.holder_creation_id);
    CHECK(Outcome::claimed == insert(make_creation(anna, node, 105, 3)).outcome);
    CHECK(Outcome::created == insert(make_creation(bert, his, 106, 2)).outcome);
}

TEST(CreationsInsert, aClaimEndsWithItsCreation) {
    auto wanted = make_creation(anna, node, 105, 1);
    const auto first = insert(wanted);
    const int64_t cluster = first.creation->cluster_id;
    CHECK_TRUE(value_of(creations.is_vmid_claimed(cluster, 105, soon())));
    CHECK_FALSE(value_of(creations.is_vmid_claimed(cluster, 106, soon())));
    CHECK_FALSE(value_of(creations.is_vmid_claimed(cluster + 1, 105, soon())));
    value_of(creations.change(*first.creation, {.state = store::State::closed}, "test", soon()));
    CHECK_FALSE(value_of(creations.is_vmid_claimed(cluster, 105, soon())));
    CHECK(Outcome::created == insert(make_creation(anna, node, 105, 2)).outcome);
}

// Redis may still remember a "free" of ten seconds ago, and never hear that it is out of date.
TEST(CreationsInsert, theVmidOfAFreshContainerIsNotFreeForAFewSeconds) {
    const auto first = insert(make_creation(anna, node, 105, 1));
    const int64_t cluster = first.creation->cluster_id;
    value_of(creations.change(*first.creation, {.state = store::State::done}, "test", soon()));
    CHECK_TRUE(value_of(creations.is_vmid_claimed(cluster, 105, soon())));
    CHECK_FALSE(value_of(creations.is_vmid_claimed(cluster + 1, 105, soon())));
    expect_success(
        servers.mysql.execute("UPDATE creations SET updated_at = NOW(3) - INTERVAL 16 SECOND", {}, soon()));
    CHECK_FALSE(value_of(creations.is_vmid_claimed(cluster, 105, soon())));
}

TEST(CreationsInsert, aForeignOrRemovedNodeIsNotFound) {
    expect_error(base::Code::not_found, creations.insert(make_creation(bert, node, 105, 1), soon()));
    expect_success(store::Nodes(servers.mysql, servers.redis).remove(anna, node, soon()));
    expect_error(base::Code::not_found, creations.insert(make_creation(anna, node, 105, 1), soon()));
    LONGS_EQUAL(0, rows());
}

TEST(CreationsInsert, malformedKeysAreRefused) {
    auto wanted = make_creation(anna, node, 105, 1);
    wanted.idem_key = "abc";
    expect_error(base::Code::bad_input, creations.insert(wanted, soon()));
    wanted = make_creation(anna, node, 105, 1);
    wanted.spec_hash = "short";
    expect_error(base::Code::bad_input, creations.insert(wanted, soon()));
    wanted = make_creation(anna, node, 105, 1);
    wanted.draft_id = "xyz";
    expect_error(base::Code::bad_input, creations.insert(wanted, soon()));
    LONGS_EQUAL(0, rows());
}

// CREATION: 2 saw 1 winner and 29 losers.
TEST(CreationsInsert, ofThirtyClaimsOfOneVmidAtOnceOneWins) {
    constexpr unsigned racers = 30;
    std::vector<base::Result<store::Inserted>> outcomes(racers,
                                                        base::Result<store::Inserted>(store::Inserted()));
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < racers; ++i)
        threads.emplace_back([&, i] {
            store::Mysql mysql(mysql_config());
            outcomes[i] = store::Creations(mysql).insert(make_creation(anna, node, 105, i), soon());
        });
    for (auto& thread : threads) thread.join();
    unsigned created = 0;
    unsigned claimed = 0;
    for (const auto& outcome : outcomes) {
        const auto inserted = value_of(outcome);
        created += inserted.outcome == Outcome::created ? 1 : 0;
        claimed += inserted.outcome == Outcome::claimed ? 1 : 0;
    }
    LONGS_EQUAL(1, created);
    LONGS_EQUAL(racers - 1, claimed);
    LONGS_EQUAL(1, rows());
}

TEST(CreationsInsert, ofTwentyPostsOfOneFormAtOnceAllGetOneRow) {
    constexpr unsigned racers = 20;
    std::vector<base::Result<store::Inserted>> outcomes(racers,
                                                        base::Result<store::Inserted>(store::Inserted()));
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < racers; ++i)
        threads.emplace_back([&, i] {
            store::Mysql mysql(mysql_config());
            outcomes[i] = store::Creations(mysql).insert(make_creation(anna, node, 105, 1), soon());
        });
    for (auto& thread : threads) thread.join();
    unsigned created = 0;
    const std::string id = value_of(outcomes[0]).creation->id;
    for (const auto& outcome : outcomes) {
        const auto inserted = value_of(outcome);
        created += inserted.outcome == Outcome::created ? 1 : 0;
        CHECK(inserted.creation.has_value() && inserted.creation->id == id);
    }
    LONGS_EQUAL(1, created);
    LONGS_EQUAL(1, rows());
}

TEST(CreationsInsert, aCommitWhoseAnswerIsLostIsFoundToBeOurs) {
    MysqlCutter cutter(mysql_config(), MysqlCutter::Cut::after_commit, 1);
    store::Mysql through(cutter.config());
    const auto inserted =
        value_of(store::Creations(through).insert(make_creation(anna, node, 105, 1), soon()));
    LONGS_EQUAL(1, cutter.cuts());
    CHECK(Outcome::created == inserted.outcome);
    CHECK(inserted.creation->id == value_of(creations.find_by_key(anna, id_of(1), soon())).id);
    LONGS_EQUAL(1, rows());
}

TEST(CreationsInsert, aCommitThatNeverArrivedIsMadeUpFor) {
    MysqlCutter cutter(mysql_config(), MysqlCutter::Cut::before_commit, 1);
    store::Mysql through(cutter.config());
    const auto inserted =
        value_of(store::Creations(through).insert(make_creation(anna, node, 105, 1), soon()));
    LONGS_EQUAL(1, cutter.cuts());
    CHECK(Outcome::created == inserted.outcome);
    LONGS_EQUAL(1, rows());
}

TEST(CreationsInsert, whenEveryCommitIsLostTheOutcomeIsUnknownAndTheKeyFindsOut) {
    MysqlCutter cutter(mysql_config(), MysqlCutter::Cut::before_commit, 100);
    store::Mysql through(cutter.config());
    expect_error(base::Code::unknown_outcome,
                 store::Creations(through).insert(make_creation(anna, node, 105, 1), soon()));
    CHECK(Outcome::created == insert(make_creation(anna, node, 105, 1)).outcome);
}

TEST(CreationsInsert, aForeignCreationIsNotFound) {
    const auto row = *insert(make_creation(anna, node, 105, 1)).creation;
    expect_error(base::Code::not_found, creations.find(bert, row.id, soon()));
    expect_error(base::Code::not_found, creations.find_by_key(bert, row.idem_key, soon()));
    expect_error(base::Code::not_found, creations.find(anna, "zz", soon()));
    expect_error(base::Code::not_found, creations.load("", soon()));
    expect_success(creations.load(row.id, soon()));
}
