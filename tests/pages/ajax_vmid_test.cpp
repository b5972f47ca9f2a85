// SPDX-License-Identifier: MIT
// Is this VMID free? Green only with Proxmox's own word; what is not known is never read as free.
#include "app/vmid_check.h"
#include "base/json.h"
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t id = node(anna, "pve1");

    Answer ask(const std::string& vmid) const {
        return get("ajax_vmid", anna, "node=" + std::to_string(id) + "&vmid=" + vmid);
    }
    void check_state(const char* state, const Answer& answer) const {
        check_status(200, answer);
        STRCMP_EQUAL("application/json", answer.header("Content-Type").c_str());
        const auto json = value_of(base::json::parse(answer.body));
        STRCMP_EQUAL_TEXT(state, json["state"].text_or("").c_str(), answer.body.c_str());
        UNSIGNED_LONGS_EQUAL(3, json.members().size());
        CHECK_TRUE(json["message"].text().has_value());
    }
    void mark_free(uint32_t vmid) const {
        CHECK_TRUE(value_of(site.vmids.mark_free(cluster_of(id), vmid, soon())));
    }
    void must(const base::Result<void>& result) const {
        if (!result) FAIL(result.error().detail.c_str());
    }
};

}  // namespace

TEST_GROUP(AjaxVmid) { Setting setting; };

TEST(AjaxVmid, aVmidOfTheCachedListIsTaken) {
    setting.must(setting.site.vmids.replace(setting.id, {100, 105}, setting.soon()));
    const auto answer = setting.ask("105");
    setting.check_state("taken", answer);
    STRCMP_EQUAL(R"({"vmid":105,"state":"taken","message":"VMID already in use"})", answer.body.c_str());
}

TEST(AjaxVmid, aVmidClaimedByACreationIsTaken) {
    setting.must(setting.site.vmids.replace(setting.id, {}, setting.soon()));
    setting.creation(setting.anna, setting.id, 106);
    setting.check_state("taken", setting.ask("106"));
}

TEST(AjaxVmid, proxmoxsWordOfAMomentAgoIsEnough) {
    setting.must(setting.site.vmids.replace(setting.id, {100}, setting.soon()));
    setting.mark_free(107);
    const auto answer = setting.ask("107");
    setting.check_state("available", answer);
    STRCMP_EQUAL(R"({"vmid":107,"state":"available","message":"VMID available"})", answer.body.c_str());
}

TEST(AjaxVmid, aContainerMadeAMomentAgoIsTakenWhateverTheListSays) {
    setting.must(setting.site.vmids.replace(setting.id, {100}, setting.soon()));
    setting.mark_free(107);
    app::note_vmid_taken(setting.site, setting.cluster_of(setting.id), 107);
    setting.check_state("taken", setting.ask("107"));
    // Whoever registered the cluster sees it in his list as well, also when the list is read anew too early.
    const int64_t bens = setting.node(setting.ben, "his");
    setting.share_cluster(bens, setting.id);
    setting.must(setting.site.vmids.replace(bens, {100}, setting.soon()));
    setting.check_state("taken", get("ajax_vmid", setting.ben, "node=" + std::to_string(bens) + "&vmid=107"));
    app::note_vmid_taken(setting.site, setting.cluster_of(setting.id), 108);
    CHECK_TRUE(value_of(setting.site.vmids.look(bens, 108, setting.soon())).is_member);
}

TEST(AjaxVmid, notInTheListIsNotFreeWhenTheNodeDoesNotAnswer) {
    setting.must(setting.site.vmids.replace(setting.id, {100}, setting.soon()));
    const auto answer = setting.ask("108");
    setting.check_state("unconfirmed", answer);
    check_holds(answer, "pve1");
    setting.must(setting.site.vmids.replace(setting.id, {}, setting.soon()));
    setting.check_state("unconfirmed", setting.ask("108"));
}

TEST(AjaxVmid, withoutAListNothingIsFree) { setting.check_state("unconfirmed", setting.ask("109")); }

TEST(AjaxVmid, anExpiredListIsNotAnEmptyOne) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    setting.mark_free(109);
    const auto keys =
        value_of(setting.site.redis.command({"KEYS", setting.site.redis.key("*")}, setting.soon()));
    CHECK_TRUE(keys.items().size() >= 2);
    for (const auto& key : keys.items())
        value_of(setting.site.redis.command({"PEXPIRE", *key.text(), "0"}, setting.soon()));
    setting.check_state("unconfirmed", setting.ask("105"));
    setting.check_state("unconfirmed", setting.ask("109"));
}

