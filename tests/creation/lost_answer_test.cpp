// SPDX-License-Identifier: MIT
// The POST that creates gets no answer, or one that says nothing: FAULTS P7 to P10, P12 to P14, C2.
#include "setting.h"

using namespace creation_test;

TEST_GROUP(LostAnswer) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override {
        setting.judge();
        proxmox.order(R"({"action":"clock","cluster":"lab","seconds":0})");
    }

    // Begins with this fault at the POST; in the end there is one container, made by the first attempt.
    void check_first_attempt_is_found(const std::string& fault) {
        proxmox.order(fault);
        const std::string id = setting.begin();
        const Creation done = setting.settle(id);
        CHECK_TRUE_TEXT(done.state == State::done, fault.c_str());
        UNSIGNED_LONGS_EQUAL_TEXT(1, done.attempt, fault.c_str());
        LONGS_EQUAL(1, setting.entries("create_begun"));
        STRCMP_CONTAINS("SENDING AMBIGUOUS ACCEPTED DONE", setting.way(id).c_str());
    }
    // Nothing was done, and nobody said so: repeated with the same VMID once the window is over.
    void check_is_repeated(const std::string& fault) {
        proxmox.order(fault);
        const std::string id = setting.begin();
        CHECK_TRUE_TEXT(setting.row(id).state == State::ambiguous, fault.c_str());
        LONGS_EQUAL(0, setting.entries("create_begun"));
        setting.pass(id, 901);
        const Creation done = setting.settle(id);
        CHECK_TRUE_TEXT(done.state == State::done, fault.c_str());
        UNSIGNED_LONGS_EQUAL(setting.vmid(), done.vmid);
        UNSIGNED_LONGS_EQUAL(2, done.attempt);
    }
};

