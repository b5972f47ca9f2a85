// SPDX-License-Identifier: MIT
#include "app/sign_in.h"
#include "base/text.h"
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna", true);
    Visitor visitor = stranger();

    Answer sign_in(const Visitor& as, const std::string& name, const std::string& password,
                   const std::string& next = "") const {
        Pairs form = {{"user", name}, {"password", password}};
        if (!next.empty()) form.emplace_back("next", next);
        return post("login", as, form);
    }
    Visitor signed_in(const Answer& answer) const {
        check_status(303, answer);
        const std::string cookie = answer.header("Set-Cookie");
        Visitor out;
        STRCMP_CONTAINS(cookie_name, cookie.c_str());
        out.token = cookie.substr(std::string(cookie_name).size() + 1, 64);
        out.csrf = app::csrf_of(site, out.token);
        return out;
    }
    // As if so many wrong passwords had come.
    void wrong_before(const std::string& counter, int times) const {
        for (int i = 0; i < times; ++i) value_of(site.limits.hit({counter}, 900, soon()));
    }
    bool is_signed_in(const Visitor& as) const { return get("containers", as).status == 200; }
};

base::KeyRing value_of_key(const std::string& path) {
    auto key = base::KeyRing::load(path);
    if (!key) FAIL(key.error().detail.c_str());
    return std::move(*key);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
        text.replace(at, from.size(), to);
    return text;
}

void check_too_many(const Answer& answer) {
    check_refused_field("user", answer);
    check_holds(answer, "Too many attempts");
}

}  // namespace

TEST_GROUP(PageLogin) { Setting setting; };

TEST(PageLogin, theRightPasswordBeginsANewSession) {
    const auto answer = setting.sign_in(setting.visitor, "anna", "correct horse");
    check_redirect("/berth/containers", answer);
    const std::string cookie = answer.header("Set-Cookie");
    for (const char* part : {"HttpOnly", "SameSite=", "Path=/berth/"}) STRCMP_CONTAINS(part, cookie.c_str());
    // Over plain HTTP no cookie could be sent back otherwise.
    CHECK_TRUE(cookie.find("Secure") == std::string::npos);
    const Visitor now = setting.signed_in(answer);
    CHECK_TRUE(app::is_token(now.token));
    CHECK_TRUE(setting.is_signed_in(now));
}

TEST(PageLogin, overHttpsTheCookieIsSecureAndItsNameIsThisSitesOwn) {
    for (const auto& [path, name] :
         {std::pair("", "__Host-berth="), std::pair("/berth", "__Host-berth_berth="),
          std::pair("/a/b.c", "__Host-berth_a_b.c=")}) {
        base::Config config = setting.site.config;
        config.origin = "https://host.example";
        config.base_path = path;
        const app::Site site(config, value_of_key(config.key_file));
        web::Reply reply;
        app::set_cookie(site, reply, "token");
        STRCMP_EQUAL((std::string(name) + "token; Path=/; Secure; HttpOnly; SameSite=Lax").c_str(),
                     reply.headers.at(0).second.c_str());
    }
}

TEST(PageLogin, aPlantedCookieIsWorthNothingAfterwards) {
    const Visitor now = setting.signed_in(setting.sign_in(setting.visitor, "anna", "correct horse"));
    CHECK_FALSE(now.token == setting.visitor.token);
    CHECK_FALSE(setting.is_signed_in(setting.visitor));
}

TEST(PageLogin, signingInAgainEndsTheSessionOfBefore) {
    CHECK_TRUE(setting.is_signed_in(setting.anna));
    const Visitor now = setting.signed_in(setting.sign_in(setting.anna, "anna", "correct horse"));
    CHECK_TRUE(setting.is_signed_in(now));
    CHECK_FALSE(setting.is_signed_in(setting.anna));
}

TEST(PageLogin, onlyAHashOfTheTokenIsStored) {
    const Visitor now = setting.signed_in(setting.sign_in(setting.visitor, "anna", "correct horse"));
    const auto rows =
        value_of(setting.site.mysql.query("SELECT LOWER(HEX(token_hash)) FROM sessions", {}, setting.soon()));
    bool is_found = false;
    for (const auto& row : rows) {
        CHECK_TRUE(row.text(0).find(now.token) == std::string::npos);
        is_found = is_found || row.text(0) == base::crypto::to_hex(base::crypto::sha256(now.token));
    }
    CHECK_TRUE(is_found);
}

