// SPDX-License-Identifier: MIT
#include "pve/reply.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(CleanLine){void check(const std::string& expected, const std::string& text, size_t limit = 100){
    STRCMP_EQUAL(expected.c_str(), pve::clean_line(text, limit).c_str());
}
}
;

TEST(CleanLine, PlainTextAndOtherScriptsStayAsTheyAre) {
    check("Überprüfung 日本 \xF0\x9F\x98\x80", "Überprüfung 日本 \xF0\x9F\x98\x80");
}

TEST(CleanLine, TerminalSequencesGoAsAWhole) {
    check("red text", "\x1B[1;31mred\x1B[0m text");
    check("title", "\x1B]0;evil\atitle");
    check("ab", "a\x1B(b");
    check("", "\x1B");
    check("", "\x1B[12;");
}

TEST(CleanLine, LineEndsAndTabsBecomeBlanksAndOtherControlsGo) {
    check("one two three", "one\ntwo\tthree\n");
    check("ab", std::string("a\0\x01\x7F", 4) + "b");
    check("ab",
          "a\xC2\x9B"
          "b");  // a C1 control
}

TEST(CleanLine, BrokenUtf8Goes) {
    check("ab",
          "a\xFF\xC3"
          "b");
    check("a", "a\xE2\x82");
    check("", "\xED\xA0\x80");  // a surrogate
}

TEST(CleanLine, MarksThatTurnTheReadingDirectionGo) {
    check("abc",
          "a\xE2\x80\xAE"
          "b\xE2\x81\xA6"
          "c");
}

TEST(CleanLine, TheLimitIsInBytesAndCutsNoCharacter) {
    check("abc", "abcdef", 3);
    check("a", "aéé", 2);
    check("aé", "aéé", 3);
}
