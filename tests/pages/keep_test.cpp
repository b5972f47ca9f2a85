// SPDX-License-Identifier: MIT
// What is being typed in the wizard is kept while one types.
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2");
    int64_t bens = node(ben, "bens-node");
    std::string id = std::string(32, 'd');

    store::Draft row(const std::string& draft_id) const {
        return value_of(site.drafts.find(anna.user_id, draft_id, soon()));
    }
    // As the page's script does it.
    Answer keep(const std::string& page, const Visitor& visitor, Pairs form) const {
        form.emplace_back("keep", "1");
        return post(page, visitor.with("HTTP_ACCEPT", "application/json"), form);
    }
};

}  // namespace

TEST_GROUP(PageKeep) { Setting setting; };

TEST(PageKeep, aFreshWizardBecomesADraftWithWhatWasTypedSoFar) {
    const auto answer = setting.keep("wizard_general", setting.anna,
                                     {{"draft", setting.id}, {"vmid", "99"}, {"hostname", "bad_"}});
    check_status(204, answer);
    STRCMP_EQUAL("", answer.body.c_str());
    STRCMP_EQUAL("", answer.header("Location").c_str());
    STRCMP_EQUAL("99", setting.row(setting.id).values.at("vmid").c_str());
    const auto page = get("wizard_general", setting.anna, "draft=" + setting.id);
    check_holds(page, "name=\"vmid\" value=\"99\"");
    check_holds(page, "value=\"bad_\"");
    check_redirect("/berth/wizard_general?draft=" + setting.id,
                   get("wizard_template", setting.anna, "draft=" + setting.id));
    check_status(204, setting.keep("wizard_general", setting.anna, {{"draft", setting.id}, {"vmid", "105"}}));
    LONGS_EQUAL(1, setting.count("drafts"));
}

TEST(PageKeep, everyStepKeepsItsOwnFieldsOnly) {
    const std::string draft = setting.draft(setting.anna, setting.first);
    check_status(204, setting.keep("wizard_resources", setting.anna, {{"draft", draft}, {"cores", "99999"}}));
    check_status(204,
                 setting.keep("wizard_network", setting.anna, {{"draft", draft}, {"net0.ip", "nonsense"}}));
    const auto values = setting.row(draft).values;
    STRCMP_EQUAL("99999", values.at("cores").c_str());
    STRCMP_EQUAL("nonsense", values.at("net0.ip").c_str());
    STRCMP_EQUAL("8", values.at("rootfs.size").c_str());
}

TEST(PageKeep, onlyAChangeMakesItAnotherRequest) {
    const std::string draft = setting.draft(setting.anna, setting.first);
    const Pairs form = {{"draft", draft}, {"cores", "3"}, {"memory", "600"}};
    check_status(204, setting.keep("wizard_resources", setting.anna, form));
    const std::string key = setting.row(draft).creation_key, before = setting.fingerprint();
    check_status(204, setting.keep("wizard_resources", setting.anna, form));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
    check_status(204, setting.keep("wizard_resources", setting.anna, {{"draft", draft}, {"cores", "4"}}));
    CHECK_FALSE(key == setting.row(draft).creation_key);
}

TEST(PageKeep, aNodeThatIsOnlyChosenMovesNothingYet) {
    const std::string draft = setting.draft(setting.anna, setting.first),
                      other = std::to_string(setting.second);
    const Pairs form = {{"draft", draft}, {"node", other}, {"vmid", "105"}, {"unprivileged", "1"}};
    check_status(204, setting.keep("wizard_general", setting.anna, form));
    LONGS_EQUAL(setting.first, setting.row(draft).node_id);
    check_holds(get("wizard_general", setting.anna, "draft=" + draft), "data-node-now>pve2<");
    check_status(303, post("wizard_general", setting.anna, form));
    LONGS_EQUAL(setting.second, setting.row(draft).node_id);
    UNSIGNED_LONGS_EQUAL(0, setting.row(draft).values.count("node.typed"));
    check_holds(get("wizard_general", setting.anna, "draft=" + draft), "data-node-now>pve2<");
}

TEST(PageKeep, aWizardBegunWithAPresetKeepsWhatThePresetHolds) {
    const std::string draft = setting.draft(setting.anna, setting.first);
    check_status(303,
                 post("presets", setting.anna, {{"action", "save"}, {"name", "small"}, {"draft", draft}}));
    const auto rows = value_of(setting.site.mysql.query("SELECT id FROM presets WHERE user_id = ?",
                                                        {setting.anna.user_id}, setting.soon()));
    check_status(204, setting.keep("wizard_general", setting.anna,
                                   {{"draft", setting.id},
                                    {"preset", std::to_string(rows.at(0).integer(0))},
                                    {"vmid", "106"}}));
    STRCMP_EQUAL("8", setting.row(setting.id).values.at("rootfs.size").c_str());
}

TEST(PageKeep, aForeignOrRemovedDraftIsNotFoundByTheScript) {
    const std::string theirs = setting.draft(setting.ben, setting.bens), before = setting.fingerprint();
    for (const std::string& draft : {theirs, setting.id}) {
        check_status(404,
                     setting.keep("wizard_disks", setting.anna, {{"draft", draft}, {"rootfs.size", "9"}}));
        STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
    }
    check_status(404, setting.keep("wizard_general", setting.anna, {{"draft", theirs}, {"vmid", "105"}}));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageKeep, withoutASessionOrTheTokenTheScriptIsToldSo) {
    const std::string draft = setting.draft(setting.anna, setting.first), before = setting.fingerprint();
    const Pairs form = {{"draft", draft}, {"cores", "7"}};
    const auto said = [](const Visitor& visitor) {
        return visitor.with("HTTP_SEC_FETCH_SITE", "same-origin");
    };
    const auto unknown = setting.keep("wizard_resources", said(setting.stranger()), form);
    check_status(401, unknown);
    STRCMP_EQUAL("application/json", unknown.header("Content-Type").c_str());
    check_status(403, setting.keep("wizard_resources", said(setting.anna.with_csrf(setting.ben.csrf)), form));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageKeep, theLastStepKeepsItsTickAndCreatesNothing) {
    const std::string draft = setting.draft(setting.anna, setting.first);
    check_status(204, setting.keep("wizard_confirm", setting.anna, {{"draft", draft}, {"start", "1"}}));
    STRCMP_EQUAL("1", setting.row(draft).values.at("start").c_str());
    LONGS_EQUAL(0, setting.count("creations"));
}
