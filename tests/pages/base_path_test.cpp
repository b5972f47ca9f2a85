// SPDX-License-Identifier: MIT
// The path that the configuration names is not the one that the web server serves.
#include "app/base_path.h"
#include "visitor.h"

using namespace pages_test;

namespace {

std::string seen(const char* page, const char* uri) {
    return app::base_path_seen(page, uri).value_or("(nothing)");
}

Answer ask_at(const std::string& page, const std::string& uri) {
    return pages().ask(page, {{"REQUEST_METHOD", "GET"}, {"REQUEST_URI", uri}}, "");
}

}  // namespace

TEST_GROUP(BasePath) { Scene scene; };

TEST(BasePath, theUrlOfAPageShowsWhereTheSiteLies) {
    STRCMP_EQUAL("", seen("login", "/login").c_str());
    STRCMP_EQUAL("/berth", seen("login", "/berth/login?next=%2Fberth%2Fnodes").c_str());
    STRCMP_EQUAL("/a/b", seen("login", "/a/b/login").c_str());
    STRCMP_EQUAL("/berth", seen("login", "//berth///login").c_str());
    STRCMP_EQUAL("/berth", seen("containers", "/berth/").c_str());
    STRCMP_EQUAL("", seen("containers", "/").c_str());
    STRCMP_EQUAL("/berth", seen("containers", "/berth/containers?node=1").c_str());
    for (const char* uri :
         {"", "http://host.example/berth/login", "/%62erth/login", "/berth/logi", "/berth/", "/berth/xlogin"})
        STRCMP_EQUAL_TEXT("(nothing)", seen("login", uri).c_str(), uri);
}

TEST(BasePath, aSiteServedElsewhereSaysWhatToChange) {
    for (const char* uri : {"/login", "/other/login", "/berth/berth/login"}) {
        const auto answer = ask_at("login", uri);
        check_status(500, answer, uri);
        check_holds(answer, "this site lies at /berth/, but the web server serves it at");
        check_holds(answer, "base_path");
    }
    check_holds(ask_at("containers", "/"), "the web server serves it at /.");
    STRCMP_CONTAINS("event=wrong_base_path", pages().log_of("login").c_str());
    check_status(200, ask_at("login", "/berth/login"));
    check_status(200, ask_at("login", "//berth/login"));
}
