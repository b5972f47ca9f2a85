// SPDX-License-Identifier: MIT
// A VMID in somebody's open wizard: taken by a POST, seen by everybody who registered the cluster.
#include "base/json.h"
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t annas = node(anna, "pve1"), bens = node(ben, "other");
    const std::string annas_draft = std::string(32, 'a'), bens_draft = std::string(32, 'b');

    // Both have registered the same cluster, and Proxmox has just called these free.
    Setting() {
        share_cluster(bens, annas);
        for (const uint32_t vmid : {105U, 106U})
            CHECK_TRUE(value_of(site.vmids.mark_free(cluster_of(annas), vmid, soon())));
    }

    Answer hold(const Visitor& who, const std::string& vmid) const {
        const bool is_anna = who.user_id == anna.user_id;
        return post("ajax_vmid", who,
                    {{"node", std::to_string(is_anna ? annas : bens)},
                     {"vmid", vmid},
                     {"draft", is_anna ? annas_draft : bens_draft}});
    }
    Answer ask(const Visitor& who, const std::string& vmid) const {
        const int64_t id = who.user_id == anna.user_id ? annas : bens;
        return get("ajax_vmid", who, "node=" + std::to_string(id) + "&vmid=" + vmid);
    }
    void check_state(const char* state, const Answer& answer) const {
        check_status(200, answer);
        STRCMP_EQUAL_TEXT(state, value_of(base::json::parse(answer.body))["state"].text_or("").c_str(),
                          answer.body.c_str());
    }
    int64_t count_holds() const {
        return static_cast<int64_t>(
            value_of(site.redis.command({"KEYS", site.redis.key("hold:*")}, soon())).items().size());
    }
};

}  // namespace

TEST_GROUP(AjaxVmidHold) { Setting setting; };

TEST(AjaxVmidHold, anotherUserOfTheClusterSeesItAtOnce) {
    setting.check_state("available", setting.hold(setting.anna, "105"));
    const auto seen = setting.ask(setting.ben, "105");
    setting.check_state("held", seen);
    check_holds(seen, "being used in another wizard");
    setting.check_state("held", setting.hold(setting.ben, "105"));
    setting.check_state("available", setting.ask(setting.anna, "105"));
}

TEST(AjaxVmidHold, askingHoldsNothing) {
    setting.check_state("available", setting.ask(setting.anna, "105"));
    LONGS_EQUAL(0, setting.count_holds());
    setting.check_state("available", setting.ask(setting.ben, "105"));
}

TEST(AjaxVmidHold, itMovesWithTheNumber) {
    setting.check_state("available", setting.hold(setting.anna, "105"));
    setting.check_state("available", setting.hold(setting.anna, "106"));
    setting.check_state("available", setting.ask(setting.ben, "105"));
    setting.check_state("held", setting.ask(setting.ben, "106"));
    LONGS_EQUAL(1, setting.count_holds());
}

TEST(AjaxVmidHold, whatIsNoVmidOrTakenLetsGo) {
    for (const char* other : {"", "x", "107"}) {
        setting.check_state("available", setting.hold(setting.anna, "105"));
        LONGS_EQUAL(1, setting.count_holds());
        setting.creation(setting.ben, setting.bens, 107);
        setting.hold(setting.anna, other);
        LONGS_EQUAL_TEXT(0, setting.count_holds(), other);
        value_of(setting.site.mysql.execute("DELETE FROM creations", {}, setting.soon()));
    }
}

TEST(AjaxVmidHold, withoutADraftNothingIsHeld) {
    const auto answer =
        post("ajax_vmid", setting.anna, {{"node", std::to_string(setting.annas)}, {"vmid", "105"}});
    setting.check_state("available", answer);
    LONGS_EQUAL(0, setting.count_holds());
}

TEST(AjaxVmidHold, nobodyHoldsOnAnothersNodeOrWithoutASessionOrToken) {
    const Pairs form = {
        {"node", std::to_string(setting.annas)}, {"vmid", "105"}, {"draft", setting.bens_draft}};
    check_status(404, post("ajax_vmid", setting.ben, form));
    check_status(401, post("ajax_vmid", setting.stranger(), form));
    check_status(403, post("ajax_vmid", setting.anna.with_csrf("x"), form));
    LONGS_EQUAL(0, setting.count_holds());
}

TEST(AjaxVmidHold, theFormOfAFreshWizardHoldsForTheDraftThatItBecomes) {
    const auto page = get("wizard_general", setting.anna);
    const std::string mark = "name=\"draft\" value=\"";
    const size_t at = page.body.find(mark);
    CHECK_TRUE(at != std::string::npos);
    const std::string id = page.body.substr(at + mark.size(), 32);
    LONGS_EQUAL(0, setting.count("drafts"));

    const Pairs form = {{"draft", id}, {"vmid", "105"}, {"unprivileged", "1"}};
    check_redirect("/berth/wizard_template?draft=" + id, post("wizard_general", setting.anna, form));
    setting.check_state("held", setting.ask(setting.ben, "105"));
    // Sent once more it is the same draft.
    check_redirect("/berth/wizard_template?draft=" + id, post("wizard_general", setting.anna, form));
    LONGS_EQUAL(1, setting.count("drafts"));
    // To anybody else it does not exist.
    check_status(404, post("wizard_general", setting.ben, form));
    LONGS_EQUAL(1, setting.count("drafts"));
}

TEST(AjaxVmidHold, aHeldVmidPassesTheFirstStepWithANotice) {
    setting.check_state("available", setting.hold(setting.anna, "105"));
    check_status(303, post("wizard_general", setting.ben,
                           {{"draft", setting.bens_draft}, {"vmid", "105"}, {"unprivileged", "1"}}));
    check_holds(get("wizard_template", setting.ben, "draft=" + setting.bens_draft),
                "VMID 105: being used in another wizard");
    setting.check_state("available", setting.ask(setting.anna, "105"));
}

TEST_GROUP(AjaxVmidFree) { Setting setting; };

TEST(AjaxVmidFree, aNodeThatDoesNotSayIsA503AndNothingIsHeld) {
    const auto answer = post("ajax_vmid_free", setting.anna,
                             {{"node", std::to_string(setting.annas)}, {"draft", setting.annas_draft}});
    check_status(503, answer);
    check_holds(answer, "{\"error\":\"");
    LONGS_EQUAL(0, setting.count_holds());
}

TEST(AjaxVmidFree, anothersNodeIsA404) {
    check_status(404, post("ajax_vmid_free", setting.ben,
                           {{"node", std::to_string(setting.annas)}, {"draft", setting.bens_draft}}));
    check_status(401,
                 post("ajax_vmid_free", setting.stranger(), {{"node", "1"}, {"draft", setting.bens_draft}}));
    check_status(405, get("ajax_vmid_free", setting.anna));
}

TEST(AjaxVmidFree, withoutAScriptTheFormKeepsWhatWasTypedAndSaysWhatIsWrong) {
    const auto answer =
        post("wizard_general", setting.anna,
             {{"draft", setting.annas_draft}, {"vmid", ""}, {"hostname", "web01"}, {"find_free", "1"}});
    check_redirect("/berth/wizard_general?draft=" + setting.annas_draft, answer);
    const auto page = get("wizard_general", setting.anna, "draft=" + setting.annas_draft);
    check_holds(page, "Could not ask pve1 for a free VMID");
    check_holds(page, "value=\"web01\"");
}
