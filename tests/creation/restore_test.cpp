// SPDX-License-Identifier: MIT
// What was under way when a backup was written is never sent again after it was restored: nobody knows how
// far it came since.
#include "app/backup.h"
#include "setting.h"

using namespace creation_test;

TEST_GROUP(Restore) {
    Setting setting;
    base_test::TemporaryFolder folder;
    const std::string path = folder / "backup";
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    base::Config config() {
        auto config = setting.site().config;
        config.sql = "sql";
        return config;
    }
    void write() { expect_success(app::write_backup(config(), path)); }
    void restore() {
        const auto restored = value_of(app::restore_backup(config(), {path, true, ""}));
        LONGS_EQUAL(1, restored.calmed);
    }
    void change(const std::string& id, const store::Change& wanted) {
        CHECK_TRUE(
            value_of(setting.site().creations.change(setting.row(id), wanted, "test", store_test::soon())));
    }
    // Nothing came of it before the backup, and nothing must come of it afterwards, however long one waits.
    void check_never_sent(const std::string& id) {
        write();
        restore();
        CHECK_TRUE(setting.row(id).state == State::ambiguous);
        STRCMP_EQUAL("restore", setting.events(id).back().actor.c_str());
        CHECK_TRUE(setting.settle(id).state == State::closed);
        LONGS_EQUAL(0, setting.entries("create_begun"));
    }
};

TEST(Restore, aCreationThatWasPlannedIsNotSent) { check_never_sent(setting.plan()); }

TEST(Restore, aCreationThatWasBeingSentIsNotSentAgain) {
    const std::string id = setting.plan();
    // As an executor leaves it that dies before the first byte; its lease is over.
    change(id, {.begin_attempt = store::Attempt{}});
    setting.pass(id, 3600);
    check_never_sent(id);
}

// Whoever read the row that was replaced cannot go on with the one that came instead.
TEST(Restore, aStepThatWasBegunBeforeItIsNotTakenAfterIt) {
    const std::string id = setting.plan();
    change(id, {.begin_attempt = store::Attempt{}});
    write();
    change(id, {.state = State::planned, .release_lease = true});
    const Creation seen = setting.row(id);
    restore();
    CHECK_FALSE(value_of(setting.site().creations.change(seen, {.begin_attempt = store::Attempt{}}, "test",
                                                         store_test::soon())));
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    CHECK_TRUE(setting.settle(id).state == State::closed);
}

TEST(Restore, aCreationWhoseAnswerWasLostIsNotSentAgain) {
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    check_never_sent(id);
}

TEST(Restore, aContainerThatCameAfterTheBackupIsFound) {
    const std::string id = setting.plan();
    write();
    CHECK_TRUE(setting.settle(id).state == State::done);
    restore();
    CHECK_TRUE(setting.settle(id).state == State::done);
    LONGS_EQUAL(1, setting.entries("create_begun"));
    LONGS_EQUAL(0, setting.entries("start"));
}

TEST(Restore, aContainerThatWasRemovedAfterTheBackupIsNotMadeAgain) {
    const std::string id = setting.plan();
    write();
    CHECK_TRUE(setting.settle(id).state == State::done);
    setting.remove_container();
    restore();
    const Creation failed = setting.settle(id);
    CHECK_TRUE(failed.state == State::failed);
    STRCMP_EQUAL("removed", failed.reason.c_str());
    LONGS_EQUAL(1, setting.entries("create_begun"));
    setting.forget_ledger();  // the judge would miss it
}

TEST(Restore, aContainerThatProxmoxWasMakingIsFollowedAndNotStarted) {
    setting.want_start();
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::accepted);
    write();
    restore();
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.state == State::done);
    CHECK_TRUE(done.start_state == StartState::none);
    LONGS_EQUAL(1, setting.entries("create_begun"));
    LONGS_EQUAL(0, setting.entries("start"));
}

TEST(Restore, aStartThatWasStillToComeIsLeftToTheUser) {
    setting.want_start();
    const std::string id = setting.begin();
    setting.wait_for("create", 1, "ok");
    change(id, {.state = State::done});
    write();
    restore();
    const Creation done = setting.settle(id);
    CHECK_TRUE(done.start_state == StartState::failed);
    STRCMP_CONTAINS("restored from a backup", done.start_message.c_str());
    LONGS_EQUAL(0, setting.entries("start"));
}
