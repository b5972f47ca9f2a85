// SPDX-License-Identifier: MIT
// The account page: password, sessions, SSH keys; and that no one reaches another's.
#include "app/sign_in.h"
#include "visitor.h"

using namespace pages_test;

namespace {

const std::string key_text =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G anna@laptop";

struct Setting : Scene {
    Visitor anna = user("anna", true), ben = user("ben");

    // The same person at another browser.
    Visitor again(const Visitor& who, const std::string& agent = "") const {
        Visitor other = stranger();
        other.user_id = who.user_id;
        const auto added = site.sessions.add(base::crypto::sha256(other.token), who.user_id, 3600,
                                             {"192.0.2.7", agent}, soon());
        CHECK_TRUE(static_cast<bool>(added));
        return other;
    }
    bool is_signed_in(const Visitor& who) const { return get("account", who).status == 200; }
    int64_t add_key(const Visitor& who, const std::string& name, const std::string& text = key_text) const {
        check_redirect(
            "/berth/account?done=added",
            post("account", who, {{"action", "add_key"}, {"key_name", name}, {"public_key", text}}));
        return keys_of(who).back().id;
    }
    std::vector<store::SshKey> keys_of(const Visitor& who) const {
        return value_of(site.ssh_keys.list(who.user_id, soon()));
    }
    Answer change_password(const std::string& current, const std::string& wanted,
                           const std::string& repeated) const {
        return post("account", anna,
                    {{"action", "password"},
                     {"current_password", current},
                     {"new_password", wanted},
                     {"repeat_password", repeated}});
    }
    bool opens(const std::string& password) const {
        const auto user = value_of(site.users.find("anna", soon()));
        return base::crypto::verify_password(user.password_hash, password);
    }
};

}  // namespace

TEST_GROUP(PageAccount) { Setting setting; };

TEST(PageAccount, aChangedPasswordEndsEveryOtherSessionAndRenewsThisOne) {
    const Visitor other = setting.again(setting.anna);
    CHECK_TRUE(setting.is_signed_in(other));
    const auto answer = setting.change_password("correct horse", "battery staple", "battery staple");
    check_redirect("/berth/account?done=password", answer);
    CHECK_TRUE(setting.opens("battery staple"));
    CHECK_FALSE(setting.is_signed_in(other));
    CHECK_FALSE(setting.is_signed_in(setting.anna));
    CHECK_TRUE(setting.is_signed_in(setting.ben));
    Visitor renewed = setting.stranger();
    const std::string cookie = answer.header("Set-Cookie");
    renewed.token = cookie.substr(cookie.find('=') + 1, 64);
    check_holds(get("account", renewed, "done=password"), "Your password is changed.");
}

TEST(PageAccount, aPasswordStaysWhenSomethingIsWrongWithTheForm) {
    check_refused_field("current_password", setting.change_password("", "battery staple", "battery staple"));
    check_refused_field("new_password", setting.change_password("correct horse", "short", "short"));
    check_refused_field("repeat_password",
                        setting.change_password("correct horse", "battery staple", "battery stable"));
    const auto answer = setting.change_password("wrong horse", "battery staple", "battery staple");
    check_refused_field("current_password", answer);
    check_holds(answer, "The current password is wrong.");
    check_lacks(answer, "battery staple");
    CHECK_TRUE(setting.opens("correct horse"));
    CHECK_TRUE(setting.is_signed_in(setting.anna));
}

TEST(PageAccount, guessingTheCurrentPasswordIsStoppedAsSigningInIs) {
    const std::string key = "signin:name:" + base::crypto::to_hex(base::crypto::sha256("anna"));
    for (int i = 0; i < 10; ++i) value_of(setting.site.limits.hit({key}, 900, setting.soon()));
    const auto answer = setting.change_password("correct horse", "battery staple", "battery staple");
    check_refused_field("current_password", answer);
    check_holds(answer, "Too many attempts");
    CHECK_TRUE(setting.opens("correct horse"));
}

TEST(PageAccount, theRightCurrentPasswordIsNotCounted) {
    const std::string key = "signin:name:" + base::crypto::to_hex(base::crypto::sha256("anna"));
    for (int i = 0; i < 9; ++i) value_of(setting.site.limits.hit({key}, 900, setting.soon()));
    check_status(303, setting.change_password("correct horse", "battery staple", "battery staple"));
    LONGS_EQUAL(10, value_of(setting.site.limits.hit({key}, 900, setting.soon())).at(0));
}

