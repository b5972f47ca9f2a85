// SPDX-License-Identifier: MIT
// The wizard's pages, with nodes that do not answer: what is shown, kept, refused, and where it leads.
#include "visitor.h"

using namespace pages_test;

namespace {

constexpr const char* steps[] = {"wizard_general",   "wizard_template", "wizard_disks",
                                 "wizard_resources", "wizard_network",  "wizard_confirm"};

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2");
    int64_t bens = node(ben, "bens-node");

    store::Draft draft_row(const std::string& id) const {
        return value_of(site.drafts.find(anna.user_id, id, soon()));
    }
    std::string only_draft() const {
        const auto drafts = value_of(site.drafts.unfinished(anna.user_id, soon()));
        UNSIGNED_LONGS_EQUAL(1, drafts.size());
        return drafts[0].id;
    }
    // Makes a value one that its step must not have.
    void open_step(const std::string& draft_id, const char* field) const {
        store::Draft row = draft_row(draft_id);
        row.values[field] = "!";
        const auto saved = site.drafts.save(row, soon());
        if (!saved) FAIL(saved.error().detail.c_str());
    }
};

}  // namespace

TEST_GROUP(PageWizard) { Setting setting; };

TEST(PageWizard, withoutNodesEveryStepShowsTheBannerAndNoForm) {
    const Visitor zoe = setting.user("zoe");
    for (const char* step : steps) {
        const auto answer = get(step, zoe);
        check_status(200, answer, step);
        check_holds(answer, "data-banner=\"no-nodes\"");
        check_holds(answer, "No Proxmox nodes configured");
        check_holds(answer, "href=\"/berth/nodes\"");
        check_lacks(answer, "name=\"vmid\"");
        check_status(200, post(step, zoe, {}), step);
    }
    check_holds(get("containers", zoe), "data-banner=\"no-nodes\"");
    check_status(200, get("nodes", zoe));
    LONGS_EQUAL(0, setting.count("drafts"));
}

TEST(PageWizard, openingAPageNeverCreatesADraft) {
    for (const char* step : steps) {
        get(step, setting.anna);
        head(step, setting.anna);
        get(step, setting.anna, "node=" + std::to_string(setting.second));
    }
    LONGS_EQUAL(0, setting.count("drafts"));
}

TEST(PageWizard, theFirstStepPreselectsTheDefaultNodeAndNoVmid) {
    const auto answer = get("wizard_general", setting.anna);
    check_status(200, answer);
    check_holds(answer, "pve1");
    check_holds(answer, "(default)");
    check_holds(answer, "name=\"vmid\" value=\"\"");
    check_holds(answer, "name=\"node\" value=\"" + std::to_string(setting.second) + "\"");
    check_lacks(answer, "bens-node");
    check_lacks(answer, "type=\"password\"");
}

TEST(PageWizard, anothersNodeCannotBeChosen) {
    const std::string before = setting.fingerprint(), foreign = std::to_string(setting.bens);
    check_status(404, get("wizard_general", setting.anna, "node=" + foreign));
    check_status(404, post("wizard_general", setting.anna, {{"node", foreign}, {"vmid", "105"}}));
    check_status(404, get("containers", setting.anna, "node=" + foreign));
    check_status(404, get("containers", setting.anna, "node=" + std::to_string(setting.bens + 1000)));
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageWizard, anothersDraftIsAnsweredAsOneThatDoesNotExist) {
    const std::string theirs = setting.draft(setting.ben, setting.bens), unknown(32, 'a');
    const std::string before = setting.fingerprint();
    for (const char* step : steps)
        for (const std::string& id : {theirs, unknown}) {
            check_status(404, get(step, setting.anna, "draft=" + id), step);
            // The form of a fresh wizard brings an id that no row has yet.
            if (id == theirs || std::string(step) != "wizard_general")
                check_status(404, post(step, setting.anna, {{"draft", id}}), step);
        }
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageWizard, aStepIsNotReachedBeforeTheOnesBeforeIt) {
    for (const char* step : steps)
        if (std::string(step) != "wizard_general") {
            check_redirect("/berth/wizard_general", get(step, setting.anna));
            check_redirect("/berth/wizard_general", post(step, setting.anna, {}));
        }
    const std::pair<const char*, const char*> opened[] = {{"vmid", "wizard_general"},
                                                          {"ostemplate", "wizard_template"},
                                                          {"rootfs.size", "wizard_disks"},
                                                          {"memory", "wizard_resources"},
                                                          {"net0.ip", "wizard_network"}};
    for (const auto& [field, page] : opened) {
        const std::string id = setting.draft(setting.anna, setting.first);
        setting.open_step(id, field);
        check_redirect("/berth/" + std::string(page) + "?draft=" + id,
                       get("wizard_confirm", setting.anna, "draft=" + id));
        check_redirect("/berth/" + std::string(page) + "?draft=" + id,
                       post("wizard_confirm", setting.anna, {{"draft", id}}));
    }
    LONGS_EQUAL(0, setting.count("creations"));
}

