// SPDX-License-Identifier: MIT
// `berthctl reconcile`, for what nobody looks at.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "setting.h"

using namespace creation_test;

TEST_GROUP(Reconcile) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    // Its exit code; what it says goes to the file.
    int reconcile() {
        const std::string program = std::string(std::getenv("BERTH_TEST_BUILD")) + "/bin/berthctl";
        const std::string config = setting.write_configuration();
        const pid_t child = ::fork();
        if (child == 0) {
            ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
            ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), "reconcile",
                    static_cast<char*>(nullptr));
            ::_exit(127);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
};

TEST(Reconcile, finishesOneWhoseAnswerWasLostAndNobodyLooksAt) {
    setting.want_start();
    proxmox.order(on_create("execute_then_drop"));
    proxmox.order(fault("GET /nodes/pve1/tasks.*typefilter", "status", R"(,"status":596,"after":1)"));
    const std::string id = setting.begin();
    CHECK_TRUE(setting.row(id).state == State::ambiguous);
    for (int minute = 0; minute < 10 && !app::is_final(setting.row(id)); ++minute) {
        LONGS_EQUAL(0, reconcile());
        setting.pass(id, 60);
        setting.wait_for("create", 1, "ok");
    }
    const Creation done = setting.row(id);
    CHECK_TRUE(done.state == State::done);
    CHECK_TRUE(done.start_state == StartState::done);
    LONGS_EQUAL(1, setting.entries("create_begun"));
    STRCMP_EQUAL("reconcile", setting.events(id).back().actor.c_str());
}

TEST(Reconcile, goesOnForAUserWhoWasDisabledMeanwhile) {
    proxmox.order(on_create("execute_then_drop"));
    const std::string id = setting.begin();
    CHECK_FALSE(app::is_final(setting.row(id)));
    const auto soon = [] { return base::Deadline::in(std::chrono::seconds(10)); };
    CHECK_TRUE(bool(setting.site().users.set_disabled(setting.user_id(), true, soon())));
    for (int minute = 0; minute < 10 && !app::is_final(setting.row(id)); ++minute) {
        LONGS_EQUAL(0, reconcile());
        setting.pass(id, 60);
        setting.wait_for("create", 1, "ok");
    }
    CHECK_TRUE(bool(setting.site().users.set_disabled(setting.user_id(), false, soon())));
    CHECK_TRUE(setting.row(id).state == State::done);
}

TEST(Reconcile, looksAfterWatchedOnesToo) {
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    const std::string id = setting.begin();
    setting.set(id, "attempt = 5");
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::closed);
    setting.wait_for("create", 1, "ok");
    LONGS_EQUAL(0, reconcile());
    CHECK_TRUE(setting.row(id).state == State::done);
}

// CREATION.md 4: the watch ends after a day, Proxmox's delays need not.
TEST(Reconcile, findsAContainerThatCameLongAfterTheWatch) {
    constexpr int64_t day = 24 * 3600;
    proxmox.order(on_create("delay_execute", R"(,"seconds":5,"drop":true)"));
    const std::string id = setting.begin();
    setting.set(id, "attempt = 5");
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::closed);
    setting.pass(id, day + 60);
    setting.wait_for("create", 1, "ok");
    LONGS_EQUAL(0, reconcile());
    CHECK_TRUE(setting.row(id).state == State::closed);
    setting.pass(id, day);
    LONGS_EQUAL(0, reconcile());
    const Creation late = setting.row(id);
    CHECK_TRUE(late.state == State::done);
    STRCMP_EQUAL("late", late.reason.c_str());
}

TEST(Reconcile, looksAtWhatWasGivenUpOnceADayForAMonth) {
    constexpr int64_t day = 24 * 3600;
    proxmox.order(on_create("drop_before_execute"));
    const std::string id = setting.begin();
    setting.set(id, "attempt = 5");
    setting.pass(id, 901);
    CHECK_TRUE(setting.advance(id).state == State::closed);
    CHECK_FALSE(setting.row(id).is_daily_look_due);
    setting.pass(id, 2 * day + 60);
    CHECK_TRUE(setting.row(id).is_daily_look_due);
    LONGS_EQUAL(0, reconcile());
    CHECK_FALSE(setting.row(id).is_daily_look_due);
    CHECK_TRUE(setting.row(id).state == State::closed);
    setting.pass(id, day + 60);
    CHECK_TRUE(setting.row(id).is_daily_look_due);
    setting.pass(id, 30 * day);
    CHECK_FALSE(setting.row(id).is_daily_look_due);
}
