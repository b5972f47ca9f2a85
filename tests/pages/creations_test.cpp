// SPDX-License-Identifier: MIT
// The list of creations, and what its script is told.
#include "base/json.h"
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), bens = node(ben, "bens-node");

    std::string failed(uint32_t vmid, const std::string& message, const std::string& actor) const {
        const std::string id = creation(anna, first, vmid);
        const auto row = value_of(site.creations.find(anna.user_id, id, soon()));
        store::Change end;
        end.state = store::State::failed;
        end.message = message;
        CHECK_TRUE(value_of(site.creations.change(row, end, actor, soon())));
        return id;
    }
};

}  // namespace

TEST_GROUP(PageCreations) { Setting setting; };

TEST(PageCreations, whoHasCreatedNothingIsToldSo) {
    check_holds(get("creations", setting.anna), "Nothing created yet");
}

TEST(PageCreations, eachIsShownWithStateNodeAndWho) {
    const std::string running = setting.creation(setting.anna, setting.first, 105);
    const std::string failed = setting.failed(106, "no space", "reconcile");
    const auto page = get("creations", setting.anna);
    check_holds(page, "data-id=\"" + running + "\" data-state=\"PLANNED\" data-seconds");
    check_holds(page, "data-id=\"" + failed + "\" data-state=\"FAILED\" data-final=\"1\"");
    check_holds(page, "/berth/creation?id=" + failed);
    check_holds(page, "Waiting for pve1: nothing has been sent yet.");
    check_holds(page, "anna, ended by berthctl");
    check_holds(page, "http-equiv=\"refresh\"");
    check_lacks(page, "Pages of the list");
}

TEST(PageCreations, whatHasEndedIsNotReadAgainAndAgain) {
    setting.failed(106, "no space", "creation page");
    check_lacks(get("creations", setting.anna), "http-equiv=\"refresh\"");
}

TEST(PageCreations, noOneSeesAnothers) {
    setting.creation(setting.ben, setting.bens, 900107107);
    check_lacks(get("creations", setting.anna), "900107107");
    check_lacks(get("ajax_creations", setting.anna), "900107107");
}

TEST(PageCreations, theScriptGetsTheSameInJson) {
    const std::string id = setting.failed(106, "no space", "creation page");
    const auto answer = get("ajax_creations", setting.anna, "page=1");
    check_status(200, answer);
    const auto json = value_of(base::json::parse(answer.body));
    LONGS_EQUAL(1, json["total"].integer_or(0));
    const auto row = json["creations"].items().at(0);
    STRCMP_EQUAL(id.c_str(), row["id"].text_or("").c_str());
    STRCMP_EQUAL("FAILED", row["state"].text_or("").c_str());
    CHECK_TRUE(row["final"].is_true());
    STRCMP_EQUAL("pve1", row["node"].text_or("").c_str());
    STRCMP_EQUAL("anna", row["who"].text_or("").c_str());
    STRCMP_EQUAL(("/berth/creation?id=" + id).c_str(), row["url"].text_or("").c_str());
    check_status(401, get("ajax_creations", Visitor()));
}

TEST(PageCreations, moreThanFiftyAreSpreadOverPages) {
    for (unsigned i = 0; i < 51; ++i) setting.creation(setting.anna, setting.first, 200 + i);
    const auto first = get("creations", setting.anna);
    check_holds(first, "1 to 50 of 51");
    check_holds(first, "/berth/creations?page=2");
    check_lacks(first, "Newer");
    for (const char* query : {"page=2", "page=99"}) {
        const auto last = get("creations", setting.anna, query);
        check_holds(last, "51 to 51 of 51");
        check_lacks(last, "Older");
    }
    check_status(400, get("creations", setting.anna, "page=0"));
}

TEST(PageCreations, aRemovedNodeIsCalledSo) {
    setting.failed(106, "no space", "creation page");
    CHECK_TRUE(
        static_cast<bool>(setting.site.nodes.remove(setting.anna.user_id, setting.first, setting.soon())));
    check_holds(get("creations", setting.anna), "a removed node");
}
