// SPDX-License-Identifier: MIT
// What parse_form takes and what it refuses.
#include "web/request.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web;

namespace {

const std::vector<Field> fields = {
    {"vmid", whole_number(100, 200), Presence::required, "VMID"},
    {"hostname", {.max_length = 5}, Presence::optional, "Hostname"},
    {"keys", {.input = Input::area, .max_length = 20}, Presence::optional, "Keys"},
    {"secret", {.input = Input::secret, .max_length = 20}, Presence::optional, "Secret"},
    {"start", tick(), Presence::optional, "Start"},
    {"id", row_id(), Presence::optional},
    {"draft", random_id(), Presence::optional},
    {"rootfs.size", {.max_length = 9}, Presence::optional, "Size"},
};

RawRequest get(const std::string& query) {
    RawRequest request;
    request.variables = {{"REQUEST_METHOD", "GET"}, {"QUERY_STRING", query}};
    return request;
}

RawRequest post(const std::string& body) {
    RawRequest request;
    request.variables = {{"REQUEST_METHOD", "POST"},
                         {"QUERY_STRING", ""},
                         {"CONTENT_TYPE", "application/x-www-form-urlencoded"},
                         {"CONTENT_LENGTH", std::to_string(body.size())}};
    request.body = body;
    return request;
}

Form form_of(const RawRequest& request) {
    const auto form = parse_form(request, fields);
    if (!form) FAIL(form.error().detail.c_str());
    return *form;
}

// The reason of the refusal.
std::string check_refused(const RawRequest& request) {
    const auto form = parse_form(request, fields);
    CHECK_FALSE_TEXT(static_cast<bool>(form),
                     (std::string(request.variable("QUERY_STRING")) + request.body).c_str());
    STRCMP_EQUAL("bad_input", base::word_of(form.error().code));
    CHECK_FALSE(form.error().detail.empty());
    return form.error().detail;
}

// Of both ways to send a form.
void check_both_refused(const std::string& text, const char* reason) {
    STRCMP_CONTAINS(reason, check_refused(get(text)).c_str());
    STRCMP_CONTAINS(reason, check_refused(post(text)).c_str());
}

void check_value(const char* expected, const std::string& text, const char* field) {
    STRCMP_EQUAL(expected, form_of(get(text)).value(field).c_str());
    STRCMP_EQUAL(expected, form_of(post(text)).value(field).c_str());
}

}  // namespace

TEST_GROUP(RequestForm){};

TEST(RequestForm, aQueryAndABodyAreReadAlike) {
    for (const Form& form :
         {form_of(get("vmid=105&hostname=web&start=1")), form_of(post("vmid=105&hostname=web&start=1"))}) {
        LONGS_EQUAL(105, form.number("vmid"));
        STRCMP_EQUAL("web", form.value("hostname").c_str());
        CHECK_TRUE(form.is_ticked("start"));
        CHECK_TRUE(form.is_valid());
    }
}

TEST(RequestForm, whatIsAbsentIsEmptyAndNotThere) {
    const Form form = form_of(get("vmid=105"));
    STRCMP_EQUAL("", form.value("hostname").c_str());
    CHECK_FALSE(form.has("hostname"));
    CHECK_FALSE(form.is_ticked("start"));
    LONGS_EQUAL(0, form.number("id"));
    CHECK_TRUE(form_of(get("vmid=105&hostname=")).has("hostname"));
}

TEST(RequestForm, percentAndPlusAreDecoded) {
    check_value("a b", "hostname=a+b", "hostname");
    check_value("a b", "hostname=a%20b", "hostname");
    check_value("a+b", "hostname=a%2Bb", "hostname");
    check_value("a&=;", "hostname=a%26%3D%3B", "hostname");
    check_value("Zo\xC3\xAB", "hostname=Zo%C3%AB", "hostname");
}

TEST(RequestForm, aDottedNameIsAName) { check_value("8", "rootfs.size=8", "rootfs.size"); }

