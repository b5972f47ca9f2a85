// SPDX-License-Identifier: MIT
// What becomes of the task, of the start, and of the container afterwards: FAULTS P15, P16; T12 to T15.
#include "setting.h"

using namespace creation_test;

TEST_GROUP(CreationTask) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    Creation ended_with(const std::string& fault) {
        proxmox.order(fault);
        return setting.settle(setting.begin());
    }
};

// T13.
TEST(CreationTask, aTaskThatFailsAndLeavesNothingIsAFailureWithItsLog) {
    const Creation failed = ended_with(on_create("task_error", R"(,"message":"no space left")"));
    CHECK_TRUE(failed.state == State::failed);
    STRCMP_EQUAL("task_error", failed.reason.c_str());
    STRCMP_CONTAINS("no space left", failed.message.c_str());
    CHECK_FALSE(failed.log_tail.empty());
}

// T13 with attempt 2.
TEST(CreationTask, aTaskOfTheSecondAttemptThatFailsClosesItAndItIsWatched) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    proxmox.order(on_create("task_error", R"(,"message":"no space left")"));
    const Creation closed = setting.settle(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("task_error", closed.reason.c_str());
    UNSIGNED_LONGS_EQUAL(2, closed.attempt);
    CHECK_TRUE(closed.is_watched);
}

// T12.
TEST(CreationTask, warningsDoNotMakeItFail) {
    const Creation done = ended_with(on_create("task_warnings", R"(,"warnings":2)"));
    CHECK_TRUE(done.state == State::done);
    STRCMP_EQUAL("warnings", done.reason.c_str());
    STRCMP_EQUAL("WARNINGS: 2", done.message.c_str());
}

// T14.
TEST(CreationTask, aTaskThatFailsButLeavesTheContainerIsDone) {
    const Creation done = ended_with(on_create("task_error", R"(,"message":"hook failed","keep":true)"));
    CHECK_TRUE(done.state == State::done);
    STRCMP_EQUAL("degraded", done.reason.c_str());
    STRCMP_CONTAINS("hook failed", done.message.c_str());
}

// T15.
TEST(CreationTask, aPlaceholderWithoutATaskIsForTheAdministratorAfterHalfAnHour) {
    proxmox.order(on_create("placeholder"));
    const std::string id = setting.begin();
    setting.wait_for("create", 1);
    setting.pass(id, 1700);
    STRCMP_EQUAL("", setting.advance(id).attention.c_str());
    setting.pass(id, 200);
    const Creation stuck = setting.advance(id);
    STRCMP_EQUAL("stuck_placeholder", stuck.attention.c_str());
    CHECK_TRUE(stuck.state == State::accepted);
    // The administrator removes it.
    setting.remove_container();
    const Creation ended = setting.settle(id);
    CHECK_TRUE(ended.state == State::failed);
    STRCMP_EQUAL("", ended.attention.c_str());
}

