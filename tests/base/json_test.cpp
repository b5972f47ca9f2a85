// SPDX-License-Identifier: MIT
#include "base/json.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace base::json;

namespace {

std::string repeated(std::string_view part, size_t times) {
    std::string out;
    out.reserve(part.size() * times);
    for (size_t i = 0; i < times; ++i) out += part;
    return out;
}

Value parsed(std::string_view bytes) {
    const auto value = parse(bytes);
    if (!value) FAIL(value.error().detail.c_str());
    return *value;
}

void check_refused(std::string_view bytes) {
    const auto value = parse(bytes);
    CHECK_FALSE_TEXT(static_cast<bool>(value), std::string(bytes.substr(0, 60)).c_str());
    STRCMP_EQUAL("bad_reply", base::word_of(value.error().code));
    CHECK_FALSE(value.error().detail.empty());
}

}  // namespace

TEST_GROUP(JsonReading){};

TEST(JsonReading, membersAndElementsAreFound) {
    const Value root = parsed(R"({"data":[{"vmid":105,"name":"web"},null,true]})");
    CHECK_TRUE(root.is_object());
    const auto items = root["data"].items();
    UNSIGNED_LONGS_EQUAL(3, items.size());
    LONGS_EQUAL(105, items[0]["vmid"].integer_or(0));
    STRCMP_EQUAL("web", items[0]["name"].text_or("").c_str());
    CHECK_TRUE(items[1].is_null());
    CHECK_TRUE(items[2].is_true());
    UNSIGNED_LONGS_EQUAL(2, items[0].members().size());
}

TEST(JsonReading, whatIsNotThereIsAbsentAndNeverFatal) {
    const Value root = parsed(R"({"data":null,"list":[],"text":"x"})");
    for (const Value& absent : {root["nope"], root["data"]["x"]["y"], root["list"]["x"], root["text"]["x"]}) {
        CHECK_FALSE(absent.is_present());
        CHECK_FALSE(absent.text().has_value());
        CHECK_FALSE(absent.integer().has_value());
        CHECK_FALSE(absent.number().has_value());
        CHECK_FALSE(absent.is_true());
        UNSIGNED_LONGS_EQUAL(0, absent.items().size());
        UNSIGNED_LONGS_EQUAL(0, absent.members().size());
    }
    CHECK_TRUE(root["data"].is_present());
    CHECK_TRUE(root["data"].is_null());
    CHECK_FALSE(root["data"].text().has_value());
    CHECK_FALSE(Value().is_present());
}

TEST(JsonReading, aValueOutlivesTheOneItCameFrom) {
    Value name;
    {
        const Value root =
            parsed(R"({"a":{"b":"kept, and long enough not to lie inside the value itself"}})");
        name = root["a"]["b"];
    }
    STRCMP_EQUAL("kept, and long enough not to lie inside the value itself", name.text_or("").c_str());
}

TEST(JsonReading, numbersAndDigitStringsAreTheSame) {
    const Value root = parsed(R"({"n":100,"s":"100","neg":"-7","f":1.5,"fs":"1.5","word":"100x","e":"",
        "blank":" 1","plus":"+1","big":9223372036854775807,"over":9223372036854775808,
        "overs":"9223372036854775808"})");
    LONGS_EQUAL(100, root["n"].integer_or(0));
    LONGS_EQUAL(100, root["s"].integer_or(0));
    STRCMP_EQUAL("100", root["n"].text_or("").c_str());
    LONGS_EQUAL(-7, root["neg"].integer_or(0));
    DOUBLES_EQUAL(1.5, root["f"].number().value_or(0), 0);
    DOUBLES_EQUAL(1.5, root["fs"].number().value_or(0), 0);
    DOUBLES_EQUAL(100, root["s"].number().value_or(0), 0);
    STRCMP_EQUAL("1.5", root["f"].text_or("").c_str());
    CHECK_TRUE(root["big"].integer() == INT64_MAX);
    STRCMP_EQUAL("9223372036854775808", root["over"].text_or("").c_str());
    for (const char* name : {"f", "fs", "word", "e", "blank", "plus", "over", "overs"})
        CHECK_FALSE_TEXT(root[name].integer().has_value(), name);
}

TEST(JsonReading, trueIsSaidInThreeWays) {
    const Value root = parsed(R"([true,1,"1",false,0,"0","true",2,null,[],"yes"])");
    const auto items = root.items();
    for (size_t i = 0; i < items.size(); ++i) CHECK_EQUAL(i < 3, items[i].is_true());
}

