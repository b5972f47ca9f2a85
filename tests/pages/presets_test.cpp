// SPDX-License-Identifier: MIT
// Presets: kept from a wizard or a creation, begun from, edited, deleted; and the same creation once more.
#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2");
    std::string draft_id = draft(anna, first);

    int64_t keep(const std::string& name) const {
        check_redirect("/berth/presets?done=saved",
                       post("presets", anna, {{"action", "save"}, {"name", name}, {"draft", draft_id}}));
        for (const auto& preset : value_of(site.presets.list(anna.user_id, soon())))
            if (preset.name == name) return preset.id;
        return 0;
    }
    // Of a finished creation that keeps its values.
    std::string failed() const {
        store::NewCreation wanted;
        wanted.user_id = anna.user_id;
        wanted.idem_key = std::string(32, 'c');
        wanted.spec_hash = std::string(32, 'h');
        wanted.node_id = second;
        wanted.vmid = 130;
        wanted.spec_json = "{}";
        wanted.values = {{"cores", "3"}, {"tags", "again"}};
        wanted.hostname = "web01";
        const auto made = *value_of(site.creations.insert(wanted, soon())).creation;
        store::Change end;
        end.state = store::State::failed;
        CHECK_TRUE(value_of(site.creations.change(made, end, "test", soon())));
        return made.id;
    }
    store::Draft draft_at(const Answer& answer) const {
        const std::string location = answer.header("Location");
        const std::string start = "/berth/wizard_general?draft=";
        STRCMP_EQUAL(start.c_str(), location.substr(0, start.size()).c_str());
        return value_of(site.drafts.find(anna.user_id, location.substr(start.size()), soon()));
    }
};

}  // namespace

TEST_GROUP(PagePresets) { Setting setting; };

TEST(PagePresets, aFinishedWizardIsKeptWithoutVmidAndHostname) {
    check_holds(get("wizard_confirm", setting.anna, "draft=" + setting.draft_id),
                "/berth/presets?draft=" + setting.draft_id);
    check_holds(get("presets", setting.anna, "draft=" + setting.draft_id), "Keep it as a preset");
    const int64_t id = setting.keep("small");
    const auto preset = value_of(setting.site.presets.find(setting.anna.user_id, id, setting.soon()));
    LONGS_EQUAL(0, preset.values.count("vmid") + preset.values.count("hostname"));
    STRCMP_EQUAL("vmbr0", preset.values.at("net0.bridge").c_str());
    LONGS_EQUAL(setting.first, preset.node_id);
    const auto page = get("presets", setting.anna, "done=saved");
    check_holds(page, "data-preset=\"small\"");
    check_holds(page, "debian-12.tar.zst, 8 GiB root disk");
    check_lacks(get("presets", setting.ben), "data-preset");
}

TEST(PagePresets, anUnfinishedWizardOrAForeignOneIsNot) {
    const Pairs form = {{"action", "save"}, {"name", "x"}, {"draft", setting.draft_id}};
    check_status(404, post("presets", setting.ben, form));
    auto draft = value_of(setting.site.drafts.find(setting.anna.user_id, setting.draft_id, setting.soon()));
    draft.values["cores"] = "!";
    CHECK_TRUE(static_cast<bool>(setting.site.drafts.save(draft, setting.soon())));
    check_status(409, post("presets", setting.anna, form));
    LONGS_EQUAL(0, setting.count("presets"));
}

TEST(PagePresets, aNameIsNeededAndUsedOnce) {
    setting.keep("small");
    for (const char* name : {"", "small"}) {
        const auto answer =
            post("presets", setting.anna, {{"action", "save"}, {"name", name}, {"draft", setting.draft_id}});
        check_refused_field("name", answer);
        check_holds(answer, "name=\"draft\" value=\"" + setting.draft_id + "\"");
    }
    LONGS_EQUAL(1, setting.count("presets"));
}

TEST(PagePresets, aWizardBeginsWithOneAndKeepsItThroughItsFirstPage) {
    const std::string id = std::to_string(setting.keep("small"));
    const auto page = get("wizard_general", setting.anna, "preset=" + id);
    check_holds(page, "Begun with the preset <strong>small</strong>");
    check_holds(page, "name=\"preset\" value=\"" + id + "\"");
    check_holds(page, "value=\"web\"");  // its tags
    const auto refused =
        post("wizard_general", setting.anna, {{"preset", id}, {"vmid", "7"}, {"unprivileged", "1"}});
    check_refused_field("vmid", refused);
    check_holds(refused, "name=\"preset\" value=\"" + id + "\"");
    const auto saved = post("wizard_general", setting.anna,
                            {{"preset", id},
                             {"draft", std::string(32, 'd')},
                             {"vmid", "177"},
                             {"tags", "other"},
                             {"unprivileged", "1"}});
    check_redirect("/berth/wizard_template?draft=" + std::string(32, 'd'), saved);
    const auto draft =
        value_of(setting.site.drafts.find(setting.anna.user_id, std::string(32, 'd'), setting.soon()));
    STRCMP_EQUAL("vmbr0", draft.values.at("net0.bridge").c_str());
    STRCMP_EQUAL("other", draft.values.at("tags").c_str());
    STRCMP_EQUAL("177", draft.values.at("vmid").c_str());
}