TEST(CreationTask, aNodeThatRebootsMeanwhileLeavesAPlaceholderToo) {
    proxmox.order(on_create("task_seconds", R"(,"seconds":30)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::accepted);
    proxmox.order(R"({"action":"reboot","cluster":"lab","node":"pve1"})");
    setting.pass(id, 2000);
    STRCMP_EQUAL("stuck_placeholder", setting.advance(id).attention.c_str());
    setting.remove_container();
    CHECK_TRUE(setting.settle(id).state == State::failed);
}

// Since the record has another token, Proxmox does not show it the old one's task.
TEST(CreationTask, anotherTokensTaskIsReplacedByALookAtTheContainer) {
    proxmox.order(on_create("task_seconds", R"(,"seconds":0.5)"));
    proxmox.order(fault("GET /nodes/pve1/tasks/.*/status", "status", R"(,"status":403,"times":-1)"));
    const std::string id = setting.begin();
    // The notes with our marker are there, without the lock, before the task has ended.
    CHECK_TRUE(setting.row(id).state == State::accepted);
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (setting.entries("create", "ok") == 0 && std::chrono::steady_clock::now() < end)
        CHECK_TRUE(setting.advance(id).state == State::accepted);
    setting.pass(id, 601);
    const Creation done = setting.advance(id);
    CHECK_TRUE(done.state == State::done);
    STRCMP_EQUAL("found", done.reason.c_str());
}

TEST(CreationTask, aForgottenTaskThatLeftNothingHasFailed) {
    proxmox.order(on_create("task_error", R"(,"message":"no space left")"));
    proxmox.order(fault("GET /nodes/pve1/tasks/.*/status", "status",
                        R"(,"status":400,"times":-1,"body":{"errors":{"upid":"no such task"},"data":null})"));
    const std::string id = setting.begin();
    const Creation failed = setting.settle(id);
    CHECK_TRUE(failed.state == State::failed);
    STRCMP_EQUAL("task_forgotten", failed.reason.c_str());
}

TEST(CreationTask, aContainerRemovedBeforeAnybodyLookedIsNotDone) {
    proxmox.order(fault("GET /nodes/pve1/tasks/.*/status", "status", R"(,"status":596,"times":-1)"));
    const std::string id = setting.begin();
    setting.wait_for("create", 1, "ok");
    setting.remove_container();
    proxmox.clear_faults();
    const Creation ended = setting.settle(id);
    CHECK_TRUE(ended.state == State::failed);
    STRCMP_EQUAL("removed", ended.reason.c_str());
    // It was made and it is gone: nothing for the judge of what is there.
    expect_success(setting.site().mysql.execute("DELETE FROM creations", {}, store_test::soon()));
    setting.forget_ledger();
}

TEST_GROUP(CreationStart) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    const char* const start_post = "POST /nodes/pve1/lxc/[0-9]+/status/start";
    void setup() override { setting.want_start(); }
    void teardown() override { setting.judge(); }
};

TEST(CreationStart, itIsStartedOnceItIsThere) {
    const Creation done = setting.settle(setting.begin());
    CHECK_TRUE(done.start_state == StartState::done);
    LONGS_EQUAL(1, setting.entries("start", "ok"));
}

// P16.
TEST(CreationStart, aStartThatFailsLeavesItCreatedAndCanBeRepeated) {
    proxmox.order(fault(start_post, "task_error", R"(,"message":"no bridge")"));
    const Creation done = setting.settle(setting.begin());
    CHECK_TRUE(done.state == State::done);
    CHECK_TRUE(done.start_state == StartState::failed);
    STRCMP_CONTAINS("no bridge", done.start_message.c_str());
    CHECK_TRUE(value_of(app::start_again(setting.site(), done, store_test::soon())));
    const Creation started = setting.settle(done.id);
    CHECK_TRUE(started.start_state == StartState::done);
    STRCMP_EQUAL("", started.start_message.c_str());
    LONGS_EQUAL(1, setting.entries("start", "ok"));
}

TEST(CreationStart, aStartThatIsUnderWayOrDoneIsNotRepeated) {
    const Creation done = setting.settle(setting.begin());
    CHECK_FALSE(value_of(app::start_again(setting.site(), done, store_test::soon())));
    LONGS_EQUAL(1, setting.entries("start"));
}

TEST(CreationStart, aStartThatIsRefusedSaysWhy) {
    proxmox.order(fault(start_post, "status", R"(,"status":500,"reason":"CT is locked")"));
    const Creation done = setting.settle(setting.begin());
    CHECK_TRUE(done.start_state == StartState::failed);
    STRCMP_CONTAINS("locked", done.start_message.c_str());
}

TEST(CreationStart, aStartWhoseAnswerIsLostIsNotSentASecondTime) {
    proxmox.order(fault(start_post, "execute_then_drop"));
    const Creation done = setting.settle(setting.begin());
    CHECK_TRUE(done.state == State::done);
    // Its task is found, so it is not called failed either.
    CHECK_TRUE(done.start_state == StartState::done);
    LONGS_EQUAL(1, setting.entries("start", "ok"));
}
