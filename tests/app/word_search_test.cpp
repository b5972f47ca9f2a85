// SPDX-License-Identifier: MIT
#include "app/word_search.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(WordSearch){};

TEST(WordSearch, everyWordStandsSomewhereInAnyOrderAndCase) {
    CHECK_TRUE(app::WordSearch("12 DEB").finds("local debian-12-standard"));
    CHECK_FALSE(app::WordSearch("debian 13").finds("local debian-12-standard"));
}

TEST(WordSearch, withoutWordsEverythingIsFound) {
    CHECK_TRUE(app::WordSearch("").finds("x"));
    CHECK_TRUE(app::WordSearch(" \t ").finds(""));
    CHECK_TRUE(app::WordSearch("  ").is_empty());
}
