// SPDX-License-Identifier: MIT
#include "base/clock.h"

#include <ctime>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace base;

TEST_GROUP(Clock){};

TEST(Clock, aMomentIsShownInUtcWhateverTheTimeZone) {
    STRCMP_EQUAL("1970-01-01 00:00:00 UTC", utc_text(0).c_str());
    STRCMP_EQUAL("2001-09-09 01:46:40 UTC", utc_text(1'000'000'000).c_str());
    STRCMP_EQUAL("2024-02-29 23:59:59 UTC", utc_text(1'709'251'199).c_str());
    STRCMP_EQUAL("2038-01-19 03:14:08 UTC", utc_text(2'147'483'648).c_str());
}

TEST(Clock, aLengthOfTimeHasTwoPartsAtMost) {
    STRCMP_EQUAL("0 s", duration_text(0).c_str());
    STRCMP_EQUAL("59 s", duration_text(59).c_str());
    STRCMP_EQUAL("1 min 0 s", duration_text(60).c_str());
    STRCMP_EQUAL("59 min 59 s", duration_text(3599).c_str());
    STRCMP_EQUAL("1 h 0 min", duration_text(3600).c_str());
    STRCMP_EQUAL("25 h 1 min", duration_text(25 * 3600 + 119).c_str());
}

TEST(Clock, aNegativeLengthCountsAsZero) {
    STRCMP_EQUAL("0 s", duration_text(-1).c_str());
    STRCMP_EQUAL("0 s", duration_text(INT64_MIN).c_str());
}

TEST(Clock, nowIsTheSystemsTime) {
    const int64_t before = static_cast<int64_t>(::time(nullptr));
    const int64_t now = unix_now();
    CHECK_TRUE(now >= before && now <= static_cast<int64_t>(::time(nullptr)));
}
