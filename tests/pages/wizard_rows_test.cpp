// SPDX-License-Identifier: MIT
// Interfaces and mount points as rows of a form: added, removed, many of them, wrong ones.
#include "app/wizard_fields.h"
#include "visitor.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace pages_test;

namespace {

struct Setting : Scene {
    Visitor anna = user("anna");
    int64_t node_id = node(anna, "harbour");
    std::string id = draft(anna, node_id);

    app::Values values() const { return value_of(site.drafts.find(anna.user_id, id, soon())).values; }
    Pairs disks(Pairs more = {}) const {
        Pairs form = {{"draft", id}, {"rootfs.storage", "local"}, {"rootfs.size", "8"}};
        form.insert(form.end(), more.begin(), more.end());
        return form;
    }
    Pairs network(Pairs more = {}) const {
        Pairs form = {{"draft", id}};
        form.insert(form.end(), more.begin(), more.end());
        return form;
    }
    std::string at(const char* page, const std::string& mark = "") const {
        return std::string("/berth/") + page + "?draft=" + id + mark;
    }
};

Pairs mount_points(unsigned count) {
    Pairs form;
    for (unsigned row = 0; row < count; ++row) {
        const std::string mp = "mp" + std::to_string(row);
        form.push_back({mp + ".storage", "local"});
        form.push_back({mp + ".size", "1"});
        form.push_back({mp + ".mp", "/srv/" + mp});
        form.push_back({mp + ".backup", "1"});
    }
    return form;
}

}  // namespace

TEST_GROUP(PageWizardRows) { Setting setting; };

TEST(PageWizardRows, aFreshNetworkPageHasOneInterface) {
    auto row = value_of(setting.site.drafts.find(setting.anna.user_id, setting.id, setting.soon()));
    for (const web::Field& field : app::wizard_steps()[app::step_index("wizard_network")].fields)
        row.values.erase(field.rows > 0 ? web::name_in_row(field, 0) : field.name);
    CHECK_TRUE(static_cast<bool>(setting.site.drafts.save(row, setting.soon())));
    const auto answer = get("wizard_network", setting.anna, "draft=" + setting.id);
    check_holds(answer, "id=\"row-net0\"");
    check_holds(answer, "name=\"net0.ip\" value=\"dhcp\"");
    check_lacks(answer, "id=\"row-net1\"");
}

TEST(PageWizardRows, aButtonAddsOneAndKeepsWhatWasTyped) {
    check_redirect(setting.at("wizard_disks", "#row-mp0"),
                   post("wizard_disks", setting.anna, setting.disks({{"add", "mp"}})));
    const auto answer = get("wizard_disks", setting.anna, "draft=" + setting.id);
    check_holds(answer, "id=\"row-mp0\"");
    check_redirect(setting.at("wizard_disks", "#row-mp1"),
                   post("wizard_disks", setting.anna,
                        setting.disks({{"mp0.mp", "not/../good"}, {"mp0.storage", "nas"}, {"add", "mp"}})));
    STRCMP_EQUAL("not/../good", setting.values().at("mp0.mp").c_str());
    STRCMP_EQUAL("nas", setting.values().at("mp0.storage").c_str());
}

TEST(PageWizardRows, aButtonRemovesOneAndTheOthersKeepTheirNumbers) {
    Pairs form =
        setting.network({{"net0.bridge", "vmbr0"}, {"net1.bridge", "vmbr1"}, {"net2.bridge", "vmbr2"}});
    form.push_back({"remove", "net1"});
    check_redirect(setting.at("wizard_network", "#rows"), post("wizard_network", setting.anna, form));
    const auto values = setting.values();
    LONGS_EQUAL(2, app::rows_in(values, "net").size());
    STRCMP_EQUAL("vmbr2", values.at("net2.bridge").c_str());
    check_redirect(
        setting.at("wizard_network", "#row-net1"),
        post("wizard_network", setting.anna,
             setting.network({{"net0.bridge", "vmbr0"}, {"net2.bridge", "vmbr2"}, {"add", "net"}})));
}