TEST(JsonReading, thirtyTwoLevelsAreReadAndOneMoreIsNot) {
    CHECK_TRUE(static_cast<bool>(parse(repeated("[", 32) + repeated("]", 32))));
    check_refused(repeated("[", 33) + repeated("]", 33));
    CHECK_TRUE(static_cast<bool>(parse(repeated(R"({"a":)", 32) + "1" + repeated("}", 32))));
    check_refused(repeated(R"({"a":)", 33) + "1" + repeated("}", 33));
    // Depth, not number: siblings do not add up.
    CHECK_TRUE(static_cast<bool>(parse("[" + repeated("[],", 1000) + "[]]")));
}

TEST(JsonReading, aMillionBracketsDoNotOverflowTheStack) {
    check_refused(repeated("[", 1'000'000));
    check_refused(repeated(R"({"a":)", 1'000'000));
    check_refused(repeated("[", 1'000'000) + repeated("]", 1'000'000));
}

TEST(JsonReading, aStringMayHoldNul) {
    const auto text = parsed(R"({"a":"x\u0000y"})")["a"].text();
    UNSIGNED_LONGS_EQUAL(3, text.value_or("").size());
    CHECK_TRUE(text == std::string("x\0y", 3));
    check_refused(std::string_view("{\"a\":\"x\0y\"}", 11));
}

TEST(JsonReading, aMemberWithNulInItsNameIsNotFoundByTheShorterName) {
    const Value root = parsed(R"({"vmid\u0000x":1})");
    CHECK_FALSE(root["vmid"].is_present());
    CHECK_TRUE(root[std::string_view("vmid\0x", 6)].is_present());
}

TEST(JsonReading, invalidUtf8IsRefused) {
    for (const char* bad : {"[\"\x80\"]", "[\"\xC0\xAF\"]", "[\"\xED\xA0\x80\"]", "[\"\xC3\"]", "[\"\xFF\"]",
                            "{\"\xC3(\":1}", "[\"\xF4\x90\x80\x80\"]"})
        check_refused(bad);
    check_refused(R"(["\uD800"])");
    check_refused(R"(["\uDC00\uD800"])");
    STRCMP_EQUAL("\xF0\x9F\x98\x80", parsed(R"(["\uD83D\uDE00"])").items()[0].text_or("").c_str());
}

TEST(JsonReading, ofDuplicateKeysTheFirstWins) {
    const Value root = parsed(R"({"vmid":100,"vmid":200})");
    LONGS_EQUAL(100, root["vmid"].integer_or(0));
    UNSIGNED_LONGS_EQUAL(2, root.members().size());
}

TEST(JsonReading, nothingMayFollowTheValue) {
    for (const char* bad : {"{} x", "[1]]", "1 2", "{}{}", "null,"}) check_refused(bad);
    CHECK_TRUE(static_cast<bool>(parse(" {} \r\n\t")));
    // Not even behind a NUL, where a C string would end.
    check_refused(std::string_view("{}\0garbage", 10));
    check_refused(std::string_view("{}\0", 3));
}

TEST(JsonReading, whatIsNoJsonIsRefused) {
    for (const char* bad : {"", " ", "{", "[1,]", "{\"a\"}", "{a:1}", "'a'", "nul", "[1e400]", "01", "[NaN]",
                            "// x\n1", "[\"\n\"]", "\xEF\xBB\xBF"})
        check_refused(bad);
}

TEST_GROUP(JsonWriting){};

TEST(JsonWriting, textIsEscapedAndReadsBackTheSame) {
    constexpr char bytes[] = "\"\\/\b\n\x01 </script> \xF0\x9F\x98\x80 \0 end";
    const std::string nasty(bytes, sizeof bytes - 1);
    const std::string text = Writer().begin_object().key(nasty).text(nasty).end_object().finish();
    const Value root = parsed(text);
    CHECK_TRUE(root[nasty].text() == nasty);
    CHECK_TRUE(text.find('\n') == std::string::npos);
}

TEST(JsonWriting, bytesThatAreNoUtf8DoNotMakeItAnythingElse) {
    const std::string text = Writer().begin_object().key("k\xFF").text("b\xFF").end_object().finish();
    CHECK_TRUE(parsed(text)["k\uFFFD"].text() == "b\uFFFD");
}

TEST(JsonWriting, everyKindIsWritten) {
    const std::string text = Writer()
                                 .begin_object()
                                 .key("list")
                                 .begin_array()
                                 .integer(-5)
                                 .integer(INT64_MAX)
                                 .boolean(true)
                                 .boolean(false)
                                 .null()
                                 .text("")
                                 .end_array()
                                 .end_object()
                                 .finish();
    STRCMP_EQUAL(R"({"list":[-5,9223372036854775807,true,false,null,""]})", text.c_str());
}