TEST(RequestForm, anUndeclaredFieldIsRefused) {
    for (const char* text :
         {"bogus=1", "vmid=105&bogus=", "VMID=105", "vmid%20=105", "vmid[]=105", "vmid%00=105", "hostnam=x"})
        check_both_refused(text, "undeclared field");
}

TEST(RequestForm, aRepeatedFieldIsRefused) {
    check_both_refused("vmid=105&vmid=106", "repeated field");
    check_both_refused("vmid=105&vmid=105", "repeated field");
    check_both_refused("vmid=105;vmid=106", "repeated field");
}

TEST(RequestForm, aQueryOnAPostIsRefusedWhateverItHolds) {
    for (const char* query : {"vmid=105", "x", "&", "draft=00112233445566778899aabbccddeeff"}) {
        RawRequest request = post("vmid=105");
        request.variables["QUERY_STRING"] = query;
        STRCMP_CONTAINS("query on a POST", check_refused(request).c_str());
    }
}

TEST(RequestForm, aBodyOfAGetIsNotRead) {
    RawRequest request = get("vmid=105");
    request.body = "vmid=106&bogus=1";
    LONGS_EQUAL(105, form_of(request).number("vmid"));
}

TEST(RequestForm, controlCharactersAreRefused) {
    for (const char* code : {"%00", "%01", "%08", "%0B", "%1B", "%1F", "%7F", "%C2%80", "%C2%9F"}) {
        check_both_refused(std::string("hostname=a") + code + "b", "control characters");
        check_both_refused(std::string("keys=a") + code + "b", "control characters");
        check_both_refused(std::string("secret=a") + code + "b", "control characters");
    }
    check_both_refused("hostname=a%00", "control characters");
}

TEST(RequestForm, aRawNulIsRefused) {
    CHECK_FALSE(static_cast<bool>(parse_form(post(std::string("hostname=a\0b", 12)), fields)));
    CHECK_FALSE(static_cast<bool>(parse_form(post(std::string("vmid=105\0&bogus=1", 17)), fields)));
}

TEST(RequestForm, invalidUtf8IsRefused) {
    for (const char* code : {"%80", "%C3", "%C0%AF", "%ED%A0%80", "%FF", "%F4%90%80%80", "%E2%82"})
        check_both_refused(std::string("hostname=") + code, "control characters");
}

TEST(RequestForm, aLineEndBelongsInAnAreaOnly) {
    check_both_refused("hostname=a%0Ab", "line end");
    check_both_refused("hostname=a%0D%0Ab", "line end");
    check_both_refused("secret=a%0Ab", "line end");
    check_value("a\nb", "keys=a%0Ab", "keys");
}

TEST(RequestForm, lineEndsBecomeOneKind) {
    check_value("a\nb\nc\n\nd", "keys=a%0D%0Ab%0Dc%0A%0D%0Ad", "keys");
}

TEST(RequestForm, blanksAtTheEndsGoExceptFromASecret) {
    check_value("web", "hostname=%20%09web%20", "hostname");
    check_value("a\nb", "keys=%0D%0Aa%0D%0Ab%0D%0A", "keys");
    check_value(" pw ", "secret=%20pw%20", "secret");
    check_value("", "hostname=%20%20", "hostname");
}

TEST(RequestForm, onlyOneContentTypeIsTaken) {
    for (const char* type : {"", "multipart/form-data; boundary=x", "application/json", "text/plain",
                             "application/x-www-form-urlencode"}) {
        RawRequest request = post("vmid=105");
        request.variables["CONTENT_TYPE"] = type;
        STRCMP_CONTAINS("content type", check_refused(request).c_str());
    }
    RawRequest request = post("vmid=105");
    request.variables["CONTENT_TYPE"] = "Application/X-WWW-Form-Urlencoded; charset=UTF-8";
    LONGS_EQUAL(105, form_of(request).number("vmid"));
}

