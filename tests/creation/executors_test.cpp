// SPDX-License-Identifier: MIT
// Several executors at once, stalled ones, and none at all: FAULTS W5, W6; T6 and rule (d).
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>

#include "setting.h"

using namespace creation_test;

TEST_GROUP(Executors) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    pid_t child = -1;
    void teardown() override {
        if (child > 0) ::kill(child, SIGKILL);
        if (child > 0) ::waitpid(child, nullptr, 0);
        setting.judge();
    }

    // Another process that advances it once.
    void fork_executor(const std::string& id) {
        child = ::fork();
        if (child != 0) return;
        const auto site = setting.another_site();
        auto row = site->creations.load(id, store_test::soon());
        if (row) (void)app::advance(*site, *row, "executor", base::Deadline::in(std::chrono::seconds(35)));
        ::_exit(0);
    }
    // Stops it while Proxmox keeps it waiting for the answer to its POST.
    void stop_it_in_its_post() {
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (proxmox.waiting_faults() > 0) {
            if (std::chrono::steady_clock::now() > end) FAIL("the other executor does not come so far");
            ::usleep(5'000);
        }
        ::kill(child, SIGSTOP);
    }
    void wait_for_child() {
        ::waitpid(child, nullptr, 0);
        child = -1;
    }
    std::vector<std::string> actors(const std::string& id) {
        std::vector<std::string> actors;
        for (const auto& event : setting.events(id)) actors.push_back(event.actor);
        return actors;
    }
};

// W6: it claimed, it sent, and then it slept.
TEST(Executors, aStalledOneThatWakesUpAfterItsLeaseWritesNothing) {
    proxmox.order(on_create("delay", R"(,"seconds":3)"));
    const std::string id = setting.plan();
    fork_executor(id);
    stop_it_in_its_post();
    CHECK_TRUE(setting.advance(id).state == State::sending);
    setting.wait_for("create", 1, "ok");
    setting.pass(id, 121);
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    STRCMP_EQUAL("PLANNED SENDING AMBIGUOUS ACCEPTED DONE", setting.way(id).c_str());
    ::kill(child, SIGCONT);
    wait_for_child();
    UNSIGNED_LONGS_EQUAL(done.rev, setting.row(id).rev);
    STRCMP_EQUAL("executor", actors(id).at(1).c_str());
    LONGS_EQUAL(1, setting.entries("create_begun"));
}

// W6: it holds an answer that is not true any more.
TEST(Executors, aStalledOnesRefusalDoesNotOverruleWhatWasFoundOut) {
    proxmox.order(on_create("status", R"(,"status":403,"execute":true,"seconds":3)"));
    const std::string id = setting.plan();
    fork_executor(id);
    stop_it_in_its_post();
    setting.wait_for("create", 1, "ok");
    setting.pass(id, 121);
    CHECK_TRUE(setting.settle(id).state == State::done);
    ::kill(child, SIGCONT);
    wait_for_child();
    const Creation after = setting.row(id);
    CHECK_TRUE(after.state == State::done);
    STRCMP_EQUAL("ok", after.reason.c_str());
}

// T6: the lease is the database's time.
TEST(Executors, aLeaseThatRanOutMakesItAmbiguousAndNotBefore) {
    const std::string id = setting.plan();
    const Creation planned = setting.row(id);
    store::Change claim;
    claim.begin_attempt = store::Attempt{"gone", 120, {}};
    CHECK_TRUE(value_of(setting.site().creations.change(planned, claim, "gone", store_test::soon())));
    setting.pass(id, 110);
    CHECK_TRUE(setting.advance(id).state == State::sending);
    setting.pass(id, 11);
    CHECK_TRUE(setting.advance(id).state == State::ambiguous);
    // Nothing was ever sent: repeated after the window.
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    UNSIGNED_LONGS_EQUAL(2, done.attempt);
}