TEST(PageLogin, anUnknownNameAndAWrongPasswordAreAnsweredAlike) {
    const std::string before = setting.fingerprint();
    const auto wrong = setting.sign_in(setting.visitor, "anna", "wrong");
    const auto unknown = setting.sign_in(setting.visitor, "emil", "wrong");
    check_refused_field("password", wrong);
    const auto comparable = [](const Answer& answer) {
        return replaced(replaced(answer.raw, answer.header("X-Request-Id"), "ID"), "emil", "anna");
    };
    STRCMP_EQUAL(comparable(wrong).c_str(), comparable(unknown).c_str());
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageLogin, aDisabledUserIsAnsweredAsAnUnknownOne) {
    value_of(setting.site.mysql.execute("UPDATE users SET is_disabled = 1 WHERE name = 'anna'", {},
                                        setting.soon()));
    check_refused_field("password", setting.sign_in(setting.visitor, "anna", "correct horse"));
    CHECK_FALSE(setting.is_signed_in(setting.anna));
}

TEST(PageLogin, nearlyRightIsWrong) {
    for (const char* password : {"correct hors", "correct horse ", " correct horse", "Correct horse"})
        check_refused_field("password", setting.sign_in(setting.visitor, "anna", password));
    for (const char* name : {"Anna", "anna'--", "ann", "anna%"})
        check_refused_field("password", setting.sign_in(setting.visitor, name, "correct horse"));
}

TEST(PageLogin, whatIsMissingOrTooLongIsSaid) {
    check_refused_field("password", setting.sign_in(setting.visitor, "anna", ""));
    check_refused_field("user", setting.sign_in(setting.visitor, "", "x"));
    check_refused_field("user", setting.sign_in(setting.visitor, std::string(65, 'a'), "x"));
    check_refused_field("password", setting.sign_in(setting.visitor, "anna", std::string(1025, 'x')));
    check_status(400, setting.sign_in(setting.visitor, "anna", std::string("correct horse\0", 14)));
}

TEST(PageLogin, thePasswordIsNeverShownAgain) {
    check_lacks(setting.sign_in(setting.visitor, "anna", "wr0ng-s3cret"), "wr0ng-s3cret");
    CHECK_TRUE(pages().log_of("login").find("wr0ng-s3cret") == std::string::npos);
}

TEST(PageLogin, afterwardsOneIsWhereOneWantedToGo) {
    check_redirect("/berth/nodes?edit=7",
                   setting.sign_in(setting.visitor, "anna", "correct horse", "/berth/nodes?edit=7"));
    const auto shown = get("login", Visitor(), "next=%2Fberth%2Fnodes");
    check_status(200, shown);
    check_holds(shown, "name=\"next\" value=\"/berth/nodes\"");
}

TEST(PageLogin, itLeadsNowhereButToOurOwnPages) {
    int number = 0;
    for (const char* next : {"//evil", "/\\evil", "https:evil", "https://evil.example/berth/", "/@evil",
                             "/nodes", "/", "/berthx/", "/berth/../x", "javascript:alert(1)", "/%0d%0aX:"}) {
        const std::string name = "user" + std::to_string(++number);  // each may try a few times only
        setting.user(name, true);
        check_redirect("/berth/containers", setting.sign_in(setting.visitor, name, "correct horse", next));
    }
}

TEST(PageLogin, whoIsSignedInIsSentHome) { check_redirect("/berth/containers", get("login", setting.anna)); }

TEST(PageLogin, aVisitorWithoutACookieGetsOneAndNoSession) {
    const int64_t before = setting.count("sessions");
    for (int i = 0; i < 20; ++i) {
        const auto answer = get("login", Visitor());
        STRCMP_CONTAINS(cookie_name, answer.header("Set-Cookie").c_str());
    }
    LONGS_EQUAL(before, setting.count("sessions"));
    // One who has a cookie keeps it.
    STRCMP_EQUAL("", get("login", setting.visitor).header("Set-Cookie").c_str());
}

