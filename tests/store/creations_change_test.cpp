// SPDX-License-Identifier: MIT
#include <thread>

#include "mysql_cutter.h"
#include "store/creations.h"

#include "fixture.h"

using namespace store_test;
using store::State;

TEST_GROUP(CreationsChange) {
    Servers servers;
    store::Mysql& mysql = servers.mysql;
    store::Creations creations{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t node = add_node(servers, anna, "home", 1, {});
    const std::string upid = "UPID:pve1:0001:0002:6B05588C:vzcreate:105:berth@pve!wizard:";

    store::Creation insert(unsigned vmid, unsigned key) {
        return *value_of(creations.insert(make_creation(anna, node, vmid, key), soon())).creation;
    }
    store::Creation changed(const store::Creation& seen, const store::Change& change) {
        CHECK_TRUE(value_of(creations.change(seen, change, "test", soon())));
        return value_of(creations.load(seen.id, soon()));
    }
};

TEST(CreationsChange, anAttemptTakesTheLeaseAndCounts) {
    auto row = insert(105, 1);
    row = changed(row, {.begin_attempt =
                            store::Attempt{.lease_owner = "w1", .lease_seconds = 120, .baseline = {upid}}});
    CHECK(State::sending == row.state);
    LONGS_EQUAL(1, row.attempt);
    LONGS_EQUAL(1, row.rev);
    STRCMP_EQUAL("w1", row.lease_owner.c_str());
    CHECK_FALSE(row.is_lease_over);
    CHECK_TRUE(row.seconds_since_sent.has_value() && *row.seconds_since_sent < 5);
    CHECK_TRUE(row.baseline.has_value());
    LONGS_EQUAL(1, row.baseline->size());
    STRCMP_EQUAL(upid.c_str(), row.baseline->at(0).c_str());
    const auto lease = count_of(mysql, "SELECT TIMESTAMPDIFF(SECOND, NOW(3), lease_until) FROM creations");
    CHECK_TRUE(lease > 110 && lease <= 120);
}

TEST(CreationsChange, theBaselineOfTheFirstAttemptStays) {
    auto row = insert(105, 1);
    row = changed(row, {.begin_attempt = store::Attempt{.lease_owner = "w1"}});
    CHECK_TRUE(row.baseline.has_value());
    LONGS_EQUAL(0, row.baseline->size());
    row = changed(row, {.state = State::planned, .release_lease = true});
    row = changed(
        row, {.begin_attempt = store::Attempt{.lease_owner = "w2", .lease_seconds = 9, .baseline = {upid}}});
    LONGS_EQUAL(2, row.attempt);
    LONGS_EQUAL(0, row.baseline->size());
    STRCMP_EQUAL("w2", row.lease_owner.c_str());
}

TEST(CreationsChange, aLeaseEndsByTheDatabasesClock) {
    auto row = insert(105, 1);
    row = changed(row, {.begin_attempt = store::Attempt{.lease_owner = "w1", .lease_seconds = 0}});
    CHECK_TRUE(row.is_lease_over);
    expect_success(
        mysql.execute("UPDATE creations SET lease_until = NOW(3) + INTERVAL 5 SECOND", {}, soon()));
    CHECK_FALSE(value_of(creations.load(row.id, soon())).is_lease_over);
}

TEST(CreationsChange, everyFieldIsWrittenAndWhatIsNotSetStays) {
    auto row = insert(105, 1);
    row = changed(row, {.state = State::failed,
                        .upid = upid,
                        .reason = "task_error",
                        .message = "unable to create CT 105 - no space left",
                        .errors = std::map<std::string, std::string>{{"net0.bridge", "no such bridge \"x\""}},
                        .attention = "stuck_placeholder",
                        .watch_seconds = 100,
                        .start_state = store::StartState::failed,
                        .start_upid = "UPID:s",
                        .start_message = "CT is locked",
                        .log_tail = "line 1\nline 2\n"});
    row = changed(row, {});
    LONGS_EQUAL(2, row.rev);
    CHECK(State::failed == row.state);
    STRCMP_EQUAL(upid.c_str(), row.upid.c_str());
    STRCMP_EQUAL("task_error", row.reason.c_str());
    STRCMP_EQUAL("unable to create CT 105 - no space left", row.message.c_str());
    LONGS_EQUAL(1, row.errors.size());
    STRCMP_EQUAL("no such bridge \"x\"", row.errors["net0.bridge"].c_str());
    STRCMP_EQUAL("stuck_placeholder", row.attention.c_str());
    CHECK_TRUE(row.is_watched);
    CHECK(store::StartState::failed == row.start_state);
    STRCMP_EQUAL("UPID:s", row.start_upid.c_str());
    STRCMP_EQUAL("CT is locked", row.start_message.c_str());
    STRCMP_EQUAL("line 1\nline 2\n", row.log_tail.c_str());
    row = changed(row, {.attention = ""});
    STRCMP_EQUAL("", row.attention.c_str());
    LONGS_EQUAL(1, count_of(mysql, "SELECT attention IS NULL FROM creations"));
}

TEST(CreationsChange, aChangeOfWhatSomebodyElseChangedIsRefused) {
    const auto seen = insert(105, 1);
    changed(seen, {.reason = "first"});
    CHECK_FALSE(value_of(creations.change(seen, {.reason = "second"}, "late", soon())));
    const auto row = value_of(creations.load(seen.id, soon()));
    STRCMP_EQUAL("first", row.reason.c_str());
    LONGS_EQUAL(1, row.rev);
    LONGS_EQUAL(2, value_of(creations.events(seen.id, soon())).size());
}

TEST(CreationsChange, ofThirtyExecutorsAtOnceOneBeginsTheAttempt) {
    const auto seen = insert(105, 1);
    std::vector<base::Result<bool>> outcomes(30, base::Result<bool>(false));
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < outcomes.size(); ++i)
        threads.emplace_back([&, i] {
            store::Mysql own(mysql_config());
            const store::Change attempt{.begin_attempt =
                                            store::Attempt{.lease_owner = "w" + std::to_string(i)}};
            outcomes[i] = store::Creations(own).change(seen, attempt, "executor", soon());
        });
    for (auto& thread : threads) thread.join();
    unsigned winners = 0;
    std::string winner;
    for (unsigned i = 0; i < outcomes.size(); ++i)
        if (value_of(outcomes[i])) {
            ++winners;
            winner = "w" + std::to_string(i);
        }
    LONGS_EQUAL(1, winners);
    const auto row = value_of(creations.load(seen.id, soon()));
    LONGS_EQUAL(1, row.attempt);
    CHECK(winner == row.lease_owner);
}

