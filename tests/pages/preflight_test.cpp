// SPDX-License-Identifier: MIT
// What stands against a creation is told on Confirm and stops it, before anything is sent.
#include "proxmox.h"
#include "visitor.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna");
    Proxmox& proxmox = Proxmox::get();

    std::string draft_with(int64_t node_id, const std::string& storage, const std::string& size) const {
        const std::string id = draft(anna, node_id, "771001");
        auto row = value_of(site.drafts.find(anna.user_id, id, soon()));
        row.values["ostemplate"] = "local:vztmpl/debian-12-standard_12.12-1_amd64.tar.zst";
        row.values["rootfs.storage"] = storage;
        row.values["rootfs.size"] = size;
        CHECK_TRUE(static_cast<bool>(site.drafts.save(row, soon())));
        return id;
    }
};

}  // namespace

TEST_GROUP(PagePreflight) { Setting setting; };

TEST(PagePreflight, aRightThatTheTokenLacksIsNamedAndNothingIsSent) {
    const int64_t node = setting.proxmox.record(setting, setting.anna, "pve1", "partial");
    const std::string id = setting.draft_with(node, "local-lvm", "4");
    const auto page = get("wizard_confirm", setting.anna, "draft=" + id);
    check_holds(page, "The API token lacks VM.Allocate on /vms/771001.");
    check_holds(page, "The API token lacks Datastore.AllocateSpace on /storage/local-lvm.");
    const auto answer = post("wizard_confirm", setting.anna, {{"draft", id}});
    check_refused_field("rootfs.storage", answer);
    LONGS_EQUAL(0, setting.count("creations"));
}

TEST(PagePreflight, aTokenWithAllRightsHearsNothingOfIt) {
    const int64_t node = setting.proxmox.record(setting, setting.anna, "pve1", "full");
    const std::string id = setting.draft_with(node, "local-lvm", "4");
    const auto page = get("wizard_confirm", setting.anna, "draft=" + id);
    check_lacks(page, "The API token lacks");
    check_lacks(page, "Before you create it");
}

TEST(PagePreflight, aStorageWithTooLittleRoomIsToldInGib) {
    const int64_t node = setting.proxmox.record(setting, setting.anna, "pve1", "full");
    const std::string id = setting.draft_with(node, "fast", "4000");
    check_holds(get("wizard_confirm", setting.anna, "draft=" + id),
                "GiB free; the disks chosen for it ask for 4000.0 GiB.");
}