TEST(PageLogin, aMalformedCookieIsReplaced) {
    for (const char* cookie :
         {"x", "", "AAAA", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeF"}) {
        Visitor odd;
        odd.token = cookie;
        CHECK_TRUE(app::is_token(
            get("login", odd).header("Set-Cookie").substr(std::string(cookie_name).size() + 1, 64)));
    }
}

TEST(PageLogin, afterTenAttemptsOnANameTheRightPasswordDoesNotHelp) {
    for (int i = 0; i < 10; ++i)
        check_refused_field("password", setting.sign_in(setting.visitor, "anna", "wrong"));
    check_too_many(setting.sign_in(setting.visitor, "anna", "correct horse"));
    check_too_many(
        setting.sign_in(setting.visitor.with("REMOTE_ADDR", "192.0.2.99"), "anna", "correct horse"));
    // Others are not hindered.
    check_refused_field("password", setting.sign_in(setting.visitor, "emil", "wrong"));
}

TEST(PageLogin, anAddressHasALimitWhateverTheNames) {
    setting.wrong_before("signin:address:192.0.2.10", 30);
    check_too_many(setting.sign_in(setting.visitor, "anna", "correct horse"));
    check_too_many(setting.sign_in(setting.visitor, "emil", "x"));
    // What was not looked at counts against nobody.
    const Visitor elsewhere = setting.visitor.with("REMOTE_ADDR", "192.0.2.99");
    for (int i = 0; i < 10; ++i) check_too_many(setting.sign_in(setting.visitor, "anna", "x"));
    check_redirect("/berth/containers", setting.sign_in(elsewhere, "anna", "correct horse"));
}

TEST(PageLogin, rightPasswordsAreNotCounted) {
    for (int i = 0; i < 12; ++i)
        check_redirect("/berth/containers", setting.sign_in(setting.visitor, "anna", "correct horse"));
    // As many colleagues behind one address as there are.
    setting.wrong_before("signin:address:192.0.2.10", 29);
    for (const char* name : {"bert", "carla", "dora"}) {
        setting.user(name, true);
        check_redirect("/berth/containers", setting.sign_in(setting.visitor, name, "correct horse"));
    }
}

TEST(PageLogin, aRightPasswordDoesNotMakeUpForWrongOnes) {
    setting.user("mallory", true);
    setting.wrong_before("signin:address:192.0.2.10", 28);
    check_refused_field("password", setting.sign_in(setting.visitor, "anna", "wrong"));
    check_redirect("/berth/containers", setting.sign_in(setting.visitor, "mallory", "correct horse"));
    check_refused_field("password", setting.sign_in(setting.visitor, "anna", "wrong"));
    check_too_many(setting.sign_in(setting.visitor, "anna", "wrong"));
    check_too_many(setting.sign_in(setting.visitor, "mallory", "correct horse"));
}

TEST(PageLogin, aDisabledUsersRightPasswordIsCountedAsAnyWrongOne) {
    value_of(setting.site.mysql.execute("UPDATE users SET is_disabled = 1 WHERE name = 'anna'", {},
                                        setting.soon()));
    setting.wrong_before("signin:address:192.0.2.10", 29);
    check_refused_field("password", setting.sign_in(setting.visitor, "anna", "correct horse"));
    check_too_many(setting.sign_in(setting.visitor, "anna", "correct horse"));
}

TEST(PageLogin, signingOutEndsTheSessionAtOnce) {
    CHECK_TRUE(setting.is_signed_in(setting.anna));  // so that it is cached
    const auto answer = post("logout", setting.anna, {});
    check_redirect("/berth/login", answer);
    STRCMP_CONTAINS("Max-Age=0", answer.header("Set-Cookie").c_str());
    CHECK_FALSE(setting.is_signed_in(setting.anna));
    LONGS_EQUAL(0, setting.count("sessions"));
}

TEST(PageLogin, anExpiredSessionIsNone) {
    value_of(setting.site.mysql.execute("UPDATE sessions SET expires_at = NOW(3) - INTERVAL 1 SECOND", {},
                                        setting.soon()));
    CHECK_FALSE(setting.is_signed_in(setting.anna));
}

TEST(PageLogin, losingRedisLosesNoSignIn) {
    auto& pages = pages_without_redis();
    // This installation has a key of its own.
    Visitor visitor = setting.visitor;
    visitor.csrf = app::csrf_of(pages.site(), visitor.token);
    const std::string body =
        encoded({{"user", "anna"}, {"password", "correct horse"}, {"csrf", visitor.csrf}});
    const Visitor now = setting.signed_in(request(pages, "POST", "login", visitor, "", body));
    check_status(200, request(pages, "GET", "containers", now));
    check_status(200, request(pages, "GET", "nodes", now));
}
