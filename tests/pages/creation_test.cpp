// SPDX-License-Identifier: MIT
// The page of a creation.
#include "base/json.h"
#include "silent_node.h"
#include "visitor.h"

using namespace pages_test;
using namespace std::chrono_literals;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t id = node(anna, "pve1");
    std::string creation_id = creation(anna, id, 105);
};

}  // namespace

TEST_GROUP(PageCreation) { Setting setting; };

TEST(PageCreation, itSaysWhichContainerAndInWhichState) {
    const auto answer = get("creation", setting.anna, "id=" + setting.creation_id);
    check_status(200, answer);
    check_holds(answer, "data-state=\"PLANNED\"");
    check_holds(answer, "data-vmid=\"105\"");
    check_lacks(answer, "ailed");
}

TEST(PageCreation, theScriptGetsTheSameInJson) {
    const auto answer = get("ajax_creation", setting.anna, "id=" + setting.creation_id + "&after=0");
    check_status(200, answer);
    const auto json = value_of(base::json::parse(answer.body));
    STRCMP_EQUAL("PLANNED", json["state"].text_or("").c_str());
    CHECK_FALSE(json["final"].is_true());
    CHECK_TRUE(json["log"].is_array());
    LONGS_EQUAL(0, json["log_next"].integer_or(-1));
}

TEST(PageCreation, anothersIsAnsweredAsOneThatDoesNotExist) {
    const std::string before = setting.fingerprint();
    for (const std::string& id : {setting.creation_id, std::string(32, 'a')}) {
        check_status(404, get("creation", setting.ben, "id=" + id));
        const auto answer = get("ajax_creation", setting.ben, "id=" + id);
        check_status(404, answer);
        check_holds(answer, "{\"error\":\"");
    }
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageCreation, anIdThatIsNoneIsA400) {
    for (const char* query : {"", "id=", "id=x", "id=7", "id=..%2F..", "bogus=1"}) {
        check_status(400, get("creation", setting.anna, query), query);
        check_status(400, get("ajax_creation", setting.anna, query), query);
    }
}

TEST(PageCreation, lookingAtItWhileTheNodeIsAwayClaimsNothingElse) {
    for (int i = 0; i < 3; ++i) check_status(200, get("creation", setting.anna, "id=" + setting.creation_id));
    LONGS_EQUAL(1, setting.count("creations"));
    const auto row = value_of(setting.site.creations.load(setting.creation_id, setting.soon()));
    CHECK_TRUE(row.state == store::State::planned);
    STRCMP_EQUAL("", row.upid.c_str());
}

TEST(PageCreation, whatWasNotSentYetCanBeStoppedByItsOwnerOnly) {
    check_holds(get("creation", setting.anna, "id=" + setting.creation_id), "name=\"give_up\"");
    check_status(404, post("creation", setting.ben, {{"id", setting.creation_id}, {"give_up", "1"}}));
    check_status(404, post("creation", setting.ben, {{"id", setting.creation_id}, {"start_again", "1"}}));
    auto row = value_of(setting.site.creations.load(setting.creation_id, setting.soon()));
    CHECK_TRUE(row.state == store::State::planned);
    check_redirect("/berth/creation?id=" + setting.creation_id,
                   post("creation", setting.anna, {{"id", setting.creation_id}, {"give_up", "1"}}));
    row = value_of(setting.site.creations.load(setting.creation_id, setting.soon()));
    CHECK_TRUE(row.state == store::State::closed);
    const auto answer = get("creation", setting.anna, "id=" + setting.creation_id);
    check_holds(answer, "You stopped it before anything was sent.");
    check_lacks(answer, "name=\"give_up\"");
}

TEST(PageCreation, aPostWithoutOneOfItsButtonsChangesNothing) {
    const std::string before = setting.fingerprint();
    const Pairs id = {{"id", setting.creation_id}};
    check_status(400, post("creation", setting.anna, id));
    check_status(400, post("creation", setting.anna,
                           {{"id", setting.creation_id}, {"give_up", "1"}, {"start_again", "1"}}));
    check_status(400, post("creation", setting.anna, {{"id", setting.creation_id}, {"give_up", "2"}}));
    check_status(409, post("creation", setting.anna, {{"id", setting.creation_id}, {"start_again", "1"}}));
    check_status(
        403, post("creation", setting.anna.with_csrf("x"), {{"id", setting.creation_id}, {"give_up", "1"}}));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}