TEST(RequestForm, aShortBodyIsRefusedAlthoughItParses) {
    RawRequest request = post("vmid=105&hostname=we");
    request.is_complete = false;
    STRCMP_CONTAINS("too early", check_refused(request).c_str());
}

TEST(RequestForm, aMalformedHiddenFieldIsNoTypingMistake) {
    for (const char* text :
         {"id=0", "id=x", "id=01", "id=-1", "id=12345678901", "id=", "draft=xyz",
          "draft=00112233445566778899AABBCCDDEEFF", "draft=00112233445566778899aabbccddeeff0", "draft="})
        if (text[std::string(text).size() - 1] != '=') check_both_refused(text, "hidden field");
    LONGS_EQUAL(9999999999, form_of(get("id=9999999999")).number("id"));
    CHECK_TRUE(form_of(get("draft=00112233445566778899aabbccddeeff")).has("draft"));
}

TEST(RequestForm, aRequiredHiddenFieldMustBeThere) {
    const std::vector<Field> table = {{"node", row_id()}};
    CHECK_FALSE(static_cast<bool>(parse_form(get(""), table)));
    CHECK_FALSE(static_cast<bool>(parse_form(get("node="), table)));
    CHECK_TRUE(static_cast<bool>(parse_form(get("node=1"), table)));
}

TEST(RequestForm, lengthsCountOneBelowAtAndOneAboveTheLimit) {
    CHECK_TRUE(form_of(post("vmid=105&hostname=abcd")).is_valid());
    CHECK_TRUE(form_of(post("vmid=105&hostname=abcde")).is_valid());
    const Form form = form_of(post("vmid=105&hostname=abcdef"));
    UNSIGNED_LONGS_EQUAL(1, form.errors().size());
    STRCMP_EQUAL("hostname", form.errors()[0].field.c_str());
    STRCMP_EQUAL("abcdef", form.value("hostname").c_str());
}

TEST(RequestForm, numbersCountOneBelowAtAndOneAboveTheLimit) {
    const std::pair<const char*, bool> rows[] = {{"99", false}, {"100", true}, {"101", true},
                                                 {"199", true}, {"200", true}, {"201", false}};
    for (const auto& [text, is_valid] : rows)
        CHECK_EQUAL_TEXT(is_valid, form_of(post(std::string("vmid=") + text)).is_valid(), text);
}

TEST(RequestForm, errorsComeInTheOrderOfTheTable) {
    const Form form = form_of(post("start=2&hostname=toolong"));
    UNSIGNED_LONGS_EQUAL(3, form.errors().size());
    STRCMP_EQUAL("vmid", form.errors()[0].field.c_str());
    STRCMP_EQUAL("hostname", form.errors()[1].field.c_str());
    STRCMP_EQUAL("start", form.errors()[2].field.c_str());
    CHECK_FALSE(form.is_ticked("start"));
}

TEST(RequestForm, oddTextIsRefusedOrReadButNeverFatal) {
    for (const char* text : {"%", "%4", "hostname=%", "hostname=%4", "hostname=%zz", "&&&&", "=", "=x", "&=&",
                             "hostname", ";", "hostname=a=b"}) {
        (void)parse_form(get(text), fields);
        (void)parse_form(post(text), fields);
    }
    check_value("a=b", "hostname=a=b", "hostname");
}

TEST(RequestForm, theLargestBodyIsRead) {
    const std::vector<Field> table = {{"text", {.input = Input::area, .max_length = largest_body}}};
    const std::string body = "text=" + std::string(largest_body - 5, 'x');
    const auto form = parse_form(post(body), table);
    if (!form) FAIL(form.error().detail.c_str());
    UNSIGNED_LONGS_EQUAL(largest_body - 5, form->value("text").size());
    CHECK_TRUE(form->is_valid());
}

TEST(RequestForm, aNumberThatIsNoneIsZero) {
    for (const char* text : {"vmid=x", "vmid=-1", "vmid=99999999999999999999", "vmid=18446744073709551615"})
        LONGS_EQUAL(0, form_of(post(text)).number("vmid"));
}