TEST(PageWizardRows, allInterfacesThereCanBeAreTakenAndOneMoreIsNone) {
    Pairs form;
    for (unsigned row = 0; row < 32; ++row)
        form.push_back({"net" + std::to_string(row) + ".bridge", "vmbr0"});
    check_redirect(setting.at("wizard_confirm"), post("wizard_network", setting.anna, setting.network(form)));
    LONGS_EQUAL(32, app::rows_in(setting.values(), "net").size());
    form.push_back({"add", "net"});
    check_status(303, post("wizard_network", setting.anna, setting.network(form)));
    LONGS_EQUAL(32, app::rows_in(setting.values(), "net").size());
    check_holds(get("wizard_network", setting.anna, "draft=" + setting.id), "at most 32 of these");
    check_status(400, post("wizard_network", setting.anna, setting.network({{"net32.bridge", "vmbr0"}})));
}

TEST(PageWizardRows, twoHundredAndFiftySixMountPointsAreTakenAndShown) {
    check_redirect(setting.at("wizard_resources"),
                   post("wizard_disks", setting.anna, setting.disks(mount_points(256))));
    LONGS_EQUAL(256, app::rows_in(setting.values(), "mp").size());
    check_holds(get("wizard_disks", setting.anna, "draft=" + setting.id), "id=\"row-mp255\"");
    check_holds(get("wizard_confirm", setting.anna, "draft=" + setting.id), "mp255: Path");
    check_status(400, post("wizard_disks", setting.anna, setting.disks({{"mp256.mp", "/a"}})));
}

TEST(PageWizardRows, aWrongOneIsNamedWithItsRow) {
    Pairs form = mount_points(3);
    form.push_back({"mp7.mp", "/a/../b"});
    const auto answer = post("wizard_disks", setting.anna, setting.disks(form));
    check_refused_field("mp7.mp", answer);
    check_refused_field("mp7.storage", answer);
    check_holds(answer, "mp7: Enter a path");
    check_holds(answer, "value=\"/a/../b\"");
    LONGS_EQUAL(0, app::rows_in(setting.values(), "mp").size());
}

TEST(PageWizardRows, confirmShowsTheCallAndTheCommand) {
    check_status(303,
                 post("wizard_disks", setting.anna,
                      setting.disks({{"mp3.storage", "local"}, {"mp3.size", "2"}, {"mp3.mp", "/it's"}})));
    const auto answer = get("wizard_confirm", setting.anna, "draft=" + setting.id);
    check_holds(answer, "POST /api2/json/nodes/");
    check_holds(answer, "mp3=local:2,mp=/it&#39;s");
    check_holds(answer, "pct create 105 local:vztmpl/debian-12.tar.zst");
    check_holds(answer, "--mp3 &#39;local:2,mp=/it&#39;\\&#39;&#39;s&#39;");
}

TEST(PageWizardRows, aGatewayOutsideItsNetworkIsToldButNotRefused) {
    check_redirect(setting.at("wizard_confirm"), post("wizard_network", setting.anna,
                                                      setting.network({{"net0.bridge", "vmbr0"},
                                                                       {"net0.ip", "192.0.2.10/24"},
                                                                       {"net0.gw", "198.51.100.1"},
                                                                       {"net0.ip6", "2001:db8::1/64"},
                                                                       {"net0.gw6", "2001:db8::ffff"}})));
    const auto answer = get("wizard_confirm", setting.anna, "draft=" + setting.id);
    check_holds(answer, "net0: the gateway 198.51.100.1 lies outside the network of 192.0.2.10/24.");
    check_lacks(answer, "2001:db8::ffff lies outside");
}

// The node of this setting has never answered: its version is that of the day it was saved, 9.2.
TEST(PageWizardRows, aNodeOfAnOlderVersionDisablesWhatItLacksAndSendsNothingOfIt) {
    value_of(setting.site.mysql.execute("UPDATE nodes SET pve_version = '8.4.5' WHERE id = ?",
                                        {setting.node_id}, setting.soon()));
    check_status(303, post("wizard_template", setting.anna,
                           {{"draft", setting.id}, {"ostemplate", "local:vztmpl/x.tar"}, {"env", "A=1"}}));
    check_holds(get("wizard_template", setting.anna, "draft=" + setting.id),
                "Needs Proxmox VE 9.2; harbour has 8.4.5.");
    const auto answer = get("wizard_confirm", setting.anna, "draft=" + setting.id);
    check_lacks(answer, "env=");
}
