// SPDX-License-Identifier: MIT
#include "base/deadline.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using base::Deadline;

TEST_GROUP(Deadline){};

TEST(Deadline, whatIsLeftNeverExceedsWhatWasGiven) {
    const Deadline deadline = Deadline::in(60s);
    CHECK_TRUE(deadline.left() <= 60s);
    CHECK_TRUE(deadline.left() > 0ms);
    CHECK_FALSE(deadline.is_over());
}

TEST(Deadline, onceOverItHasNothingLeftAndNeverLess) {
    for (const auto time : {0ms, -1ms, -100000ms}) {
        const Deadline deadline = Deadline::in(time);
        CHECK_TRUE(deadline.is_over());
        CHECK_TRUE(deadline.left() == 0ms);
    }
}

TEST(Deadline, withinTakesTheNearerOfTheTwo) {
    const Deadline far = Deadline::in(60s);
    CHECK_TRUE(far.within(1s).left() <= 1s);
    const Deadline near = Deadline::in(1s);
    CHECK_TRUE(near.within(60s).left() <= 1s);
    CHECK_TRUE(Deadline::in(0ms).within(60s).is_over());
    CHECK_TRUE(far.within(0ms).is_over());
    // Making a nearer one moves nothing.
    CHECK_TRUE(far.left() > 1s);
}

TEST(Deadline, itPassesByItself) {
    const Deadline deadline = Deadline::in(5ms);
    const auto limit = std::chrono::steady_clock::now() + 10s;
    while (!deadline.is_over() && std::chrono::steady_clock::now() < limit) {
    }
    CHECK_TRUE(deadline.is_over());
    CHECK_TRUE(deadline.within(60s).is_over());
}
