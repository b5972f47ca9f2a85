// SPDX-License-Identifier: MIT
// The page of one container and what its buttons do, with a Proxmox behind it.
#include "container_setting.h"
#include "silent_node.h"

using namespace pages_test;

TEST_GROUP(PageContainer) {
    ContainerSetting setting;
    void teardown() override { setting.proxmox.clear_faults(); }
};

TEST(PageContainer, itShowsTheConfigurationAsSavedAndHowItIs) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config, "running");
    const auto answer = setting.page(vmid);
    check_status(200, answer);
    for (const char* part :
         {"<h1>web01</h1>", "data-status=\"running\"", "Uptime", "of 2 CPUs", "of 512.00 MiB", "Root disk",
          "local-lvm:vm-1-disk-0, size=4G", "name=eth0, bridge=vmbr0", "<li class=\"tag\">demo</li>",
          "192.0.2.77/24", "bc:24:11:0a:00:01", "Shut down", ">Stop<", "second &lt;b&gt;line"})
        check_holds(answer, part);
    for (const char* part : {">Start<", "name=\"confirm\"", "<b>line", ">127.0.0.1"})
        check_lacks(answer, part);
}

TEST(PageContainer, aStoppedOneHasNoAddressesAndCanBeStartedOrDeleted) {
    const auto answer = setting.page(setting.proxmox.add_container(plain_config));
    check_holds(answer, ">Start<");
    check_holds(answer, "name=\"confirm\"");
    for (const char* part : {"Shut down", ">Stop<", "Uptime", "<h2>Addresses</h2>"})
        check_lacks(answer, part);
}

TEST(PageContainer, oneThatWasMovedIsFoundInItsCluster) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config, "stopped", "pve2");
    const auto answer = setting.page(vmid);
    check_status(200, answer);
    check_holds(answer, "<dt>Runs on</dt><dd>pve2</dd>");
    check_holds(setting.end_of(setting.press(vmid, "start")), "data-state=\"DONE\"");
}

TEST(PageContainer, aMemberThatIsAwayIsNotTakenForTheNodeItself) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config, "stopped", "pve2");
    setting.proxmox.order(R"({"action":"node_offline","cluster":"lab","node":"pve2"})");
    const auto answer = setting.page(vmid);
    setting.proxmox.order(R"({"action":"node_online","cluster":"lab","node":"pve2"})");
    check_status(200, answer);
    check_holds(answer, "pve2 does not answer in time.");
    check_lacks(answer, "has not answered since");
    check_status(200, setting.page(vmid));
    check_holds(setting.page(vmid), "<h1>web01</h1>");
}

TEST(PageContainer, whatIsNotThereIsA404ThatSaysSo) {
    const auto answer = setting.page(888888);
    check_status(404, answer);
    check_holds(answer, "No container 888888");
    // A VM.
    const auto machine = setting.page(900);
    check_status(404, machine);
    check_holds(machine, "has this VMID");
}

TEST(PageContainer, oneThatBerthMadeAndThatIsGoneIsSaidToBeRemoved) {
    const std::string creation = setting.creation(setting.anna, setting.id, 777777);
    const auto row = value_of(setting.site.creations.load(creation, setting.soon()));
    store::Change done;
    done.state = store::State::done;
    CHECK_TRUE(value_of(setting.site.creations.change(row, done, "test", setting.soon())));
    const auto answer = setting.page(777777);
    check_status(404, answer);
    check_holds(answer, "Removed on the node");
    check_holds(answer, "href=\"/berth/creation?id=" + creation + "\"");
    // What it was is not for others.
    check_status(404, get("container", setting.ben, setting.query(777777)));
    check_lacks(get("container", setting.ben, setting.query(777777)), creation);
}

TEST(PageContainer, itsNotesLeadToItsCreationWithoutShowingTheMark) {
    const std::string creation = setting.creation(setting.anna, setting.id, 777778);
    const uint32_t vmid = setting.proxmox.add_container(
        R"("hostname":"made","memory":"512","description":"mine\nberth-intent: )" + creation + R"(\n")");
    const auto answer = setting.page(vmid);
    check_holds(answer, "href=\"/berth/creation?id=" + creation + "\"");
    check_lacks(answer, "berth-intent");
    check_holds(answer, "mine");
}

