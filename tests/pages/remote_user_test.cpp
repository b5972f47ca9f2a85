// SPDX-License-Identifier: MIT
// Sign-in by the host: whom the web server names in REMOTE_USER, when it may, and how nobody else gets in.
#include "app/host_sign_in.h"
#include "app/sign_in.h"
#include "base/text.h"
#include "visitor.h"

using namespace pages_test;

namespace {

constexpr const char* pages_for_users[] = {"account",        "presets",          "nodes",
                                           "containers",     "creations",        "templates",
                                           "wizard_general", "wizard_resources", "wizard_confirm"};

struct Setting : Scene {
    app::Site& host = pages_of_host().site();

    // Somebody whom the web server calls so, with a cookie of ours.
    Visitor named(const std::string& name) const {
        Visitor visitor;
        visitor.token = app::new_token();
        return renamed(visitor, name);
    }
    // The same browser, but now the web server says another name.
    Visitor renamed(const Visitor& visitor, const std::string& name) const {
        Visitor other;
        other.token = visitor.token;
        other.csrf = app::csrf_of(host, other.token, name);
        other.headers = {{"REMOTE_USER", name}};
        return other;
    }
    Visitor unnamed() const {
        Visitor visitor = named("");
        visitor.headers.clear();
        return visitor;
    }

    static Answer show(const std::string& page, const Visitor& visitor, const std::string& query = "") {
        return request(pages_of_host(), "GET", page, visitor, query);
    }
    static Answer send(const std::string& page, const Visitor& visitor, Pairs form) {
        form.emplace_back("csrf", visitor.csrf);
        return request(pages_of_host(), "POST", page, visitor, "", encoded(form));
    }

    store::User row_of(const std::string& name) const { return value_of(site.users.find(name, soon())); }
};

void check_is(const std::string& name, const Answer& answer) {
    check_status(200, answer);
    check_holds(answer, "signed in as </span>" + name + "</a>");
}

}  // namespace

TEST_GROUP(RemoteUser) { Setting setting; };

TEST(RemoteUser, whomTheWebServerNamesIsMadeAtFirstSightAndWithoutAPassword) {
    check_is("anna", setting.show("containers", setting.named("anna")));
    STRCMP_EQUAL("", setting.row_of("anna").password_hash.c_str());
    check_is("anna", setting.show("nodes", setting.named("anna")));
    LONGS_EQUAL(1, setting.count("users"));
}

TEST(RemoteUser, noPasswordIsRightForSuchAUser) {
    setting.show("containers", setting.named("anna"));
    const Visitor visitor = setting.stranger();
    for (const char* password : {"x", " ", "correct horse"})
        check_refused_field("password", post("login", visitor, {{"user", "anna"}, {"password", password}}));
}

TEST(RemoteUser, withTheSettingOffTheVariableCountsForNothing) {
    const Visitor anna = setting.user("anna");
    const std::string before = setting.fingerprint();
    for (const char* name : {"anna", "ben"}) {
        for (const std::string page : pages_for_users)
            check_redirect("/berth/login?next=%2Fberth%2F" + page,
                           get(page, Visitor().with("REMOTE_USER", name)));
        check_status(401, get("ajax_vmid", Visitor().with("REMOTE_USER", name), "node=1&vmid=105"));
        check_status(401, get("ajax_containers", Visitor().with("REMOTE_USER", name), "nodes=1"));
        check_status(200, get("login", Visitor().with("REMOTE_USER", name)));
    }
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
    check_is("anna", get("containers", anna.with("REMOTE_USER", "ben")));
}

TEST(RemoteUser, aHeaderOfThatNameIsNeverBelieved) {
    for (const char* header : {"HTTP_REMOTE_USER", "HTTP_X_REMOTE_USER", "HTTP_X_FORWARDED_USER",
                               "REDIRECT_REMOTE_USER", "remote_user", "HTTP_AUTHORIZATION"})
        check_status(403, setting.show("containers", setting.unnamed().with(header, "anna")), header);
    LONGS_EQUAL(0, setting.count("users"));
    check_is("anna", setting.show("containers", setting.named("anna").with("HTTP_REMOTE_USER", "ben")));
}