TEST(CreationsChange, eachChangeLeavesItsEvent) {
    auto row = insert(105, 1);
    row = changed(row, {.begin_attempt = store::Attempt{.lease_owner = "w1"}});
    row = changed(row, {.state = State::accepted, .upid = upid, .reason = "ok"});
    const auto events = value_of(creations.events(row.id, soon()));
    LONGS_EQUAL(3, events.size());
    STRCMP_EQUAL("", events[0].from.c_str());
    STRCMP_EQUAL("PLANNED", events[0].to.c_str());
    STRCMP_EQUAL("submit", events[0].actor.c_str());
    STRCMP_EQUAL("SENDING", events[1].to.c_str());
    LONGS_EQUAL(1, events[1].attempt);
    STRCMP_EQUAL("SENDING", events[2].from.c_str());
    STRCMP_EQUAL("ACCEPTED", events[2].to.c_str());
    STRCMP_EQUAL("test", events[2].actor.c_str());
    STRCMP_CONTAINS(upid.c_str(), events[2].detail.c_str());
    STRCMP_CONTAINS("reason=ok", events[2].detail.c_str());
    CHECK_TRUE(events[2].at > 1'700'000'000);
}

TEST(CreationsChange, aChangeWhoseEventCannotBeWrittenIsNotMade) {
    const auto row = insert(105, 1);
    expect_success(mysql.execute("RENAME TABLE creation_events TO creation_events_away", {}, soon()));
    const auto outcome = creations.change(row, {.reason = "x"}, "test", soon());
    expect_success(mysql.execute("RENAME TABLE creation_events_away TO creation_events", {}, soon()));
    expect_error(base::Code::internal, outcome);
    LONGS_EQUAL(0, value_of(creations.load(row.id, soon())).rev);
}

TEST(CreationsChange, aClosedRowComesBackOnlyWhileItsVmidIsUnclaimed) {
    auto row = insert(105, 1);
    row = changed(row, {.state = State::closed});
    const auto other = insert(105, 2);
    expect_error(base::Code::conflict, creations.change(row, {.state = State::accepted}, "test", soon()));
    changed(other, {.state = State::failed});
    row = changed(row, {.state = State::accepted});
    CHECK(State::accepted == row.state);
}

TEST(CreationsChange, theElapsedTimeStopsAtTheEnd) {
    auto row = insert(105, 1);
    expect_success(
        mysql.execute("UPDATE creations SET created_at = NOW(3) - INTERVAL 60 SECOND", {}, soon()));
    row = changed(value_of(creations.load(row.id, soon())), {.state = State::done});
    expect_success(
        mysql.execute("UPDATE creations SET created_at = created_at - INTERVAL 1000 SECOND,"
                      " ended_at = ended_at - INTERVAL 1000 SECOND",
                      {}, soon()));
    row = value_of(creations.load(row.id, soon()));
    CHECK_TRUE(row.seconds_elapsed >= 60 && row.seconds_elapsed <= 62);
    row = changed(row, {.start_state = store::StartState::sent});
    CHECK_TRUE(row.seconds_elapsed >= 60 && row.seconds_elapsed <= 62);
}

TEST(CreationsChange, whatANodeSaysIsStoredWhateverItIs) {
    auto row = insert(105, 1);
    const std::string hostile = std::string("a\0b\xff\xc3(", 6) + "\xed\xa0\x80 ü🚢 '; DROP TABLE users; --";
    row = changed(row, {.reason = std::string(100, 'r'), .message = hostile + std::string(100000, 'm')});
    LONGS_EQUAL(32, row.reason.size());
    STRCMP_CONTAINS(
        "a?b??"
        "(??? ü🚢 '; DROP TABLE users; --mmm",
        row.message.c_str());
    std::map<std::string, std::string> errors{{"net0\xff", "bad \xfe"}};
    for (int i = 0; i < 1000; ++i) errors["p" + std::to_string(i)] = std::string(20000, 'e');
    row = changed(row, {.errors = errors});
    STRCMP_EQUAL("bad ?", row.errors["net0?"].c_str());
    CHECK_TRUE(row.errors.size() <= 64);
    row = changed(row, {.log_tail = std::string(500000, 'o') + "the end ü"});
    CHECK_TRUE(row.log_tail.size() <= 256 * 1024);
    STRCMP_CONTAINS("the end ü", row.log_tail.c_str());
}

TEST(CreationsChange, aCommitWhoseAnswerIsLostIsToldSo) {
    const auto row = insert(105, 1);
    MysqlCutter cutter(mysql_config(), MysqlCutter::Cut::after_commit, 1);
    store::Mysql through(cutter.config());
    expect_error(base::Code::unknown_outcome,
                 store::Creations(through).change(row, {.reason = "x"}, "test", soon()));
}

TEST(CreationsChange, statesAreWrittenAsTheirWords) {
    for (const char* word : {"PLANNED", "SENDING", "ACCEPTED", "AMBIGUOUS", "DONE", "FAILED", "CLOSED"})
        STRCMP_EQUAL(word, store::word_of(*store::parse_state(word)));
    CHECK_FALSE(store::parse_state("done").has_value());
    for (const char* word : {"none", "wanted", "sent", "done", "failed"})
        STRCMP_EQUAL(word, store::word_of(*store::parse_start_state(word)));
    CHECK_FALSE(store::parse_start_state("").has_value());
    for (const State state : {State::planned, State::sending, State::accepted, State::ambiguous})
        CHECK_TRUE(store::is_active(state));
    for (const State state : {State::done, State::failed, State::closed})
        CHECK_FALSE(store::is_active(state));
}
