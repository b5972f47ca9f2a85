// SPDX-License-Identifier: MIT
// A form that arrives without its session comes back after signing in, to be kept and never to be done.
#include "app/sign_in.h"
#include "base/text.h"
#include "visitor.h"

using namespace pages_test;

namespace {

constexpr const char* still_here = "What you typed is still here";

struct Setting : Scene {
    Visitor anna = user("anna", true), ben = user("ben", true);
    int64_t node_id = node(anna, "pve1"), bens = node(ben, "bens-node");
    std::string draft_id = draft(anna, node_id);
    // Whose session is gone, in a browser that says where its forms come from.
    Visitor expired = stranger().with("HTTP_SEC_FETCH_SITE", "same-origin").with("HTTP_ORIGIN", origin);

    store::Draft row(const std::string& id) const {
        return value_of(site.drafts.find(anna.user_id, id, soon()));
    }
    Pairs disks() const {
        return {{"csrf", "of-the-session-before"},
                {"draft", draft_id},
                {"rootfs.storage", "tank"},
                {"rootfs.size", "-77"},
                {"rootfs.idmap", "u:0 & <1>"}};
    }
    // What the sign-in form holds after `answer`, filled in for this user.
    Answer sign_in(const Answer& answer, const std::string& name, const std::string& password) const {
        return post("login", expired,
                    {{"user", name},
                     {"password", password},
                     {"next", hidden(answer, "next")},
                     {"carried", hidden(answer, "carried")}});
    }
    static std::string hidden(const Answer& answer, const std::string& name) {
        const std::string before = "name=\"" + name + "\" value=\"";
        const auto at = answer.body.find(before);
        if (at == std::string::npos) FAIL((before + " is not in\n" + answer.raw).c_str());
        const auto begin = at + before.size();
        std::string value = answer.body.substr(begin, answer.body.find('"', begin) - begin);
        for (const auto& [entity, text] : {Pairs::value_type{"&amp;", "&"}, {"&#39;", "'"}})
            for (size_t found = 0; (found = value.find(entity, found)) != std::string::npos; ++found)
                value.replace(found, entity.size(), text);
        return value;
    }
    Visitor signed_in(const Answer& answer) const {
        const std::string cookie = answer.header("Set-Cookie");
        Visitor out = stranger();
        out.token = cookie.substr(std::string(cookie_name).size() + 1, 64);
        out.csrf = app::csrf_of(site, out.token);
        return out;
    }
};

}  // namespace

TEST_GROUP(PageTypedAgain) { Setting setting; };

TEST(PageTypedAgain, signingInBringsItBackToItsPage) {
    const std::string before = setting.fingerprint();
    const auto asked = post("wizard_disks", setting.expired, setting.disks());
    check_status(401, asked);
    check_holds(asked, "You are not signed in any more. What you typed is kept");
    check_lacks(asked, "of-the-session-before");
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
    STRCMP_EQUAL(("/berth/wizard_disks?draft=" + setting.draft_id).c_str(),
                 setting.hidden(asked, "next").c_str());

    const auto offered = setting.sign_in(asked, "anna", "correct horse");
    check_status(200, offered);
    check_holds(offered, still_here);
    check_holds(offered, "action=\"/berth/wizard_disks\"");
    check_holds(offered, "name=\"keep\" value=\"1\"");
    check_holds(offered, "name=\"rootfs.idmap\" value=\"u:0 &amp; &lt;1&gt;\"");
    const Visitor anna = setting.signed_in(offered);
    STRCMP_EQUAL(anna.csrf.c_str(), setting.hidden(offered, "csrf").c_str());
    STRCMP_EQUAL("8", setting.row(setting.draft_id).values.at("rootfs.size").c_str());

    Pairs form = setting.disks();
    form[0] = {"keep", "1"};
    check_redirect("/berth/wizard_disks?draft=" + setting.draft_id, post("wizard_disks", anna, form));
    const auto page = get("wizard_disks", anna, "draft=" + setting.draft_id);
    check_holds(page, "value=\"-77\"");
    check_holds(page, "You are signed in again. What you typed is still here.");
}

TEST(PageTypedAgain, aWrongPasswordLosesNothing) {
    const auto asked = post("wizard_disks", setting.expired, setting.disks());
    const auto refused = setting.sign_in(asked, "anna", "wrong");
    check_refused_field("password", refused);
    STRCMP_EQUAL(setting.hidden(asked, "carried").c_str(), setting.hidden(refused, "carried").c_str());
    check_holds(setting.sign_in(refused, "anna", "correct horse"), still_here);
}

