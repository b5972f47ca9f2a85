// SPDX-License-Identifier: MIT
// The database in the way between two steps: FAULTS M2, M5, M6; T0.
#include <unistd.h>

#include <thread>

#include "../store/mysql_cutter.h"
#include "setting.h"

using namespace creation_test;
using store_test::MysqlCutter;
using store_test::soon;

TEST_GROUP(CreationDatabase) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    // The button is pressed, and the connection cut at the first COMMIT: the one of the row.
    void check_cut(MysqlCutter::Cut cut) {
        MysqlCutter cutter(store_test::mysql_config(), cut, 1);
        const auto site = setting.another_site(cutter.config());
        auto wizard = setting.wizard(*site);
        const auto begun = app::begin_creation(*site, wizard, wizard.draft.creation_key,
                                               base::Deadline::in(std::chrono::seconds(35)));
        LONGS_EQUAL(1, cutter.cuts());
        LONGS_EQUAL(1, store_test::count_of(setting.site().mysql, "SELECT COUNT(*) FROM creations"));
        CHECK_TRUE(static_cast<bool>(begun));
        CHECK_TRUE(setting.settle(begun->creation_id).state == State::done);
        LONGS_EQUAL(1, setting.entries("create_begun"));
    }
    // The same with a row that is there: the first COMMIT is that of the claim.
    void check_cut_at_claim(MysqlCutter::Cut cut) {
        const std::string id = setting.plan();
        MysqlCutter cutter(store_test::mysql_config(), cut, 1);
        const auto site = setting.another_site(cutter.config());
        (void)app::advance(*site, setting.row(id), "executor", base::Deadline::in(std::chrono::seconds(35)));
        LONGS_EQUAL(1, cutter.cuts());
        setting.pass(id, 121);
        CHECK_TRUE(setting.settle(id).state == State::done);
        LONGS_EQUAL(1, setting.entries("create", "ok"));
    }
};

// M6: whether the row is there is found out by its key.
TEST(CreationDatabase, aSubmitWhoseCommitHasNoAnswerMakesOneRowAndOneContainer) {
    check_cut(MysqlCutter::Cut::after_commit);
}

// M5.
TEST(CreationDatabase, aSubmitWhoseTransactionIsCutMakesOneRowAndOneContainer) {
    check_cut(MysqlCutter::Cut::before_commit);
}

TEST(CreationDatabase, aClaimWhoseCommitHasNoAnswerMakesOneContainer) {
    check_cut_at_claim(MysqlCutter::Cut::after_commit);
}
TEST(CreationDatabase, aClaimThatIsCutMakesOneContainer) {
    check_cut_at_claim(MysqlCutter::Cut::before_commit);
}

// Rule (a): what cannot be claimed is not sent.
TEST(CreationDatabase, withoutTheClaimCommittedNothingIsSent) {
    const std::string id = setting.plan();
    MysqlCutter cutter(store_test::mysql_config(), MysqlCutter::Cut::before_commit, 100);
    const auto site = setting.another_site(cutter.config());
    (void)app::advance(*site, setting.row(id), "executor", base::Deadline::in(std::chrono::seconds(35)));
    CHECK_TRUE(cutter.cuts() > 0);
    LONGS_EQUAL(0, setting.entries("create_begun"));
    CHECK_TRUE(setting.row(id).state == State::planned);
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// M2: it hangs between the POST and the recording of its answer.
TEST(CreationDatabase, anAnswerThatCannotBeRecordedIsFoundOutLater) {
    proxmox.order(on_create("delay", R"(,"seconds":3)"));
    const std::string id = setting.plan();
    store::Mysql blocker(store_test::mysql_config());
    std::thread executor([&] {
        const auto site = setting.another_site();
        auto row = site->creations.load(id, soon());
        if (row) (void)app::advance(*site, *row, "executor", base::Deadline::in(std::chrono::seconds(35)));
    });
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (proxmox.waiting_faults() > 0 && std::chrono::steady_clock::now() < end) ::usleep(5'000);
    const auto locked = blocker.execute("LOCK TABLES creations WRITE, creation_events WRITE", {}, soon());
    executor.join();
    const auto unlocked = blocker.execute("UNLOCK TABLES", {}, soon());
    expect_success(locked);
    expect_success(unlocked);
    CHECK_TRUE(setting.row(id).state == State::sending);
    setting.wait_for("create", 1, "ok");
    setting.pass(id, 121);
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    UNSIGNED_LONGS_EQUAL(1, done.attempt);
}

// T0: another's claim.
TEST(CreationDatabase, aVmidThatAnotherCreationHasIsNotClaimedTwice) {
    const std::string id = setting.plan();
    auto wizard = setting.wizard(setting.site());
    wizard.draft.id = std::string(32, '1');
    wizard.draft.creation_key = std::string(32, '2');
    const auto begun = value_of(app::begin_creation(setting.site(), wizard, wizard.draft.creation_key,
                                                    base::Deadline::in(std::chrono::seconds(35))));
    STRCMP_EQUAL("", begun.creation_id.c_str());
    UNSIGNED_LONGS_EQUAL(1, begun.errors.size());
    STRCMP_EQUAL("vmid", begun.errors[0].field.c_str());
    CHECK_TRUE(setting.settle(id).state == State::done);
}

// T0: the same key with something else.
TEST(CreationDatabase, aKeyIsNotUsedForTwoDifferentRequests) {
    const std::string id = setting.begin();
    CHECK_TRUE(setting.settle(id).state == State::done);
    auto wizard = setting.wizard(setting.site());
    wizard.draft.values["cores"] = std::string(1, '2');  // GCC 12 warns of a plain "2" at -O2
    const auto begun = value_of(app::begin_creation(setting.site(), wizard, wizard.draft.creation_key,
                                                    base::Deadline::in(std::chrono::seconds(35))));
    STRCMP_EQUAL(id.c_str(), begun.creation_id.c_str());
    LONGS_EQUAL(1, setting.entries("create_begun"));
}
