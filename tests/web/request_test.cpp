// SPDX-License-Identifier: MIT
#include "web/request.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using web::RawRequest;

namespace {

std::string cookie_in(const char* header, const char* name) {
    RawRequest request;
    request.variables["HTTP_COOKIE"] = header;
    return request.cookie(name);
}

}  // namespace

TEST_GROUP(RawRequest){};

TEST(RawRequest, aCookieIsFoundByItsWholeName) {
    STRCMP_EQUAL("1", cookie_in("berth=1", "berth").c_str());
    STRCMP_EQUAL("2", cookie_in("a=1; berth=2; c=3", "berth").c_str());
    STRCMP_EQUAL("2", cookie_in("xberth=1;berth=2", "berth").c_str());
    STRCMP_EQUAL("", cookie_in("xberth=1; berthx=2; Berth=3", "berth").c_str());
    STRCMP_EQUAL("a=b=", cookie_in("berth=a=b=", "berth").c_str());
    STRCMP_EQUAL("", cookie_in("", "berth").c_str());
    STRCMP_EQUAL("", cookie_in("berth", "berth").c_str());
    STRCMP_EQUAL("", cookie_in(";;; =x;", "berth").c_str());
    STRCMP_EQUAL("1", cookie_in("berth=1; berth=2", "berth").c_str());
}

TEST(RawRequest, aVariableThatIsNotThereIsEmpty) {
    RawRequest request;
    STRCMP_EQUAL("", std::string(request.variable("X")).c_str());
    STRCMP_EQUAL("", request.cookie("x").c_str());
    CHECK_FALSE(request.is_post());
    request.variables["REQUEST_METHOD"] = "POST";
    CHECK_TRUE(request.is_post());
    request.variables["REQUEST_METHOD"] = "post";
    CHECK_FALSE(request.is_post());
}