TEST(RemoteUser, withoutANameNobodyComesInAndThePageSaysWhatToDo) {
    for (const std::string page : pages_for_users)
        for (const Visitor& nobody : {setting.unnamed(), setting.named(""), Visitor()}) {
            const auto answer = setting.show(page, nobody);
            check_status(403, answer, page);
            check_holds(answer, "The web server did not say who you are");
            check_holds(answer, "REMOTE_USER");
        }
    check_status(403, setting.show("login", setting.unnamed()));
    check_status(403,
                 setting.send("login", setting.unnamed(), {{"user", "anna"}, {"password", "correct horse"}}));
    check_status(403, setting.send("nodes", setting.unnamed(), {{"action", "default"}, {"id", "1"}}));
    const auto json = setting.show("ajax_containers", setting.unnamed(), "nodes=1");
    check_status(403, json);
    STRCMP_EQUAL("application/json", json.header("Content-Type").c_str());
    LONGS_EQUAL(0, setting.count("users"));
}

TEST(RemoteUser, aSessionBegunByPasswordIsWorthNothing) {
    const Visitor anna = setting.user("anna", true);
    const int64_t node = setting.node(anna, "pve1");
    check_is("anna", get("containers", anna));  // Redis knows it now
    Visitor same = setting.unnamed();
    same.token = anna.token;
    check_status(403, setting.show("containers", same));
    check_status(401, setting.show("ajax_vmid", same, "node=" + std::to_string(node) + "&vmid=105"));
    check_is("ben", setting.show("containers", setting.renamed(same, "ben")));
}

TEST(RemoteUser, anotherNameIsAnotherUserAtOnceWhateverTheCookie) {
    const Visitor anna = setting.named("anna");
    check_is("anna", setting.show("containers", anna));
    const Visitor ben = setting.renamed(anna, "ben");
    check_is("ben", setting.show("containers", ben));
    Visitor owner = anna;
    owner.user_id = setting.row_of("anna").id;
    const std::string query = "node=" + std::to_string(setting.node(owner, "pve1")) + "&vmid=9";
    check_status(200, setting.show("ajax_vmid", anna, query));
    check_status(404, setting.show("ajax_vmid", ben, query));
    check_status(200, setting.show("ajax_vmid", anna, query));
}

TEST(RemoteUser, aFormMadeForOneIsNotTakenFromAnother) {
    Visitor anna = setting.named("anna");
    check_is("anna", setting.show("containers", anna));
    Visitor ben = setting.renamed(anna, "ben");
    check_is("ben", setting.show("containers", ben));
    const Pairs key = {{"action", "add_key"}, {"public_key", "ssh-ed25519 AAAA"}};
    check_status(422, setting.send("account", ben, key));
    ben.csrf = anna.csrf;
    check_status(403, setting.send("account", ben, key));
    // Nor with the token that the cookie alone makes.
    anna.csrf = app::csrf_of(setting.host, anna.token);
    check_status(403, setting.send("account", anna, key));
    anna.csrf = app::csrf_of(setting.host, anna.token, "anna");
    check_status(403, setting.send("account", anna.with("HTTP_SEC_FETCH_SITE", "cross-site"), key));
}

TEST(RemoteUser, namesOfManyKindsAreTakenAsTheyAre) {
    const std::string longest(64, 'a');
    for (const std::string name : {"anna", "CORP\\anna", "anna@EXAMPLE.ORG", "anna.maria-o'neil",
                                   "CN=Anna Meyer", "\xC3\x84nne", "7", "a b", longest.c_str()}) {
        check_status(200, setting.show("containers", setting.named(name)), name);
        STRCMP_EQUAL(name.c_str(), setting.row_of(name).name.c_str());
    }
}

TEST(RemoteUser, aNameThatCannotBeIsRefusedAndSaysWhy) {
    for (const std::string& name :
         {std::string(65, 'a'), std::string("anna "), std::string(" anna"), std::string("an\nna"),
          std::string("an\tna"), std::string("\xC4nne"), std::string("an\x01na"), std::string(" ")}) {
        const auto answer = setting.show("containers", setting.named(name));
        check_status(403, answer, name);
        check_holds(answer, "Your user name cannot be used here");
    }
    LONGS_EQUAL(0, setting.count("users"));
}

// A collation that takes these for one would let one person in as another.
TEST(RemoteUser, similarNamesAreNotTheSameUser) {
    for (const char* name : {"anna", "\xC3\xA4nna", "ann\xC3\xA0", "anna.", "anna1"})
        check_is(name, setting.show("containers", setting.named(name)));
    LONGS_EQUAL(5, setting.count("users"));
}

