// SPDX-License-Identifier: MIT
// The user does not want it any more, in each state: T11.
#include "setting.h"

using namespace creation_test;
using store_test::soon;

TEST_GROUP(GiveUp) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    bool give_up(const std::string& id) {
        return value_of(app::give_up(setting.site(), setting.row(id), soon()));
    }
};

TEST(GiveUp, whatWasNotSentIsClosedAtOnce) {
    const std::string id = setting.plan();
    CHECK_TRUE(give_up(id));
    const Creation closed = setting.row(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("cancelled", closed.reason.c_str());
    CHECK_FALSE(closed.is_watched);
    STRCMP_EQUAL("you", setting.events(id).back().actor.c_str());
    setting.advance(id);
    LONGS_EQUAL(0, setting.entries("create_begun"));
}

TEST(GiveUp, whatWasLostIsNotSentAgainAndClosedWhenTheWindowIsOver) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    CHECK_TRUE(give_up(id));
    CHECK_TRUE(give_up(id));
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    CHECK_TRUE(setting.advance(id).state == State::ambiguous);
    setting.pass(id, 901);
    const Creation closed = setting.advance(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("cancelled", closed.reason.c_str());
    CHECK_TRUE(closed.is_watched);
    LONGS_EQUAL(0, setting.entries("create_begun"));
}

TEST(GiveUp, betweenTwoAttemptsItIsClosedAndWatched) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::planned);
    CHECK_TRUE(give_up(id));
    CHECK_TRUE(setting.row(id).state == State::closed);
    CHECK_TRUE(setting.row(id).is_watched);
}

// P14: first "not created", later "it did appear".
TEST(GiveUp, whatTurnsUpAllTheSameIsToldAndNotStarted) {
    setting.want_start();
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    CHECK_TRUE(give_up(id));
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::closed);
    setting.wait_for("create", 1, "ok");
    const Creation late = setting.advance(id, "reconcile");
    CHECK_TRUE(late.state == State::done);
    STRCMP_EQUAL("late", late.reason.c_str());
    CHECK_TRUE(late.start_state == StartState::none);
    setting.advance(id);
    LONGS_EQUAL(0, setting.entries("start"));
}

TEST(GiveUp, whatProxmoxWorksOnOrHasEndedCannotBeGivenUp) {
    proxmox.order(on_create("task_seconds", R"(,"seconds":1)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::accepted);
    CHECK_FALSE(give_up(id));
    CHECK_TRUE(setting.settle(id).state == State::done);
    CHECK_FALSE(give_up(id));
    CHECK_FALSE(setting.row(id).is_unwanted);
}

// The row is left as it is, or its executor could not record the answer.
TEST(GiveUp, whatIsBeingSentCannotBeGivenUp) {
    const std::string id = setting.plan();
    store::Change claim;
    claim.begin_attempt = store::Attempt{"busy", 120, {}};
    CHECK_TRUE(value_of(setting.site().creations.change(setting.row(id), claim, "busy", soon())));
    const unsigned rev = setting.row(id).rev;
    CHECK_FALSE(give_up(id));
    UNSIGNED_LONGS_EQUAL(rev, setting.row(id).rev);
    setting.pass(id, 121);
    CHECK_TRUE(setting.settle(id).state == State::done);
}
