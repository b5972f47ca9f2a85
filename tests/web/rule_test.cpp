// SPDX-License-Identifier: MIT
#include "web/rule.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web;

namespace {

void check_accepted(const Field& field, std::string_view value) {
    STRCMP_EQUAL_TEXT("", complaint_about(field, value).c_str(), std::string(value.substr(0, 60)).c_str());
}

void check_refused(const Field& field, std::string_view value) {
    CHECK_FALSE_TEXT(complaint_about(field, value).empty(), std::string(value.substr(0, 60)).c_str());
}

bool is_even(std::string_view value) { return (value.back() - '0') % 2 == 0; }

}  // namespace

TEST_GROUP(Rule){};

TEST(Rule, aWholeNumberLiesWithinItsBounds) {
    const Field field{"cores", whole_number(1, 8192), Presence::required, "Cores"};
    for (const char* good : {"1", "2", "8191", "8192", "0008"}) check_accepted(field, good);
    for (const char* bad : {"0", "8193", "-1", "+1", "1.0", "1e3", " 1", "1 ", "x", "0x1",
                            "18446744073709551617", "99999999999999999999", "٣"})
        check_refused(field, bad);
    STRCMP_EQUAL("Cores must be a whole number from 1 to 8192.", complaint_about(field, "0").c_str());
}

TEST(Rule, zeroAndTheLargestNumberCanBeBounds) {
    const Field field{"swap", whole_number(0, INT64_MAX), Presence::required, "Swap"};
    check_accepted(field, "0");
    check_accepted(field, "9223372036854775807");
    check_refused(field, "9223372036854775808");
    check_refused(field, "18446744073709551615");
}

TEST(Rule, aFractionIsWhatItsPatternSays) {
    const Field field{
        "size",
        {.input = Input::number, .pattern = "[0-9]+(\\.[0-9]+)?", .has_fraction = true, .complaint = "No."}};
    for (const char* good : {"8", "0.5", "0", "0.001", "131072"}) check_accepted(field, good);
    for (const char* bad : {".5", "5.", "1,5", "-1", "1e3", "1.5.5", " 8", "x", "8G"})
        check_refused(field, bad);
    STRCMP_EQUAL("No.", complaint_about(field, "x").c_str());
}

TEST(Rule, aPatternHoldsForTheWholeValue) {
    const Field field{"word", {.pattern = "[a-z]+|dhcp4"}, Presence::required, "Word"};
    check_accepted(field, "abc");
    check_accepted(field, "dhcp4");
    for (const char* bad : {"abc1", "1abc", "abc\n", "\nabc", "abc\nabc", "Abc", "dhcp44"})
        check_refused(field, bad);
    check_refused(field, std::string_view("abc\0", 4));
    STRCMP_EQUAL("Word has a form that is not accepted.", complaint_about(field, "1").c_str());
}

TEST(Rule, whatAPatternCannotSayIsAskedTooAndLast) {
    const Field field{"even", {.pattern = "[0-9]+", .accepts = is_even}};
    check_accepted(field, "12");
    check_refused(field, "13");
    check_refused(field, "a2");
}

TEST(Rule, emptyIsRefusedOnlyWhereSomethingIsRequired) {
    Field field{"name", {.pattern = "[a-z]+"}, Presence::required, "Name"};
    STRCMP_EQUAL("Name is missing.", complaint_about(field, "").c_str());
    field.presence = Presence::optional;
    STRCMP_EQUAL("", complaint_about(field, "").c_str());
}

TEST(Rule, tooLongIsSaidBeforeAnythingElse) {
    const Field field{"name", {.max_length = 3, .pattern = "[a-z]+"}, Presence::required, "Name"};
    check_accepted(field, "abc");
    STRCMP_EQUAL("Name may have at most 3 characters.", complaint_about(field, "abcd").c_str());
    STRCMP_EQUAL("Name may have at most 3 characters.", complaint_about(field, "!!!!").c_str());
}

TEST(Rule, aTickIsOneOrZero) {
    const Field field{"start", tick(), Presence::optional};
    for (const char* good : {"0", "1", ""}) check_accepted(field, good);
    for (const char* bad : {"on", "2", "true", "11"}) check_refused(field, bad);
}

TEST(Rule, hiddenIdsHaveOneForm) {
    const Field row{"id", row_id()};
    for (const char* good : {"1", "9999999999"}) check_accepted(row, good);
    for (const char* bad : {"0", "01", "-1", "1 ", "12345678901", "1a"}) check_refused(row, bad);
    const Field random{"draft", random_id()};
    check_accepted(random, std::string(32, 'a'));
    for (const size_t length : {31u, 33u, 64u}) check_refused(random, std::string(length, 'a'));
    check_refused(random, std::string(32, 'A'));
    check_refused(random, std::string(32, 'g'));
}

TEST(Rule, aFieldIsFoundByItsExactName) {
    const std::vector<Field> fields = {{"a", {}}, {"ab", {}}};
    STRCMP_EQUAL("ab", find_field(fields, "ab")->name);
    POINTERS_EQUAL(nullptr, find_field(fields, "abc"));
    POINTERS_EQUAL(nullptr, find_field(fields, "A"));
    POINTERS_EQUAL(nullptr, find_field(fields, ""));
}

// The matcher goes one level deeper a character: AddressSanitizer, whose frames are the largest, must live.
TEST(Rule, aHostileValueOfFullLengthOverflowsNoStack) {
    const Field fields[] = {
        {"dns", {.max_length = 1024, .pattern = "([a-z]([a-z\\-]*[a-z])?\\.)*[a-z]([a-z\\-]*[a-z])?"}},
        {"list", {.max_length = 1024, .pattern = "[\\s,;]*([a-z]+([\\s,;]+[a-z]+)*)?[\\s,;]*"}},
        {"any", {.max_length = 1024, .pattern = "(a|b)*c?"}}};
    for (const Field& field : fields)
        for (const char* part : {"a", "a.", "a ", "a-", ".", "-", " ", ",", "ab,", "a.a-", "\xC3\xA4"}) {
            std::string value;
            while (value.size() + std::string(part).size() < 1024) value += part;
            (void)complaint_about(field, value);
            check_refused(field, value + "!");
        }
}

TEST(Rule, aPatternIsNeverAskedAboutMoreThanItCanBear) {
    const Field field{"any", {.max_length = 100000, .pattern = "[a-z]*"}, Presence::required, "Any"};
    check_accepted(field, std::string(1024, 'a'));
    check_refused(field, std::string(1025, 'a'));
    check_refused(field, std::string(100000, 'a'));
}