TEST(PageWizard, theFirstStepStoresADraftAndGoesOn) {
    const auto answer = post("wizard_general", setting.anna,
                             {{"node", std::to_string(setting.second)},
                              {"vmid", "105"},
                              {"hostname", "web01"},
                              {"tags", "a b"},
                              {"unprivileged", "1"},
                              {"features.nesting", "1"}});
    const std::string id = setting.only_draft();
    check_redirect("/berth/wizard_template?draft=" + id, answer);
    const auto row = setting.draft_row(id);
    LONGS_EQUAL(setting.second, row.node_id);
    STRCMP_EQUAL("105", row.values.at("vmid").c_str());
    STRCMP_EQUAL("1", row.values.at("features.nesting").c_str());
    STRCMP_EQUAL("", row.values.at("ssh-public-keys").c_str());
    // The node could not be asked: it goes on all the same, and says so.
    STRCMP_CONTAINS("will be checked again", row.notice.c_str());
    check_holds(get("wizard_template", setting.anna, "draft=" + id), "will be checked again");
}

TEST(PageWizard, theSameStepAgainChangesTheSameDraft) {
    const std::string id = setting.draft(setting.anna, setting.first);
    const std::string key = setting.draft_row(id).creation_key;
    check_redirect(
        "/berth/wizard_template?draft=" + id,
        post("wizard_general", setting.anna, {{"draft", id}, {"vmid", "106"}, {"unprivileged", "1"}}));
    LONGS_EQUAL(1, setting.count("drafts"));
    const auto row = setting.draft_row(id);
    STRCMP_EQUAL("106", row.values.at("vmid").c_str());
    STRCMP_EQUAL("8", row.values.at("rootfs.size").c_str());
    CHECK_FALSE(key == row.creation_key);
}

TEST(PageWizard, aRefusedFieldIsNamedAndWhatWasTypedComesBack) {
    const std::string before = setting.fingerprint();
    const std::pair<const char*, const char*> wrong[] = {
        {"vmid", ""},           {"vmid", "99"},
        {"vmid", "1000000000"}, {"hostname", "bad_host"},
        {"tags", "-x"},         {"ssh-public-keys", "nonsense"}};
    for (const auto& [field, value] : wrong) {
        Pairs form = {{"unprivileged", "1"}};
        for (const char* name : {"vmid", "hostname", "tags", "ssh-public-keys"})
            form.emplace_back(name, name == std::string(field)    ? value
                                    : name == std::string("vmid") ? "105"
                                                                  : "");
        const auto answer = post("wizard_general", setting.anna, form);
        check_refused_field(field, answer);
        if (*value) check_holds(answer, value);
    }
    STRCMP_EQUAL(before.c_str(), setting.fingerprint().c_str());
}

TEST(PageWizard, aTakenVmidStopsTheFirstStep) {
    const auto cached = setting.site.vmids.replace(setting.first, {105}, setting.soon());
    if (!cached) FAIL(cached.error().detail.c_str());
    const auto answer = post("wizard_general", setting.anna, {{"vmid", "105"}, {"unprivileged", "1"}});
    check_refused_field("vmid", answer);
    check_holds(answer, "already in use");
    LONGS_EQUAL(0, setting.count("drafts"));
}

TEST(PageWizard, valuesThatExcludeEachOtherStopTheirStep) {
    const std::string id = setting.draft(setting.anna, setting.first);
    const auto answer =
        post("wizard_network", setting.anna,
             {{"draft", id}, {"net0.bridge", "vmbr0"}, {"net0.ip6", "auto"}, {"net0.host-managed", "1"}});
    check_refused_field("net0.ip6", answer);
    check_holds(answer, "does not go with “Configured by the node”");
}

TEST(PageWizard, hostileTextComesBackAsText) {
    const auto answer = post("wizard_general", setting.anna, {{"vmid", "\"><script>alert(1)</script>"}});
    check_status(422, answer);
    check_lacks(answer, "<script>alert");
}