TEST(PagePresets, theDefaultOfANodeIsBegunWithUnlessItIsNotWanted) {
    const std::string id = std::to_string(setting.keep("small"));
    const Pairs form = {{"action", "default"}, {"node", std::to_string(setting.first)}, {"preset", id}};
    check_status(404, post("presets", setting.ben, form));
    check_redirect("/berth/presets?done=default", post("presets", setting.anna, form));
    check_holds(get("wizard_general", setting.anna), "Begun with the preset <strong>small</strong>");
    check_lacks(get("wizard_general", setting.anna, "preset=0"), "Begun with");
    check_lacks(get("wizard_general", setting.anna, "node=" + std::to_string(setting.second)), "Begun with");
    // A form that was begun without it stays so.
    post("wizard_general", setting.anna,
         {{"draft", std::string(32, 'd')}, {"vmid", "177"}, {"unprivileged", "1"}});
    const auto draft =
        value_of(setting.site.drafts.find(setting.anna.user_id, std::string(32, 'd'), setting.soon()));
    LONGS_EQUAL(0, draft.values.count("net0.bridge"));
    check_redirect("/berth/presets?done=default",
                   post("presets", setting.anna,
                        {{"action", "default"}, {"node", std::to_string(setting.first)}, {"preset", "0"}}));
    check_lacks(get("wizard_general", setting.anna), "Begun with");
}

TEST(PagePresets, editingOpensAWizardThatSavesIntoIt) {
    const int64_t number = setting.keep("small");
    const std::string id = std::to_string(number);
    auto draft = setting.draft_at(post("presets", setting.anna, {{"action", "edit"}, {"id", id}}));
    STRCMP_EQUAL("vmbr0", draft.values.at("net0.bridge").c_str());
    draft.values["vmid"] = "190";
    draft.values["hostname"] = "";
    draft.values["cores"] = "7";
    CHECK_TRUE(static_cast<bool>(setting.site.drafts.save(draft, setting.soon())));
    check_holds(get("wizard_confirm", setting.anna, "draft=" + draft.id), "Save into the preset small");
    const Pairs form = {{"action", "update"}, {"draft", draft.id}};
    check_status(404, post("presets", setting.ben, form));
    check_redirect("/berth/presets?done=saved", post("presets", setting.anna, form));
    const auto preset = value_of(setting.site.presets.find(setting.anna.user_id, number, setting.soon()));
    STRCMP_EQUAL("7", preset.values.at("cores").c_str());
    LONGS_EQUAL(0, preset.values.count("vmid") + preset.values.count("preset.edited"));
    LONGS_EQUAL(1, setting.count("drafts"));
    // A draft that edits none saves into none.
    check_status(404, post("presets", setting.anna, {{"action", "update"}, {"draft", setting.draft_id}}));
}

TEST(PagePresets, oneIsRenamedAndAfterAskingDeletedByItsOwnerOnly) {
    const std::string id = std::to_string(setting.keep("small"));
    check_holds(get("presets", setting.anna, "rename=" + id), "value=\"small\"");
    check_holds(get("presets", setting.anna, "remove=" + id), "Delete small?");
    check_status(404, get("presets", setting.ben, "remove=" + id));
    const Pairs rename = {{"action", "rename"}, {"id", id}, {"name", "tiny"}};
    for (const Pairs& form :
         {rename, Pairs{{"action", "remove"}, {"id", id}}, Pairs{{"action", "edit"}, {"id", id}}})
        check_status(404, post("presets", setting.ben, form));
    check_redirect("/berth/presets?done=renamed", post("presets", setting.anna, rename));
    check_holds(get("presets", setting.anna), "data-preset=\"tiny\"");
    check_redirect("/berth/presets?done=removed",
                   post("presets", setting.anna, {{"action", "remove"}, {"id", id}}));
    LONGS_EQUAL(0, setting.count("presets"));
    check_status(404, get("wizard_general", setting.anna, "preset=" + id));
}

TEST(PagePresets, aFinishedCreationIsBegunOnceMoreAndKept) {
    const std::string id = setting.failed();
    const auto page = get("creation", setting.anna, "id=" + id);
    check_holds(page, "The same again");
    check_holds(page, "/berth/presets?creation=" + id);
    check_status(404, post("creation", setting.ben, {{"id", id}, {"again", "1"}}));
    const auto draft = setting.draft_at(post("creation", setting.anna, {{"id", id}, {"again", "1"}}));
    STRCMP_EQUAL("3", draft.values.at("cores").c_str());
    LONGS_EQUAL(0, draft.values.count("vmid") + draft.values.count("hostname"));
    LONGS_EQUAL(setting.second, draft.node_id);
    check_redirect("/berth/presets?done=saved",
                   post("presets", setting.anna, {{"action", "save"}, {"name", "kept"}, {"creation", id}}));
    LONGS_EQUAL(1, setting.count("presets"));
}

TEST(PagePresets, anOldOrARunningCreationOffersNoMore) {
    const std::string id = setting.creation(setting.anna, setting.first, 105);
    check_lacks(get("creation", setting.anna, "id=" + id), "The same again");
    check_status(404, post("creation", setting.anna, {{"id", id}, {"again", "1"}}));
}

TEST(PagePresets, aHostileNameIsOnlyText) {
    const std::string id = std::to_string(setting.keep("\"><script>alert(1)</script>"));
    check_lacks(get("presets", setting.anna), "<script>alert");
    check_lacks(get("presets", setting.anna, "remove=" + id), "<script>alert");
    check_lacks(get("wizard_general", setting.anna, "preset=" + id), "<script>alert");
}