TEST(PageTypedAgain, onlyWhatTheBrowserSaysToBeOursIsCarried) {
    const Visitor nobody = setting.stranger();
    const std::string login = "/berth/login?next=%2Fberth%2Fwizard_disks%3Fdraft%3D" + setting.draft_id;
    for (const Visitor& other :
         {nobody, nobody.with("HTTP_SEC_FETCH_SITE", "cross-site"),
          nobody.with("HTTP_SEC_FETCH_SITE", "same-site"), nobody.with("HTTP_SEC_FETCH_SITE", "none"),
          nobody.with("HTTP_ORIGIN", "http://evil.example"), nobody.with("HTTP_ORIGIN", "null"),
          nobody.with("HTTP_SEC_FETCH_SITE", "same-origin").with("HTTP_ORIGIN", "http://evil.example")})
        check_redirect(login, post("wizard_disks", other, setting.disks()));
    check_status(401, post("wizard_disks", nobody.with("HTTP_ORIGIN", origin), setting.disks()));
}

TEST(PageTypedAgain, otherPagesForgetTheirForms) {
    check_status(303, post("nodes", setting.expired, {{"action", "default"}, {"id", "1"}}));
    check_status(303, post("containers", setting.expired, {{"discard", setting.draft_id}}));
}

TEST(PageTypedAgain, createIsNeverDoneByIt) {
    const auto asked = post("wizard_confirm", setting.expired, {{"draft", setting.draft_id}, {"start", "1"}});
    const auto offered = setting.sign_in(asked, "anna", "correct horse");
    check_holds(offered, "name=\"keep\" value=\"1\"");
    check_redirect("/berth/wizard_confirm?draft=" + setting.draft_id,
                   post("wizard_confirm", setting.signed_in(offered),
                        {{"draft", setting.draft_id}, {"start", "1"}, {"keep", "1"}}));
    LONGS_EQUAL(0, setting.count("creations"));
    STRCMP_EQUAL("1", setting.row(setting.draft_id).values.at("start").c_str());
}

TEST(PageTypedAgain, itIsOfferedToWizardPagesOnlyAndAlwaysToBeKept) {
    for (const char* next :
         {"/berth/nodes", "/berth/wizard_disksx", "http://evil.example/wizard_disks", ""}) {
        const auto answer = post("login", setting.expired,
                                 {{"user", "anna"},
                                  {"password", "correct horse"},
                                  {"next", next},
                                  {"carried", "action=remove&id=1"}});
        check_status(303, answer, next);
    }
    const auto forged =
        post("login", setting.expired,
             {{"user", "anna"},
              {"password", "correct horse"},
              {"next", "/berth/wizard_general?draft=" + setting.draft_id},
              {"carried", "keep=0&%6Beep=0&csrf=x&tags=a%0Ab&vmid=%22%3E%3Cscript%3Ealert(1)%3C/script%3E"}});
    check_status(200, forged);
    check_lacks(forged, "<script>alert");
    check_lacks(forged, "value=\"0\"");
    check_holds(forged, "name=\"tags\" value=\"a\nb\"");
    check_holds(forged, "action=\"/berth/wizard_general\"");
}

TEST(PageTypedAgain, somebodyElseGetsADraftOfHisOwn) {
    const auto asked = post("wizard_disks", setting.expired, setting.disks());
    const Visitor ben = setting.signed_in(setting.sign_in(asked, "ben", "correct horse"));
    Pairs form = setting.disks();
    form[0] = {"keep", "1"};
    form.emplace_back("node", std::to_string(setting.node_id));
    const auto kept = post("wizard_disks", ben, form);
    check_status(303, kept);
    const auto drafts = value_of(setting.site.drafts.unfinished(setting.ben.user_id, setting.soon()));
    UNSIGNED_LONGS_EQUAL(1, drafts.size());
    CHECK_FALSE(drafts[0].id == setting.draft_id);
    LONGS_EQUAL(setting.bens, drafts[0].node_id);
    STRCMP_EQUAL("-77", drafts[0].values.at("rootfs.size").c_str());
    // A page that nobody gets to before the ones in front of it.
    STRCMP_EQUAL(("/berth/wizard_general?draft=" + drafts[0].id).c_str(), kept.header("Location").c_str());
    STRCMP_EQUAL("8", setting.row(setting.draft_id).values.at("rootfs.size").c_str());
}

TEST(PageTypedAgain, aSessionThatBeganInAnotherWindowLosesNothingEither) {
    const std::string before = setting.fingerprint();
    const Visitor anna = setting.anna.with("HTTP_SEC_FETCH_SITE", "same-origin");
    const auto offered = post("wizard_disks", anna, setting.disks());
    check_status(200, offered);
    check_holds(offered, still_here);
    STRCMP_EQUAL(setting.anna.csrf.c_str(), setting.hidden(offered, "csrf").c_str());
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
    check_status(403, post("wizard_disks", setting.anna, setting.disks()));
    check_status(
        403, post("wizard_disks", setting.anna.with("HTTP_SEC_FETCH_SITE", "cross-site"), setting.disks()));
}

TEST(PageTypedAgain, aFormTooLargeToComeBackIsNotCarried) {
    check_status(303, post("wizard_disks", setting.expired,
                           {{"draft", setting.draft_id}, {"rootfs.idmap", std::string(80 * 1024, '%')}}));
}
