// SPDX-License-Identifier: MIT
#include "web/form_body.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

std::string shown(std::string_view body) {
    std::string out;
    for (const auto& [name, value] : web::pairs_of(body)) out += "[" + name + "|" + value + "]";
    return out;
}

}  // namespace

TEST_GROUP(FormBody){};

TEST(FormBody, itsPairsComeDecodedAndInTheirOrder) {
    STRCMP_EQUAL("[vmid|105][net0.ip|192.0.2.1/24][keys|1][keys|2]",
                 shown("vmid=105&net0.ip=192.0.2.1%2F24&keys=1&keys=2").c_str());
    STRCMP_EQUAL("[a b|c d\n+]", shown("a+b=c%20d%0a%2B").c_str());
}

TEST(FormBody, whatNoBrowserSendsIsTakenAsItIs) {
    STRCMP_EQUAL("", shown("").c_str());
    STRCMP_EQUAL("[a|][b|][|c][d|=]", shown("&a&b=&&=c&d==").c_str());
    STRCMP_EQUAL("[a|%][b|%4][c|%zz]", shown("a=%&b=%4&c=%zz").c_str());
}

TEST(FormBody, namesCanBeLeftOutHoweverTheyAreWritten) {
    STRCMP_EQUAL("a=1&b=%20",
                 web::body_without("a=1&csrf=x&b=%20&%63srf=y&keep=1&csrf", {"csrf", "keep"}).c_str());
    STRCMP_EQUAL("", web::body_without("csrf=x", {"csrf"}).c_str());
    STRCMP_EQUAL("csrfx=1", web::body_without("csrfx=1", {"csrf"}).c_str());
}