TEST(PageContainer, anothersNodeIsAnsweredAsOneThatDoesNotExist) {
    check_status(404, get("container", setting.ben, setting.query(100)));
    const auto answer = post("container", setting.ben,
                             {{"node", std::to_string(setting.id)}, {"vmid", "100"}, {"action", "stop"}});
    check_status(404, answer);
    LONGS_EQUAL(0, setting.proxmox.entries("stop", 100));
}

TEST(PageContainer, parametersThatNoPageSendsAreA400) {
    const std::string node = "node=" + std::to_string(setting.id);
    for (const std::string& query : {std::string(), node, node + "&vmid=99", node + "&vmid=x",
                                     node + "&vmid=100&bogus=1", std::string("node=0&vmid=100")})
        check_status(400, get("container", setting.anna, query), query);
    check_status(400, setting.press(100, "explode"));
    check_status(400, setting.press(100, ""));
    check_status(400, setting.press(100, "tags", {{"tags", "a"}}));
}

TEST(PageContainer, withoutASessionOneComesBackToItAfterSigningIn) {
    const std::string way = "/berth/login?next=%2Fberth%2Fcontainer%3Fnode%3D1%26vmid%3D100";
    check_redirect(way, get("container", Visitor(), "node=1&vmid=100"));
    check_redirect(
        way, post("container", setting.stranger(), {{"node", "1"}, {"vmid", "100"}, {"action", "stop"}}));
}

TEST(PageContainer, aButtonPressedFromElsewhereDoesNothing) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config);
    const Pairs form = {
        {"node", std::to_string(setting.id)}, {"vmid", std::to_string(vmid)}, {"action", "start"}};
    check_status(403, post("container", setting.anna.with_csrf(""), form));
    check_status(403, post("container", setting.anna.with("HTTP_ORIGIN", "http://evil.example"), form));
    check_status(405, request(pages(), "PUT", "container", setting.anna));
    LONGS_EQUAL(0, setting.proxmox.entries("start", vmid));
}

TEST(PageContainer, startingAndShuttingDownAreFollowedToTheirEnd) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config);
    const auto started = setting.end_of(setting.press(vmid, "start"));
    check_holds(started, "Start container " + std::to_string(vmid));
    check_holds(started, "data-state=\"DONE\"");
    check_holds(started, "href=\"/berth/container?node=" + std::to_string(setting.id) + "&amp;vmid=");
    check_holds(setting.page(vmid), "data-status=\"running\"");
    check_holds(setting.end_of(setting.press(vmid, "shutdown")), "data-state=\"DONE\"");
    check_holds(setting.page(vmid), "data-status=\"stopped\"");
    check_holds(setting.page(vmid), "Shut down container");
}

TEST(PageContainer, whatItDoesAlreadyIsRefusedWithASentence) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config);
    const auto answer = setting.press(vmid, "stop");
    check_status(409, answer);
    check_holds(answer, "not running. Nothing was done.");
    check_holds(answer, "<h1>web01</h1>");
}

TEST(PageContainer, aLockIsShownAndItsButtonsAreDisabled) {
    const uint32_t vmid =
        setting.proxmox.add_container(R"("hostname":"held","memory":"512","lock":"backup")");
    const auto answer = setting.page(vmid);
    check_holds(answer, "<dt>Locked</dt><dd>backup</dd>");
    check_holds(answer, "disabled>Start<");
    const auto refused = setting.press(vmid, "delete", {{"confirm", std::to_string(vmid)}});
    check_status(409, refused);
    check_holds(refused, "is locked (backup)");
}

TEST(PageContainer, whileATaskIsUnderWayTheOthersWait) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config, "running");
    setting.proxmox.order(R"({"action":"task_seconds","match":"status/shutdown","seconds":30})");
    check_status(303, setting.press(vmid, "shutdown"));
    const auto answer = setting.page(vmid);
    check_holds(answer, "Under way: <a href=");
    check_holds(answer, "disabled>Shut down<");
    // Ending a shutdown that takes too long is what Stop is for.
    check_lacks(answer, "disabled>Stop<");
    check_status(303, setting.press(vmid, "stop"));
}

TEST(PageContainer, aTokenWithoutTheRightIsToldWhichOne) {
    const Visitor zoe = setting.user("zoe");
    const std::string node = std::to_string(setting.proxmox.record(setting, zoe, "pve1", "no-rights"));
    const auto answer = get("container", zoe, "node=" + node + "&vmid=100");
    check_status(200, answer);
    check_holds(answer, "VM.Audit");
    check_lacks(answer, "dns1");
}