TEST(LostAnswer, withoutAFaultItIsThereAfterOneAttempt) {
    proxmox.order(on_create("task_seconds", R"(,"seconds":1)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::accepted);
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    STRCMP_EQUAL("ok", done.reason.c_str());
    LONGS_EQUAL(1, setting.entries("create_begun"));
    STRCMP_EQUAL("PLANNED SENDING ACCEPTED DONE", setting.way(id).c_str());
}

// P12, T5, T10.
TEST(LostAnswer, aRequestLostBeforeItWasExecutedIsRepeatedWithTheSameVmidButNotBeforeTheWindowIsOver) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    setting.pass(id, 890);
    CHECK_TRUE(setting.advance(id).state == State::ambiguous);
    LONGS_EQUAL(0, setting.entries("create_begun"));
    setting.pass(id, 20);
    const Creation again = setting.advance(id);
    STRCMP_EQUAL("lost", again.reason.c_str());
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    UNSIGNED_LONGS_EQUAL(setting.vmid(), done.vmid);
    UNSIGNED_LONGS_EQUAL(2, done.attempt);
    STRCMP_EQUAL("PLANNED SENDING AMBIGUOUS PLANNED SENDING ACCEPTED DONE", setting.way(id).c_str());
}

// P13, T7: the same call has looked already.
TEST(LostAnswer, anExecutedRequestWhoseAnswerWasLostIsFoundByItsTask) {
    check_first_attempt_is_found(on_create("execute_then_drop"));
}

// T8: nobody looked before the task had ended and was forgotten.
TEST(LostAnswer, aContainerWhoseTaskNobodySawIsFoundByItsMarker) {
    proxmox.order(on_create("execute_then_drop"));
    proxmox.order(fault("GET /nodes/pve1/tasks.*typefilter", "status", R"(,"status":200,"times":-1,"after":1,
        "body":{"data":[]})"));
    const std::string id = setting.begin();
    setting.wait_for("create", 1, "ok");
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    STRCMP_EQUAL("found", done.reason.c_str());
    STRCMP_EQUAL("PLANNED SENDING AMBIGUOUS DONE", setting.way(id).c_str());
}

// P7, the crux, and P14 with a retry: the late execution of the first request makes the second one fail with
// "already exists", and that is our own container.
TEST(LostAnswer, aRequestExecutedWhileItIsRepeatedStillMakesOneContainer) {
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    // The second one is executed when the first has been.
    proxmox.order(on_create("delay", R"(,"seconds":6)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::planned);
    setting.pass(id, 10);
    setting.advance(id);
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    UNSIGNED_LONGS_EQUAL(2, done.attempt);
    LONGS_EQUAL(1, setting.entries("create", "ok"));
    STRCMP_CONTAINS("SENDING AMBIGUOUS PLANNED SENDING AMBIGUOUS", setting.way(id).c_str());
}

// P14, T7 from CLOSED, T11: rule (e).
TEST(LostAnswer, aRequestExecutedAfterEverythingWasGivenUpIsNoticed) {
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    setting.set(id, "attempt = 5");
    setting.pass(id, 901);
    const Creation closed = setting.advance(id);
    CHECK_TRUE(closed.state == State::closed);
    STRCMP_EQUAL("attempts_used_up", closed.reason.c_str());
    CHECK_TRUE(closed.is_watched);
    CHECK_FALSE(value_of(
        setting.site().creations.is_vmid_claimed(closed.cluster_id, closed.vmid, store_test::soon())));
    setting.wait_for("create", 1, "ok");
    const Creation late = setting.advance(id, "reconcile");
    CHECK_TRUE(late.state == State::done);
    STRCMP_EQUAL("late", late.reason.c_str());
}

TEST(LostAnswer, aTaskThatAppearsAfterEverythingWasGivenUpIsFollowed) {
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    proxmox.order(on_create("task_seconds", R"(,"seconds":5)"));
    const std::string id = setting.begin();
    setting.set(id, "attempt = 5");
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::closed);
    setting.wait_for("create_begun", 1);
    CHECK_TRUE(setting.advance(id).state == State::accepted);
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// P8.
TEST(LostAnswer, aGatewaysErrorSaysNothingOfAnExecutedRequest) {
    for (const char* status : {"596", "502"}) {
        setting.start_anew();
        check_first_attempt_is_found(
            on_create("status", std::string(R"(,"execute":true,"status":)") + status));
    }
}

TEST(LostAnswer, aGatewaysErrorSaysNothingOfARequestThatWasNotExecuted) {
    for (const char* status : {"595", "599", "503", "504"}) {
        setting.start_anew();
        check_is_repeated(on_create("status", std::string(R"(,"status":)") + status));
    }
}

// P9, P10.
TEST(LostAnswer, anAnswerThatIsNoneOfProxmoxsLeavesItOpen) {
    check_first_attempt_is_found(on_create("malformed", R"(,"kind":"html")"));
}
TEST(LostAnswer, anEmptyAnswerLeavesItOpen) {
    check_first_attempt_is_found(on_create("malformed", R"(,"kind":"empty")"));
}
TEST(LostAnswer, aTruncatedAnswerLeavesItOpen) {
    check_first_attempt_is_found(on_create("truncated", R"(,"bytes":20)"));
}
TEST(LostAnswer, aTruncatedAnswerToNothingIsRepeated) {
    check_is_repeated(on_create("truncated", R"(,"bytes":20,"execute":false)"));
}

// C2: tasks are known by their UPIDs, not by when they began.
TEST(LostAnswer, aNodeWhoseClockIsAnHourSlowIsNoTrouble) {
    proxmox.order(R"({"action":"clock","cluster":"lab","seconds":-3600})");
    check_first_attempt_is_found(on_create("execute_then_drop"));
}

// A task of before the first attempt, failed or not, is not taken for ours.
TEST(LostAnswer, anOldTaskOfTheSameTokenAndVmidIsNotTakenForOurs) {
    proxmox.order(on_create("task_error", R"(,"message":"no space")"));
    const std::string first = setting.begin();
    CHECK_TRUE(setting.settle(first).state == State::failed);
    proxmox.order(on_create("drop_before_execute"));
    const std::string second = setting.begin();
    CHECK_FALSE(first == second);
    CHECK_TRUE(setting.row(second).state == State::ambiguous);
    UNSIGNED_LONGS_EQUAL(1, setting.row(second).baseline->size());
    CHECK_TRUE(setting.settle(second).state == State::done);
}