TEST(PageWizard, backKeepsWhatWasTypedRightOrWrong) {
    const std::string id = setting.draft(setting.anna, setting.first);
    check_redirect(
        "/berth/wizard_disks?draft=" + id,
        post("wizard_resources", setting.anna,
             {{"draft", id}, {"back", "1"}, {"cores", "99999"}, {"memory", "1024"}, {"swap", ""}}));
    STRCMP_EQUAL("99999", setting.draft_row(id).values.at("cores").c_str());
    check_holds(get("wizard_resources", setting.anna, "draft=" + id), "value=\"1024\"");
    // But one does not come past it.
    check_redirect("/berth/wizard_resources?draft=" + id, get("wizard_confirm", setting.anna, "draft=" + id));
}

TEST(PageWizard, everyStepShowsTheDraft) {
    const std::string id = setting.draft(setting.anna, setting.first);
    const std::pair<const char*, const char*> shown[] = {
        {"wizard_general", "value=\"105\""},
        {"wizard_disks", "name=\"rootfs.size\" value=\"8\""},
        {"wizard_resources", "name=\"memory\" value=\"512\""},
        {"wizard_network", "value=\"dhcp\""},
        {"wizard_confirm", "local:vztmpl/debian-12.tar.zst"}};
    for (const auto& [page, text] : shown) {
        const auto answer = get(page, setting.anna, "draft=" + id);
        check_status(200, answer, page);
        check_holds(answer, text);
        check_holds(answer, "name=\"draft\" value=\"" + id + "\"");
    }
}

TEST(PageWizard, aNodeThatDoesNotAnswerIsNamed) {
    const std::string id = setting.draft(setting.anna, setting.first);
    for (const char* page : {"wizard_template", "wizard_disks", "wizard_network"}) {
        const auto answer = get(page, setting.anna, "draft=" + id);
        check_status(200, answer, page);
        check_holds(answer, "<strong>pve1</strong> has not answered since");
    }
}

TEST(PageWizard, creatingOnANodeThatDoesNotAnswerMakesNothing) {
    const std::string id = setting.draft(setting.anna, setting.first);
    const auto answer =
        post("wizard_confirm", setting.anna, {{"draft", id}, {"node", std::to_string(setting.first)}});
    check_status(422, answer);
    check_holds(answer, "pve1 cannot be reached");
    LONGS_EQUAL(0, setting.count("creations"));
    STRCMP_EQUAL("web01", setting.draft_row(id).values.at("hostname").c_str());
}

TEST(PageWizard, creatingWithTheNodeOfAnotherWindowMakesNothing) {
    const std::string id = setting.draft(setting.anna, setting.first);
    check_refused_field("node", post("wizard_confirm", setting.anna,
                                     {{"draft", id}, {"node", std::to_string(setting.second)}}));
    LONGS_EQUAL(0, setting.count("creations"));
}

TEST(PageWizard, aDraftOutlivesItsNode) {
    const std::string id = setting.draft(setting.anna, setting.second);
    check_status(303,
                 post("nodes", setting.anna, {{"action", "remove"}, {"id", std::to_string(setting.second)}}));
    const auto answer = get("wizard_general", setting.anna, "draft=" + id);
    check_status(200, answer);
    check_holds(answer, "value=\"105\"");
    check_holds(answer, "pve1");
}

TEST(PageWizard, anAttemptThatMayStillAppearIsNotCalledFailed) {
    const std::pair<store::State, const char*> ends[] = {
        {store::State::failed, "The last attempt failed. Proxmox says: CT is locked"},
        {store::State::closed,
         "The last attempt came to nothing, as far as can be told. Proxmox says: CT is locked"}};
    for (const auto& [state, sentence] : ends) {
        const std::string id = setting.draft(setting.anna, setting.first);
        store::NewCreation wanted;
        wanted.user_id = setting.anna.user_id;
        wanted.idem_key = setting.draft_row(id).creation_key;
        wanted.spec_hash = std::string(32, 'h');
        wanted.node_id = setting.first;
        wanted.vmid = 105;
        wanted.spec_json = "{}";
        wanted.draft_id = id;
        const auto made = *value_of(setting.site.creations.insert(wanted, setting.soon())).creation;
        store::Change end;
        end.state = state;
        end.message = "CT is locked";
        CHECK_TRUE(value_of(setting.site.creations.change(made, end, "test", setting.soon())));
        check_holds(get("wizard_confirm", setting.anna, "draft=" + id), sentence);
    }
}
