// SPDX-License-Identifier: MIT
// The tags of one container: changed only as they were seen.
#include "container_setting.h"

using namespace pages_test;

TEST_GROUP(PageContainerTags) {
    ContainerSetting setting;
    uint32_t vmid = setting.proxmox.add_container(plain_config);
    void teardown() override { setting.proxmox.clear_faults(); }
    Answer save(const std::string& tags, const std::string& digest) {
        return setting.press(vmid, "tags", {{"tags", tags}, {"digest", digest}});
    }
};

TEST(PageContainerTags, theyAreChangedAndTakenAway) {
    check_redirect("/berth/container?" + setting.query(vmid), save("prod, web", setting.digest(vmid)));
    const auto answer = setting.page(vmid);
    check_holds(answer, "<li class=\"tag\">prod</li>");
    check_lacks(answer, "<li class=\"tag\">demo</li>");
    check_status(303, save("", setting.digest(vmid)));
    check_lacks(setting.page(vmid), "<li class=\"tag\">");
}

TEST(PageContainerTags, whatProxmoxWouldRefuseIsRefusedAtTheFieldAndKept) {
    const auto answer = save("fine +bad", setting.digest(vmid));
    check_refused_field("tags", answer);
    check_holds(answer, "value=\"fine +bad\"");
    LONGS_EQUAL(0, setting.proxmox.entries("config", vmid));
}

TEST(PageContainerTags, whatSomebodyElseChangedMeanwhileIsTold) {
    const std::string seen = setting.digest(vmid);
    check_status(303, save("theirs", seen));
    const auto answer = save("mine", seen);
    check_status(409, answer);
    check_holds(answer, "changed meanwhile");
    check_holds(answer, "<li class=\"tag\">theirs</li>");
    check_holds(answer, "value=\"mine\"");
    LONGS_EQUAL(1, setting.proxmox.entries("config", vmid));
    // Looked at again, it is taken.
    check_status(303, save("mine", setting.digest(vmid)));
}

TEST(PageContainerTags, aLostAnswerIsSaidToBeUnknown) {
    const std::string seen = setting.digest(vmid);
    setting.proxmox.order(R"({"action":"execute_then_drop","match":"PUT .*/config"})");
    const auto answer = save("late", seen);
    check_status(503, answer);
    check_holds(answer, "we do not know yet what it did");
    check_holds(answer, "<li class=\"tag\">late</li>");
    LONGS_EQUAL(1, setting.proxmox.entries("config", vmid));
}