TEST(RemoteUser, aNameThatDiffersInCaseFromAKnownOneIsRefused) {
    check_is("anna", setting.show("containers", setting.named("anna")));
    for (const char* name : {"Anna", "ANNA"}) {
        const auto answer = setting.show("containers", setting.named(name));
        check_status(403, answer, name);
        check_holds(answer, "You are known here by another spelling");
    }
    LONGS_EQUAL(1, setting.count("users"));
    // Unless the administrator made both.
    value_of(setting.site.users.add("Anna", "", setting.soon()));
    check_is("Anna", setting.show("containers", setting.named("Anna")));
}

TEST(RemoteUser, aDisabledUserIsKeptOutAndToldSo) {
    const Visitor anna = setting.named("anna");
    check_is("anna", setting.show("containers", anna));
    value_of(setting.site.mysql.execute("UPDATE users SET is_disabled = 1", {}, setting.soon()));
    (void)setting.site.sessions.remove_all(setting.row_of("anna").id, setting.soon());
    const auto answer = setting.show("containers", anna);
    check_status(403, answer);
    check_holds(answer, "This user is disabled");
    check_status(403, setting.send("account", anna, {{"action", "add_key"}, {"public_key", "x"}}));
}

TEST(RemoteUser, whoHasAPasswordAlreadyIsTheSameUser) {
    const Visitor by_password = setting.user("anna", true);
    check_is("anna", setting.show("containers", setting.named("anna")));
    LONGS_EQUAL(1, setting.count("users"));
    LONGS_EQUAL(by_password.user_id, setting.row_of("anna").id);
}

TEST(RemoteUser, manyRequestsMakeOneSessionAndOneThatIsOverIsRenewed) {
    for (int i = 0; i < 5; ++i) check_is("anna", setting.show("containers", setting.named("anna")));
    LONGS_EQUAL(1, setting.count("sessions"));
    value_of(setting.site.mysql.execute("UPDATE sessions SET expires_at = NOW(3) - INTERVAL 1 SECOND", {},
                                        setting.soon()));
    value_of(setting.site.redis.command(
        {"DEL", store::Sessions::cache_key(setting.site.redis, app::host_session_hash("anna"))},
        setting.soon()));
    check_is("anna", setting.show("containers", setting.named("anna")));
    LONGS_EQUAL(1, setting.count("sessions"));
}

TEST(RemoteUser, thereIsNothingToSignOutOf) {
    const Visitor anna = setting.named("anna");
    check_lacks(setting.show("containers", anna), "Sign out");
    const auto answer = setting.send("logout", anna, {});
    check_status(200, answer);
    check_holds(answer, "The web server signs you in");
    check_is("anna", setting.show("containers", anna));
}

TEST(RemoteUser, theSignInPageLeadsOn) {
    check_redirect("/berth/containers", setting.show("login", setting.named("anna")));
    check_redirect("/berth/nodes", setting.show("login", setting.named("anna"), "next=%2Fberth%2Fnodes"));
    check_redirect("/berth/containers",
                   setting.show("login", setting.named("anna"), "next=https%3A%2F%2Fevil"));
    check_redirect("/berth/containers",
                   setting.send("login", setting.named("anna"), {{"user", "ben"}, {"password", "x"}}));
}

TEST(RemoteUser, theAccountPageHasKeysAndNoPassword) {
    const auto answer = setting.show("account", setting.named("anna"));
    check_is("anna", answer);
    check_holds(answer, "Add a key");
    check_holds(answer, "web server signs you in");
    check_lacks(answer, "type=\"password\"");
    check_lacks(answer, "id=\"sessions\"");
    for (const char* action : {"password", "end_others", "end_session"})
        check_status(404,
                     setting.send("account", setting.named("anna"),
                                  {{"action", action},
                                   {"id", "1"},
                                   {"current_password", "correct horse"},
                                   {"new_password", "correct horse 2"},
                                   {"repeat_password", "correct horse 2"}}),
                     action);
}

TEST(RemoteUser, whatIsTypedComesBackAfterTheCookieWasLost) {
    const Visitor anna = setting.named("anna");
    check_is("anna", setting.show("containers", anna));
    Visitor other = setting.named("anna");
    other.csrf = anna.csrf;
    const auto answer = setting.send("wizard_general", other.with("HTTP_SEC_FETCH_SITE", "same-origin"),
                                     {{"vmid", "106"}, {"hostname", "typed-by-hand"}, {"unprivileged", "1"}});
    check_holds(answer, "typed-by-hand");
    check_lacks(answer, "password");
}
