// SPDX-License-Identifier: MIT
// A node whose token was revoked is not silent: it says what is wrong, and so do the pages.
#include "proxmox.h"
#include "silent_node.h"
#include "visitor.h"

using namespace pages_test;

namespace {

constexpr const char* refusal = "refuses the API token: it is wrong, expired or revoked.";
constexpr const char* silence = "has not answered";

struct Setting : Scene {
    Visitor anna = user("anna");

    void must(const base::Result<void>& result) const {
        if (!result) FAIL(result.error().detail.c_str());
    }
};

}  // namespace

TEST_GROUP(RefusedToken) { Setting setting; };

TEST(RefusedToken, theListOfContainersSaysSo) {
    const int64_t id = Proxmox::get().record(setting, setting.anna, "pve1", "expired");
    const auto answer = get("containers", setting.anna, "wait=1");
    check_status(200, answer);
    check_holds(answer, std::string("pve1 ") + refusal);
    check_lacks(answer, silence);
    const auto waited = get("ajax_containers", setting.anna, "nodes=" + std::to_string(id));
    check_status(200, waited);
    check_holds(waited, std::string("pve1 ") + refusal);
    check_lacks(waited, "does not answer");
}

TEST(RefusedToken, theWizardSaysSo) {
    const int64_t id = Proxmox::get().record(setting, setting.anna, "pve1", "expired");
    const std::string draft = setting.draft(setting.anna, id);
    for (const char* page : {"wizard_general", "wizard_template", "wizard_disks", "wizard_network"}) {
        const auto answer = get(page, setting.anna, "draft=" + draft);
        check_status(200, answer, page);
        check_holds(answer, std::string("pve1 ") + refusal);
        check_lacks(answer, silence);
    }
}

// Proxmox takes 3 s to refuse a token: longer than a page waits.
TEST(RefusedToken, whatIsKnownFromBeforeIsSaidWithoutWaitingForItAgain) {
    const SilentNode slow;
    const int64_t id = setting.node(setting.anna, "slow", slow.port());
    check_holds(get("containers", setting.anna), "<strong>slow</strong> has not answered yet");
    setting.must(setting.site.healths.report_refusal(id, "unauthorised", setting.soon()));
    const auto answer = get("containers", setting.anna);
    check_holds(answer, std::string("slow ") + refusal);
    check_lacks(answer, silence);
}

TEST(RefusedToken, aTokenThatWorksAgainIsForgiven) {
    const int64_t id = Proxmox::get().record(setting, setting.anna, "pve1");
    setting.must(setting.site.healths.report_refusal(id, "unauthorised", setting.soon()));
    for (int i = 0; i < 2; ++i) check_lacks(get("containers", setting.anna, "wait=1"), refusal);
    STRCMP_EQUAL("", value_of(setting.site.healths.look({id}, setting.soon()))[0].why.c_str());
}