TEST(PageAccount, sessionsAreShownByTheirBrowserAndEnded) {
    const Visitor phone = setting.again(setting.anna, "Mozilla/5.0 (iPhone) Safari/604.1");
    const Visitor desk = setting.again(setting.anna, "Mozilla/5.0 (X11; Linux) Firefox/128.0");
    const auto page = get("account", setting.anna);
    check_holds(page, "Safari on iOS");
    check_holds(page, "Firefox on Linux");
    check_holds(page, "From 192.0.2.7");
    check_holds(page, "This one");
    int64_t id_of_phone = 0;
    for (const auto& session : value_of(setting.site.sessions.list(setting.anna.user_id, "", setting.soon())))
        if (session.client.agent.find("iPhone") != std::string::npos) id_of_phone = session.id;
    const Pairs form = {{"action", "end_session"}, {"id", std::to_string(id_of_phone)}};
    check_status(404, post("account", setting.ben, form));
    CHECK_TRUE(setting.is_signed_in(phone));
    check_redirect("/berth/account?done=session", post("account", setting.anna, form));
    CHECK_FALSE(setting.is_signed_in(phone));
    check_redirect("/berth/account?done=sessions", post("account", setting.anna, {{"action", "end_others"}}));
    CHECK_FALSE(setting.is_signed_in(desk));
    CHECK_TRUE(setting.is_signed_in(setting.anna));
    check_lacks(get("account", setting.anna), "Sign out all others");
}

TEST(PageAccount, aKeyIsShownWithTypeAndFingerprint) {
    check_holds(get("account", setting.anna), "No keys yet");
    setting.add_key(setting.anna, "laptop");
    const auto page = get("account", setting.anna, "done=added");
    check_holds(page, "data-key=\"laptop\"");
    check_holds(page, "ED25519");
    check_holds(page, setting.keys_of(setting.anna).at(0).fingerprint);
    check_holds(page, "The key is added.");
    check_lacks(get("account", setting.ben), "data-key");
}

TEST(PageAccount, aKeyWithoutANameTakesItsComment) {
    setting.add_key(setting.anna, "");
    STRCMP_EQUAL("anna@laptop", setting.keys_of(setting.anna).at(0).name.c_str());
}

TEST(PageAccount, whatIsNoKeyIsSaidAtItsFieldAndNothingTypedIsLost) {
    for (const std::string& text :
         {std::string(), std::string("nonsense"), key_text + "\n" + key_text, std::string("ssh-rsa AAAA")}) {
        const auto answer = post("account", setting.anna,
                                 {{"action", "add_key"}, {"key_name", "my laptop"}, {"public_key", text}});
        check_refused_field("public_key", answer);
        check_holds(answer, "value=\"my laptop\"");
        check_holds(answer, text.substr(0, text.find('\n')));
    }
    LONGS_EQUAL(0, setting.count("ssh_keys"));
}

TEST(PageAccount, aPrivateKeyIsNotShownAgain) {
    const auto answer = post("account", setting.anna,
                             {{"action", "add_key"},
                              {"public_key",
                               "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE "
                               "KEY-----"}});
    check_refused_field("public_key", answer);
    check_holds(answer, "private half");
    check_lacks(answer, "c2VjcmV0");
}

TEST(PageAccount, aNameOrAKeyThatIsThereAlreadyIsSaid) {
    setting.add_key(setting.anna, "laptop");
    const auto again = post("account", setting.anna,
                            {{"action", "add_key"}, {"key_name", "other"}, {"public_key", key_text}});
    check_refused_field("public_key", again);
    check_holds(again, "named laptop");
    const std::string other_key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5kYwUs6s0vPq6tXgFV9p0cX0o1bq8m1yqkqkqkqkqk x";
    check_refused_field("key_name",
                        post("account", setting.anna,
                             {{"action", "add_key"}, {"key_name", "laptop"}, {"public_key", other_key}}));
}

TEST(PageAccount, aKeyIsRenamedAndRemovedByItsOwnerOnly) {
    const int64_t number = setting.add_key(setting.anna, "laptop");
    const std::string id = std::to_string(number);
    check_holds(get("account", setting.anna, "rename=" + id), "value=\"laptop\"");
    const Pairs rename = {{"action", "rename_key"}, {"id", id}, {"new_name", "travel"}};
    const Pairs remove = {{"action", "remove_key"}, {"id", id}};
    check_status(404, post("account", setting.ben, rename));
    check_status(404, post("account", setting.ben, remove));
    check_refused_field(
        "new_name", post("account", setting.anna, {{"action", "rename_key"}, {"id", id}, {"new_name", ""}}));
    check_redirect("/berth/account?done=renamed", post("account", setting.anna, rename));
    STRCMP_EQUAL("travel", setting.keys_of(setting.anna).at(0).name.c_str());
    check_redirect("/berth/account?done=removed", post("account", setting.anna, remove));
    LONGS_EQUAL(0, setting.count("ssh_keys"));
}

TEST(PageAccount, hostileNamesAreOnlyText) {
    setting.add_key(setting.anna, "\"><script>alert(1)</script>");
    setting.again(setting.anna, "<script>alert(2)</script>");
    check_lacks(get("account", setting.anna), "<script>alert");
}

TEST(PageAccount, withoutAnActionNothingHappens) { check_status(400, post("account", setting.anna, {})); }