TEST(PageContainer, deletingTakesTheTypedVmid) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config);
    for (const char* typed : {"", "100", "yes"}) {
        const auto answer = setting.press(vmid, "delete", {{"confirm", typed}});
        check_refused_field("confirm", answer);
        check_holds(answer, std::string("name=\"confirm\" value=\"") + typed + "\"");
        check_holds(answer, "<details class=\"panel removal\" id=\"removal\" open>");
    }
    LONGS_EQUAL(0, setting.proxmox.entries("destroy", vmid));
}

TEST(PageContainer, aRunningOneIsNotDeleted) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config, "running");
    check_holds(setting.page(vmid), "Shut it down or stop it first");
    const auto answer = setting.press(vmid, "delete", {{"confirm", std::to_string(vmid)}});
    check_status(409, answer);
    LONGS_EQUAL(0, setting.proxmox.entries("destroy", vmid));
}

TEST(PageContainer, aDeletedOneFreesItsVmidForTheCheckAndIsGone) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config);
    const auto known = setting.site.vmids.replace(setting.id, {100, vmid}, setting.soon());
    CHECK_TRUE(static_cast<bool>(known));
    const auto end =
        setting.end_of(setting.press(vmid, "delete", {{"confirm", std::to_string(vmid)}, {"purge", "1"}}));
    check_holds(end, "data-state=\"DONE\"");
    check_holds(end, "See the list");
    CHECK_FALSE(value_of(setting.site.vmids.look(setting.id, vmid, setting.soon())).is_member);
    CHECK_TRUE(value_of(setting.site.vmids.look(setting.id, 100, setting.soon())).is_member);
    check_status(404, setting.page(vmid));
}

TEST(PageContainer, aLostAnswerIsLookedForAndNeverSentAgain) {
    const uint32_t vmid = setting.proxmox.add_container(plain_config);
    setting.proxmox.order(R"({"action":"execute_then_drop","match":"status/start"})");
    setting.proxmox.order(R"({"action":"task_seconds","match":"status/start","seconds":1})");
    check_holds(setting.end_of(setting.press(vmid, "start")), "data-state=\"DONE\"");
    const uint32_t other = setting.proxmox.add_container(plain_config);
    setting.proxmox.order(R"({"action":"drop_before_execute","match":"status/start"})");
    const auto lost = setting.press(other, "start");
    check_status(503, lost);
    check_holds(lost, "we do not know yet what it did");
    check_holds(lost, "data-status=\"stopped\"");
    LONGS_EQUAL(0, setting.proxmox.entries("start", other));
}

TEST_GROUP(PageContainerSilent) { ContainerSetting setting; };

TEST(PageContainerSilent, whatTheListSaidLastIsShownAndNothingCanBeSent) {
    const int64_t id = setting.node(setting.anna, "away");
    const auto kept = setting.site.snapshots.remember(
        id, "containers", "321\told\trunning\tpve1\t0\t0\t0\t\t\n", setting.soon());
    CHECK_TRUE(static_cast<bool>(kept));
    const Pairs form = {{"node", std::to_string(id)}, {"vmid", "321"}, {"action", "stop"}};
    for (int i = 0; i < 2; ++i) {
        const auto answer = get("container", setting.anna, "node=" + std::to_string(id) + "&vmid=321");
        check_status(200, answer);
        check_holds(answer, "<strong>away</strong> has not answered since");
        check_holds(answer, "<h1>old</h1>");
        check_lacks(answer, "name=\"action\"");
        const auto pressed = post("container", setting.anna, form);
        check_status(503, pressed);
        check_holds(pressed, "Nothing was sent.");
    }
}

TEST(PageContainerSilent, thePageDoesNotWaitForIt) {
    SilentNode silent;
    const int64_t id = setting.node(setting.anna, "hung", silent.port());
    const auto start = std::chrono::steady_clock::now();
    check_holds(get("container", setting.anna, "node=" + std::to_string(id) + "&vmid=321"),
                "<strong>hung</strong> has not answered since");
    CHECK_TRUE(std::chrono::steady_clock::now() - start < std::chrono::seconds(3));
    CHECK_TRUE(silent.was_called());
}
