// SPDX-License-Identifier: MIT
// The template step's search and the page that downloads templates, as far as no node has to answer.
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t id = node(anna, "pve1");
    std::string draft_id = draft(anna, id);

    void remember(const std::string& templates) const {
        const auto kept = site.snapshots.remember(id, "templates", templates, soon());
        if (!kept) FAIL(kept.error().detail.c_str());
    }
};

constexpr const char* known = R"({"local":[
    {"volid":"local:vztmpl/a-1_9_amd64.tar.gz","name":"a-1_9_amd64.tar.gz","size":1048576,"ctime":1750000000},
    {"volid":"local:vztmpl/a-1_10_amd64.tar.gz","name":"a-1_10_amd64.tar.gz","size":1048576,"ctime":0},
    {"volid":"local:vztmpl/debian-12.tar.zst","name":"debian-12.tar.zst","size":1048576}],
    "nas":[{"volid":"nas:vztmpl/b.tar","name":"b.tar","size":1}]})";

}  // namespace

TEST_GROUP(PageTemplates) { Setting setting; };

TEST(PageTemplates, theStepShowsStorageSizeAndDateTheNewestFirst) {
    setting.remember(known);
    const auto answer = get("wizard_template", setting.anna, "draft=" + setting.draft_id);
    check_status(200, answer);
    check_holds(answer, "1.00 MiB, 2025-06-15");
    CHECK_TRUE(answer.body.find("a-1_10_amd64") < answer.body.find("a-1_9_amd64"));
    check_holds(answer, "href=\"/berth/templates?draft=" + setting.draft_id + "\"");
}

TEST(PageTemplates, theSearchNarrowsAndKeepsWhatIsChosen) {
    setting.remember(known);
    const auto answer = get("wizard_template", setting.anna, "draft=" + setting.draft_id + "&q=nas+B");
    check_holds(answer, "nas:vztmpl/b.tar");
    check_lacks(answer, "a-1_9_amd64");
    // The draft's own.
    check_holds(answer, "value=\"local:vztmpl/debian-12.tar.zst\" checked");
    check_holds(answer, "value=\"nas B\"");
}

TEST(PageTemplates, whatASilentNodeCouldDownloadIsNotKnown) {
    const auto answer = get("templates", setting.anna, "draft=" + setting.draft_id);
    check_status(200, answer);
    check_holds(answer, "class=\"notice notice-warning\"");
    check_lacks(answer, "No storage of pve1");
    check_holds(answer, "href=\"/berth/wizard_template?draft=" + setting.draft_id + "\"");
}

TEST(PageTemplates, aDownloadThatCannotBeStartedSaysWhyAndChangesNothing) {
    const std::string before = setting.fingerprint();
    const auto answer = post("templates", setting.anna,
                             {{"draft", setting.draft_id}, {"storage", "local"}, {"template", "a.tar.zst"}});
    check_status(422, answer);
    check_holds(answer, "class=\"notice notice-error\"");
    check_status(422,
                 post("templates", setting.anna, {{"draft", setting.draft_id}, {"template", "a.tar.zst"}}));
    check_status(400, post("templates", setting.anna, {{"draft", setting.draft_id}, {"storage", "local"}}));
    check_status(400, post("templates", setting.anna, {{"storage", "local"}, {"template", "../a"}}));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageTemplates, aForeignDraftOrNodeIsNotFound) {
    check_status(404, get("templates", setting.ben, "draft=" + setting.draft_id));
    setting.node(setting.ben, "bens");
    check_status(404, get("templates", setting.ben, "node=" + std::to_string(setting.id)));
    check_status(404,
                 post("templates", setting.ben,
                      {{"node", std::to_string(setting.id)}, {"storage", "local"}, {"template", "a.tar"}}));
    check_redirect("/berth/login?next=%2Fberth%2Ftemplates", get("templates", Visitor()));
}
