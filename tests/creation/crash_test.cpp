// SPDX-License-Identifier: MIT
// Executors that die between any two steps: FAULTS W1. $BERTH_CRASH_ROUNDS says how many rounds (24).
#include <fmt/core.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <random>

#include "setting.h"

using namespace creation_test;

namespace {

const char* const points[] = {"before_row",  "after_row",    "after_sending", "after_post",
                              "after_reply", "before_start", "after_start"};

int rounds() {
    const char* text = std::getenv("BERTH_CRASH_ROUNDS");
    return text ? std::atoi(text) : 24;
}

}  // namespace

TEST_GROUP(Crash) {
    Setting setting;
    Proxmox& proxmox = Proxmox::get();
    void teardown() override { setting.judge(); }

    // A process that presses "Create" and looks after it until it dies at the point, or is through.
    int run_executor(const char* point) {
        const pid_t child = ::fork();
        if (child == 0) {
            ::setenv("BERTH_CRASH_AT", point, 1);
            const auto site = setting.another_site();
            auto wizard = setting.wizard(*site);
            const auto deadline = base::Deadline::in(std::chrono::seconds(20));
            auto begun = app::begin_creation(*site, wizard, wizard.draft.creation_key, deadline);
            if (!begun || begun->creation_id.empty()) ::_exit(1);
            while (!deadline.is_over()) {
                auto row = site->creations.load(begun->creation_id, deadline);
                if (!row || app::is_final(*row)) ::_exit(0);
                (void)app::advance(*site, *row, "executor", deadline);
                ::usleep(20'000);
            }
            ::_exit(2);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
    // The user's browser sends the form again, as after a 502; another executor goes on.
    void finish_by_others(const char* point) {
        const auto before = value_of(setting.site().mysql.query("SELECT id FROM creations WHERE vmid = ?",
                                                                {setting.vmid()}, store_test::soon()));
        const std::string id = before.empty() ? setting.begin() : before.at(0).hex(0);
        setting.pass(id, 121);
        const Creation done = setting.settle(id);
        CHECK_TRUE_TEXT(done.state == State::done, point);
        UNSIGNED_LONGS_EQUAL(setting.vmid(), done.vmid);
        LONGS_EQUAL_TEXT(1, setting.entries("create", "ok"), point);
        CHECK_TRUE_TEXT(setting.entries("start", "ok") <= 1, point);
    }
};

TEST(Crash, whereverAnExecutorDiesThereIsOneContainerAndItsRowKnowsIt) {
    constexpr unsigned seed = 20260309;
    std::mt19937 random(seed);
    std::map<std::string, int> died;
    setting.want_start();
    for (int round = 0; round < rounds(); ++round) {
        if (round > 0) setting.start_anew();
        // Each point in the first rounds, then any.
        const char* point = points[round < 7 ? static_cast<unsigned>(round) : random() % 7];
        const char* trouble[] = {"", "", "execute_then_drop", "drop_before_execute"};
        const char* fault = trouble[round < 7 ? 0 : random() % 4];
        if (*fault) proxmox.order(on_create(fault));
        const int status = run_executor(point);
        // With a request that got lost it may wait for the window before it comes to the point.
        if (!*fault) LONGS_EQUAL_TEXT(137, status, point);
        if (status == 137) ++died[point];
        finish_by_others(point);
    }
    for (const char* point : points) {
        fmt::print("crash points: died {} times at {}\n", died[point], point);
        if (rounds() >= 7) CHECK_TRUE_TEXT(died[point] > 0, point);
    }
}