TEST(AjaxVmid, whatIsNoVmidIsInvalid) {
    for (const char* typed :
         {"", "99", "1000000000", "abc", "-105", "1e3", "105.0", "0105", "%2B105", "10%205",
          "99999999999999999999", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeee"}) {
        const auto answer = setting.ask(typed);
        setting.check_state("invalid", answer);
        CHECK_TRUE(value_of(base::json::parse(answer.body))["vmid"].is_null());
    }
    const auto missing = get("ajax_vmid", setting.anna, "node=" + std::to_string(setting.id));
    setting.check_state("invalid", missing);
}

TEST(AjaxVmid, blanksAroundTheNumberDoNotMatter) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    setting.check_state("taken", setting.ask("%20105%20"));
}

TEST(AjaxVmid, withoutASessionItSaysNothing) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    const std::string query = "node=" + std::to_string(setting.id);
    for (const Visitor& nobody : {Visitor(), setting.stranger()})
        for (const char* vmid : {"&vmid=105", "&vmid=106", "&vmid=x", ""}) {
            const auto answer = get("ajax_vmid", nobody, query + vmid);
            check_status(401, answer, vmid);
            check_holds(answer, "{\"error\":\"");
        }
}

TEST(AjaxVmid, anothersNodeIsAnsweredAsOneThatDoesNotExist) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    // So that Redis knows the owner.
    setting.check_state("taken", setting.ask("105"));
    for (const char* vmid : {"&vmid=105", "&vmid=106", "&vmid=x", ""}) {
        const auto theirs = get("ajax_vmid", setting.ben, "node=" + std::to_string(setting.id) + vmid);
        const auto none = get("ajax_vmid", setting.ben, "node=" + std::to_string(setting.id + 1000) + vmid);
        check_status(404, theirs, vmid);
        check_status(404, none, vmid);
        STRCMP_EQUAL(without_reference(none).c_str(), without_reference(theirs).c_str());
        check_holds(theirs, "{\"error\":\"");
    }
}

TEST(AjaxVmid, aRequestThatNoPageSendsIsA400InJson) {
    for (const std::string& query :
         {std::string("vmid=105"), std::string("node=x&vmid=105"), std::string("node=0"),
          std::string("node=1&bogus=1"), std::string("node=1&vmid=1&vmid=2")}) {
        const auto answer = get("ajax_vmid", setting.anna, query);
        check_status(400, answer, query);
        check_holds(answer, "{\"error\":\"");
    }
}

TEST(AjaxVmid, aSessionThatEndedMeanwhileIsNone) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    setting.check_state("taken", setting.ask("105"));
    check_status(303, post("logout", setting.anna, {}));
    check_status(401, setting.ask("105"));
}

TEST(AjaxVmid, aRemovedNodeIsGoneAtOnce) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    setting.check_state("taken", setting.ask("105"));
    check_status(303,
                 post("nodes", setting.anna, {{"action", "remove"}, {"id", std::to_string(setting.id)}}));
    check_status(404, setting.ask("105"));
}

TEST(AjaxVmid, withoutRedisTheAnswerIsGreyAndNeverGreen) {
    auto& pages = pages_without_redis();
    const std::string query = "node=" + std::to_string(setting.id) + "&vmid=";
    setting.check_state("unconfirmed", request(pages, "GET", "ajax_vmid", setting.anna, query + "105"));
    setting.creation(setting.anna, setting.id, 106);
    setting.check_state("taken", request(pages, "GET", "ajax_vmid", setting.anna, query + "106"));
    check_status(401, request(pages, "GET", "ajax_vmid", setting.stranger(), query + "105"));
    check_status(404, request(pages, "GET", "ajax_vmid", setting.ben, query + "105"));
}

TEST_GROUP(AjaxVmidRefresh) { Setting setting; };

TEST(AjaxVmidRefresh, aNodeThatDoesNotAnswerIsA503AndTheOldListStays) {
    setting.must(setting.site.vmids.replace(setting.id, {105}, setting.soon()));
    const auto answer = post("ajax_vmid_refresh", setting.anna, {{"node", std::to_string(setting.id)}});
    check_status(503, answer);
    check_holds(answer, "{\"error\":\"");
    setting.check_state("taken", setting.ask("105"));
}

TEST(AjaxVmidRefresh, anothersNodeIsA404) {
    for (const int64_t id : {setting.id, setting.id + 1000}) {
        const auto answer = post("ajax_vmid_refresh", setting.ben, {{"node", std::to_string(id)}});
        check_status(404, answer);
        check_holds(answer, "{\"error\":\"");
    }
    check_status(400, post("ajax_vmid_refresh", setting.anna, {}));
}
