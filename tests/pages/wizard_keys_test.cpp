// SPDX-License-Identifier: MIT
// Kept SSH keys in the wizard: ticked on the first page, told on the last, gone when removed.
#include "visitor.h"

using namespace pages_test;

namespace {

const std::string key_text =
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIWIx89Mj3RoBbReEfhZqDd993Sv54MTj4ukWh122r0G anna@laptop";

struct Setting : Scene {
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1");
    std::string draft_id = draft(anna, first);
    int64_t laptop = keep(anna, "laptop", "SHA256:a"), desk = keep(anna, "desk", "SHA256:b");
    int64_t bens = keep(ben, "bens-key", "SHA256:a");

    int64_t keep(const Visitor& who, const std::string& name, const std::string& fingerprint) const {
        return value_of(site.ssh_keys.add(who.user_id, {0, name, key_text, fingerprint, 0}, soon()));
    }
    Answer tick(const std::vector<int64_t>& keys, const std::string& hostname = "web01") const {
        Pairs form = {{"draft", draft_id}, {"vmid", "106"}, {"hostname", hostname}, {"unprivileged", "1"}};
        for (const int64_t key : keys) form.emplace_back("keys", std::to_string(key));
        return post("wizard_general", anna, form);
    }
    std::string ticked() const {
        return value_of(site.drafts.find(anna.user_id, draft_id, soon())).values["keys"];
    }
};

}  // namespace

TEST_GROUP(PageWizardKeys) { Setting setting; };

TEST(PageWizardKeys, onesOwnAreOfferedAndNoOthers) {
    const auto page = get("wizard_general", setting.anna, "draft=" + setting.draft_id);
    check_holds(page, "name=\"keys\" value=\"" + std::to_string(setting.laptop) + "\"");
    check_holds(page, "name=\"keys\" value=\"" + std::to_string(setting.desk) + "\"");
    check_lacks(page, "bens-key");
}

TEST(PageWizardKeys, whoKeepsNoneIsToldWhereToKeepThem) {
    const Visitor zoe = setting.user("zoe");
    setting.node(zoe, "pve1");
    check_holds(get("wizard_general", zoe), "can be ticked here");
}

TEST(PageWizardKeys, severalAreTickedAndStayTicked) {
    check_redirect("/berth/wizard_template?draft=" + setting.draft_id,
                   setting.tick({setting.desk, setting.laptop}));
    STRCMP_EQUAL((std::to_string(setting.desk) + " " + std::to_string(setting.laptop)).c_str(),
                 setting.ticked().c_str());
    check_holds(get("wizard_general", setting.anna, "draft=" + setting.draft_id),
                "value=\"" + std::to_string(setting.laptop) + "\" checked");
    setting.tick({});
    STRCMP_EQUAL("", setting.ticked().c_str());
}

TEST(PageWizardKeys, aRefusedFormKeepsItsTicks) {
    const auto answer = setting.tick({setting.laptop}, "not_a_name");
    check_refused_field("hostname", answer);
    check_holds(answer, "value=\"" + std::to_string(setting.laptop) + "\" checked");
}

TEST(PageWizardKeys, theReviewNamesThem) {
    setting.tick({setting.laptop});
    check_holds(get("wizard_confirm", setting.anna, "draft=" + setting.draft_id), "laptop: ED25519, SHA256:");
}

TEST(PageWizardKeys, oneRemovedSinceIsToldAndNothingIsCreatedWithoutIt) {
    setting.tick({setting.laptop});
    CHECK_TRUE(static_cast<bool>(
        setting.site.ssh_keys.remove(setting.anna.user_id, setting.laptop, setting.soon())));
    const auto page = get("wizard_confirm", setting.anna, "draft=" + setting.draft_id);
    check_holds(page, "was removed from your account since");
    check_refused_field("ssh-public-keys",
                        post("wizard_confirm", setting.anna, {{"draft", setting.draft_id}, {"start", "1"}}));
    LONGS_EQUAL(0, setting.count("creations"));
}

TEST(PageWizardKeys, anothersKeyCountsAsRemoved) {
    setting.tick({setting.bens});
    const auto page = get("wizard_confirm", setting.anna, "draft=" + setting.draft_id);
    check_holds(page, "was removed from your account since");
    check_lacks(page, "bens-key");
}

TEST(PageWizardKeys, whatIsNoIdIsRefused) {
    check_status(400, post("wizard_general", setting.anna,
                           {{"draft", setting.draft_id}, {"vmid", "106"}, {"keys", "1 2"}}));
}