// W5.
TEST(Executors, afterTenMinutesWithoutAnyEachStateGoesOn) {
    const std::string id = setting.plan();
    setting.pass(id, 600);
    const auto work = value_of(setting.site().creations.work(10, store_test::soon()));
    UNSIGNED_LONGS_EQUAL(1, work.size());
    STRCMP_EQUAL(id.c_str(), work[0].c_str());
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// W4: the question about the VMID is answered only after the same form, sent twice, has made the container.
TEST(Executors, aFormSentTwiceIsNotToldThatItsOwnVmidIsTaken) {
    proxmox.order(fault("GET /cluster/nextid", "delay", R"(,"seconds":1)"));
    app::Beginning late;
    std::thread second([&] {
        const auto site = setting.another_site();
        auto wizard = setting.wizard(*site);
        const auto begun = app::begin_creation(*site, wizard, wizard.draft.creation_key,
                                               base::Deadline::in(std::chrono::seconds(35)));
        if (begun) late = *begun;
    });
    for (const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
         proxmox.waiting_faults() > 0 && std::chrono::steady_clock::now() < end;)
        std::this_thread::yield();
    const std::string id = setting.begin();
    second.join();
    STRCMP_EQUAL(id.c_str(), late.creation_id.c_str());
    UNSIGNED_LONGS_EQUAL(0, late.errors.size());
    CHECK_TRUE(setting.settle(id).state == State::done);
    LONGS_EQUAL(1, setting.entries("create_begun"));
}

// The same, where each of the two had given the draft a new key after a failure.
TEST(Executors, aVmidClaimedByTheSameDraftLeadsToItsCreation) {
    const std::string id = setting.plan();
    auto wizard = setting.wizard(setting.site());
    wizard.draft.creation_key = std::string(32, 'e');
    const auto begun = value_of(app::begin_creation(setting.site(), wizard, wizard.draft.creation_key,
                                                    base::Deadline::in(std::chrono::seconds(35))));
    STRCMP_EQUAL(id.c_str(), begun.creation_id.c_str());
    UNSIGNED_LONGS_EQUAL(0, begun.errors.size());
    CHECK_TRUE(setting.settle(id).state == State::done);
}

TEST(Executors, manyAtOnceMakeOneContainer) {
    for (const char* trouble : {"", "execute_then_drop", "drop_before_execute"}) {
        setting.start_anew();
        if (*trouble) proxmox.order(on_create(trouble));
        const std::string id = setting.plan();
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                const auto site = setting.another_site();
                for (int round = 0; round < 10; ++round) {
                    auto row = site->creations.load(id, store_test::soon());
                    if (row)
                        (void)app::advance(*site, *row, "executor",
                                           base::Deadline::in(std::chrono::seconds(10)));
                }
            });
        for (auto& thread : threads) thread.join();
        const Creation done = setting.settle(id);
        CHECK_TRUE_TEXT(done.state == State::done, trouble);
        LONGS_EQUAL_TEXT(1, setting.entries("create", "ok"), trouble);
    }
}

// T0, W4: the same key again, also at the same time.
TEST(Executors, theButtonPressedTwiceMakesOneCreation) {
    std::vector<std::string> ids(3);
    std::vector<std::thread> threads;
    for (std::string& id : ids)
        threads.emplace_back([&] {
            const auto site = setting.another_site();
            auto wizard = setting.wizard(*site);
            const auto begun = app::begin_creation(*site, wizard, wizard.draft.creation_key,
                                                   base::Deadline::in(std::chrono::seconds(35)));
            if (begun) id = begun->creation_id;
        });
    for (auto& thread : threads) thread.join();
    for (const std::string& id : ids) STRCMP_EQUAL(ids[0].c_str(), id.c_str());
    UNSIGNED_LONGS_EQUAL(32, ids[0].size());
    CHECK_TRUE(setting.settle(ids[0]).state == State::done);
    LONGS_EQUAL(1, setting.entries("create_begun"));
}
