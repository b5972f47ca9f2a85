// SPDX-License-Identifier: MIT
// Families of fields (net#.bridge) and fields that may come several times.
#include "web/request.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web;

namespace {

const std::vector<Field> fields = {
    {"first", {.max_length = 5}, Presence::optional, "First"},
    {.name = "mp#.path",
     .rule = {.max_length = 9},
     .presence = Presence::required,
     .label = "Path",
     .rows = 256},
    {.name = "mp#.backup", .rule = tick(), .presence = Presence::optional, .label = "Backup", .rows = 256},
    {.name = "key",
     .rule = {.max_length = 3},
     .presence = Presence::optional,
     .label = "Key",
     .is_repeatable = true},
    {"last", {.max_length = 2}, Presence::optional, "Last"},
};

base::Result<Form> parsed(const std::string& query) {
    RawRequest request;
    request.variables = {{"REQUEST_METHOD", "GET"}, {"QUERY_STRING", query}};
    return parse_form(request, fields);
}

Form form_of(const std::string& query) {
    const auto form = parsed(query);
    if (!form) FAIL(form.error().detail.c_str());
    return *form;
}

std::string rows_of(const Form& form, std::string_view family) {
    std::string text;
    for (const unsigned row : form.rows(family)) text += std::to_string(row) + " ";
    return text;
}

std::string errors_of(const Form& form) {
    std::string text;
    for (const FieldError& error : form.errors()) text += error.field + " ";
    return text;
}

}  // namespace

TEST_GROUP(RequestRows){};

TEST(RequestRows, aRowIsThereWhenTheFormHoldsAnyOfItsFields) {
    const Form form = form_of("mp7.path=/srv&mp0.path=/var&mp12.backup=1&first=x");
    STRCMP_EQUAL("0 7 12 ", rows_of(form, "mp").c_str());
    STRCMP_EQUAL("/srv", form.value("mp7.path").c_str());
    CHECK_TRUE(form.is_ticked("mp12.backup"));
    STRCMP_EQUAL("", rows_of(form_of("first=x"), "mp").c_str());
}

TEST(RequestRows, eachRowObeysTheRules) {
    STRCMP_EQUAL("mp12.path ", errors_of(form_of("mp0.path=/var&mp12.backup=1")).c_str());
    STRCMP_EQUAL("first mp3.path last ",
                 errors_of(form_of("last=123&mp3.path=0123456789&first=123456&mp1.path=/a")).c_str());
}

TEST(RequestRows, theFirstAndTheLastRowAreThereAndNoOtherNumberIs) {
    CHECK_TRUE(static_cast<bool>(parsed("mp0.path=a")));
    CHECK_TRUE(static_cast<bool>(parsed("mp255.path=a")));
    for (const char* name :
         {"mp256.path", "mp.path", "mp00.path", "mp01.path", "mp-1.path", "mp+1.path", "mp1path", "mp1.",
          "mp1.paths", "mpx.path", "mp1.path.path", "mp18446744073709551617.path", "m1.path"}) {
        const auto form = parsed(std::string(name) + "=a");
        CHECK_FALSE_TEXT(static_cast<bool>(form), name);
    }
}

TEST(RequestRows, theRowThatIsCopiedIsPassedOver) {
    const Form form = form_of("mp#.path=&mp#.backup=1&mp0.path=a");
    STRCMP_EQUAL("0 ", rows_of(form, "mp").c_str());
    CHECK_FALSE(form.has("mp#.path"));
    CHECK_TRUE(form.is_valid());
}

TEST(RequestRows, aFieldOfARowIsNotRepeated) {
    CHECK_FALSE(static_cast<bool>(parsed("mp1.path=a&mp1.path=b")));
}

TEST(RequestRows, allRowsThereCanBeAreRead) {
    std::string query;
    for (int row = 255; row >= 0; --row) query += "mp" + std::to_string(row) + ".path=/p&";
    query.pop_back();
    const Form form = form_of(query);
    UNSIGNED_LONGS_EQUAL(256, form.rows("mp").size());
    CHECK_TRUE(form.is_valid());
}

TEST(RequestRows, aRepeatableFieldHasAllItsValuesInOrder) {
    const Form form = form_of("key=b&first=x&key=a&key=b");
    const auto values = form.values("key");
    UNSIGNED_LONGS_EQUAL(3, values.size());
    STRCMP_EQUAL("b", values[0].c_str());
    STRCMP_EQUAL("a", values[1].c_str());
    STRCMP_EQUAL("b", values[2].c_str());
    UNSIGNED_LONGS_EQUAL(0, form_of("first=x").values("key").size());
    UNSIGNED_LONGS_EQUAL(1, form_of("key=").values("key").size());
}

TEST(RequestRows, eachValueOfARepeatableFieldObeysTheRule) {
    STRCMP_EQUAL("key ", errors_of(form_of("key=a&key=abcd&key=abcde")).c_str());
}

TEST(RequestRows, aNameTellsItsRow) {
    STRCMP_EQUAL("net3", std::string(row_label_of("net3.bridge")).c_str());
    for (const char* name : {"rootfs.size", "hostname", "net3", "ssh-public-keys"})
        STRCMP_EQUAL("", std::string(row_label_of(name)).c_str());
    STRCMP_EQUAL("mp17.path", name_in_row(fields[1], 17).c_str());
}
