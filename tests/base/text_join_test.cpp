// SPDX-License-Identifier: MIT
#include "base/text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(TextJoin){};

TEST(TextJoin, isTheOppositeOfSplitting) {
    STRCMP_EQUAL("a,,b", base::joined(base::split("a,,b", ','), ",").c_str());
    STRCMP_EQUAL("a", base::joined({"a"}, ", ").c_str());
    STRCMP_EQUAL("", base::joined({}, ", ").c_str());
    const std::string with_nul = base::joined({"A=1", "B=2"}, std::string_view("\0", 1));
    UNSIGNED_LONGS_EQUAL(7, with_nul.size());
}

TEST(TextJoin, capitalsAreThoseOfAscii) { STRCMP_EQUAL("AZ_09ä", base::to_upper("az_09ä").c_str()); }
