// SPDX-License-Identifier: MIT
#include "base/text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace base;

namespace {

void check_parts(const std::vector<std::string>& expected, const std::vector<std::string>& got) {
    UNSIGNED_LONGS_EQUAL(expected.size(), got.size());
    for (size_t i = 0; i < expected.size(); ++i) STRCMP_EQUAL(expected[i].c_str(), got[i].c_str());
}

void check_clean(bool expected, std::string_view text) {
    std::string shown;
    for (const char c : text) shown += percent_encode(std::string(1, c));
    CHECK_EQUAL_TEXT(expected, is_clean_text(text), shown.c_str());
}

}  // namespace

TEST_GROUP(Text){};

TEST(Text, trimTakesBlanksTabsAndLineEndsAtBothSidesOnly) {
    STRCMP_EQUAL("a b\tc", std::string(trim(" \t\r\n a b\tc \n")).c_str());
    STRCMP_EQUAL("", std::string(trim(" \r\n\t ")).c_str());
    STRCMP_EQUAL("", std::string(trim("")).c_str());
    // U+00A0 is not a blank: it is part of what was typed.
    STRCMP_EQUAL("\xC2\xA0", std::string(trim(" \xC2\xA0 ")).c_str());
}

TEST(Text, splitKeepsEmptyParts) {
    check_parts({"a", "", "b"}, split("a,,b", ','));
    check_parts({"", ""}, split(",", ','));
    check_parts({""}, split("", ','));
}

TEST(Text, splitAnyDropsEmptyParts) {
    check_parts({"a", "b", "c"}, split_any(" ,a;; b,c ; ", ",; "));
    check_parts({}, split_any(" ,; ", ",; "));
    check_parts({}, split_any("", ",; "));
}

TEST(Text, toLowerTouchesAsciiOnly) { STRCMP_EQUAL("abc-\xC3\x84z", to_lower("ABC-\xC3\x84Z").c_str()); }

TEST(Text, hasPrefixComparesFromTheStart) {
    CHECK_TRUE(has_prefix("wizard_disks", "wizard"));
    CHECK_TRUE(has_prefix("a", ""));
    CHECK_FALSE(has_prefix("wiz", "wizard"));
    CHECK_FALSE(has_prefix("", "a"));
}

TEST(Text, parseUnsignedTakesDigitsOnly) {
    CHECK_TRUE(parse_unsigned("0") == 0u);
    CHECK_TRUE(parse_unsigned("00105") == 105u);
    CHECK_TRUE(parse_unsigned("18446744073709551615") == UINT64_MAX);
    for (const char* wrong : {"", " 1", "1 ", "+1", "-1", "1.0", "0x10", "1e3", "18446744073709551616", "٣"})
        CHECK_FALSE_TEXT(parse_unsigned(wrong).has_value(), wrong);
    CHECK_FALSE(parse_unsigned(std::string_view("1\0", 2)).has_value());
}

TEST(Text, wellFormedUtf8IsClean) {
    for (const char* good :
         {"", "plain", "Zo\xC3\xAB", "tab\tand\r\nline ends", "\xC2\xA0", "\xDF\xBF", "\xE0\xA0\x80",
          "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"})
        check_clean(true, good);
}

TEST(Text, overlongUtf8IsRefused) {
    for (const char* bad : {"\xC0\xAF", "\xC1\xBF", "\xE0\x80\xAF", "\xE0\x9F\xBF", "\xF0\x80\x80\xAF",
                            "\xF0\x8F\xBF\xBF", "\xF8\x88\x80\x80\x80"})
        check_clean(false, bad);
    check_clean(false, std::string_view("\xC0\x80", 2));
}

TEST(Text, surrogatesAndWhatLiesBeyondUnicodeAreRefused) {
    for (const char* bad :
         {"\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "\xFE"})
        check_clean(false, bad);
}

TEST(Text, tornAndStraySequencesAreRefused) {
    for (const char* bad : {"\x80", "a\xBF", "\xC3", "\xE2\x82", "\xF0\x9F\x98", "\xC3(", "\xE2(\x82",
                            "\xF0\x9F\x98(", "ok\xC3"})
        check_clean(false, bad);
}

TEST(Text, controlCharactersAreRefusedOfBothSets) {
    for (int c = 1; c < 0x20; ++c)
        check_clean(c == '\t' || c == '\n' || c == '\r', "a" + std::string(1, static_cast<char>(c)));
    check_clean(false, std::string_view("a\0b", 3));
    check_clean(false, "\x7F");
    for (int c = 0x80; c < 0xA0; ++c) check_clean(false, "\xC2" + std::string(1, static_cast<char>(c)));
}

TEST(Text, whatIsNoUtf8BecomesTheMarkForIt) {
    for (const char* good : {"", "plain", "Zo\xC3\xAB", "\x1B", "\xF4\x8F\xBF\xBF"})
        STRCMP_EQUAL(good, well_formed(good).c_str());
    STRCMP_EQUAL("a\uFFFDb", well_formed("a\xFF"
                                         "b")
                                 .c_str());
    STRCMP_EQUAL("\uFFFD\uFFFD(", well_formed("\xE2\x82(").c_str());
    STRCMP_EQUAL("\uFFFD", well_formed("\xC3").c_str());
    CHECK_TRUE(well_formed(std::string_view("\0\x80", 2)) == std::string("\0\uFFFD", 4));
}

TEST(Text, percentEncodeLeavesTheUnreservedCharactersAlone) {
    STRCMP_EQUAL("AZaz09-._~", percent_encode("AZaz09-._~").c_str());
    STRCMP_EQUAL("%20%2B%2F%3A%3B%3D%26%25%21%0A", percent_encode(" +/:;=&%!\n").c_str());
    STRCMP_EQUAL("%C3%AB%00%FF", percent_encode(std::string_view("\xC3\xAB\0\xFF", 4)).c_str());
}

TEST(Text, sizesAreReadInBinaryUnits) {
    STRCMP_EQUAL("0 B", size_text(0).c_str());
    STRCMP_EQUAL("1023 B", size_text(1023).c_str());
    STRCMP_EQUAL("1.00 KiB", size_text(1024).c_str());
    STRCMP_EQUAL("8.00 GiB", size_text(8ULL << 30).c_str());
    STRCMP_EQUAL("1.50 TiB", size_text(1536ULL << 30).c_str());
    STRCMP_EQUAL("16384.00 PiB", size_text(UINT64_MAX).c_str());
}
