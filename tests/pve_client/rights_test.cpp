// SPDX-License-Identifier: MIT
#include <set>

#include "pve/cluster.h"
#include "recorded.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

const pve::Version pve_7{"7.4-16", 7, 4};
const pve::Version pve_9{"9.2.11", 9, 2};

pve::Permissions recorded_permissions(const std::string& version, const std::string& row) {
    const auto reply = pve::read_reply(pve::Method::get, pve_client::recorded_reply(version, row));
    return pve::read_permissions(reply->data());
}

std::set<std::string> missing(const pve::Permissions& permissions, const pve::Version& version = pve_9) {
    std::set<std::string> names;
    for (const auto& right : pve::missing_rights(permissions, version)) names.insert(right.privilege);
    return names;
}

// Every right the wizard needs, by where it is needed.
pve::Permissions enough() {
    pve::Permissions permissions;
    for (const char* privilege :
         {"VM.Allocate", "VM.Audit", "VM.Config.CPU", "VM.Config.Disk", "VM.Config.Memory",
          "VM.Config.Network", "VM.Config.Options", "VM.PowerMgmt"})
        permissions["/vms"][privilege] = true;
    permissions["/storage/local"]["Datastore.AllocateSpace"] = true;
    permissions["/sdn/zones/localnetwork"]["SDN.Use"] = true;
    return permissions;
}

}  // namespace

TEST_GROUP(Rights){};

TEST(Rights, TheRecordedFullTokenLacksNothing) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"})
        CHECK(missing(recorded_permissions(version, "permissions")).empty());
}

TEST(Rights, TheRecordedTokenWithoutRightsLacksAllTen) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto permissions = recorded_permissions(version, "permissions, no rights");
        CHECK_EQUAL(10u, missing(permissions).size());
        CHECK_EQUAL(9u, missing(permissions, pve_7).size());
    }
}

// It has rights on /vms/150 and /storage/local: enough somewhere, but for the network.
TEST(Rights, TheRecordedPartialTokenLacksTheNetworkOnly) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"})
        CHECK(std::set<std::string>({"SDN.Use"}) ==
              missing(recorded_permissions(version, "permissions, partial")));
}

TEST(Rights, ARightIsFoundOnAParentAGuestOrAPool) {
    CHECK(missing(enough()).empty());
    for (const char* path : {"/", "/vms/105", "/pool/team", "/pool/team/web"}) {
        auto permissions = enough();
        permissions["/vms"].erase("VM.Audit");
        CHECK(std::set<std::string>({"VM.Audit"}) == missing(permissions));
        permissions[path]["VM.Audit"] = true;
        CHECK_TEXT(missing(permissions).empty(), path);
    }
}

TEST(Rights, ARightOnAParentThatIsNotPassedOnDoesNotCount) {
    for (const char* path : {"/", "/vms", "/pool"}) {
        auto permissions = enough();
        permissions["/vms"].erase("VM.Allocate");
        permissions[path]["VM.Allocate"] = false;
        CHECK_TEXT(std::set<std::string>({"VM.Allocate"}) == missing(permissions), path);
    }
    auto permissions = enough();
    permissions["/vms"].erase("VM.Allocate");
    permissions["/vms/105"]["VM.Allocate"] = false;
    CHECK(missing(permissions).empty());
}

TEST(Rights, ARightElsewhereDoesNotCount) {
    auto permissions = enough();
    permissions.erase("/storage/local");
    for (const char* path : {"/vms", "/storages/local", "/nodes/pve1", "/access"})
        permissions[path]["Datastore.AllocateSpace"] = true;
    CHECK(std::set<std::string>({"Datastore.AllocateSpace"}) == missing(permissions));
    permissions["/storage"]["Datastore.AllocateSpace"] = true;
    CHECK(missing(permissions).empty());
}

// FACTS §7.
TEST(Rights, SdnUseIsNeededSinceProxmox8) {
    auto permissions = enough();
    permissions.erase("/sdn/zones/localnetwork");
    CHECK(missing(permissions, pve_7).empty());
    CHECK(std::set<std::string>({"SDN.Use"}) == missing(permissions));
    permissions["/sdn"]["SDN.Use"] = true;
    CHECK(missing(permissions).empty());
}

TEST_GROUP(Rows){base::json::Value json(const char* text){return base::json::parse(text).value();
}
}
;

TEST(Rows, HostileNamesAreLeftOut) {
    CHECK(pve::read_members(json(R"([{"node":"../x"},{"node":""},{"node":5},{},null,"x",{"node":"a b"}])"))
              .size() == 1);  // 5 is a name that a host may have
    for (const char* row :
         {R"({"vmid":100,"type":"lxc","node":"a/b"})", R"({"vmid":99,"type":"lxc","node":"a"})",
          R"({"vmid":-5,"type":"lxc","node":"a"})", R"({"vmid":4294967396,"type":"lxc","node":"a"})",
          R"({"type":"lxc","node":"a"})", R"({"vmid":100,"node":"a"})", "null", "[]"})
        CHECK_TEXT(pve::read_containers(json((std::string("[") + row + "]").c_str())).empty(), row);
    CHECK(
        pve::read_vmids(json(R"([{"vmid":"105"},{"vmid":105},{"vmid":100},{"vmid":"x"},{"vmid":1e9},{}])")) ==
        std::vector<uint32_t>({100, 105}));
}

TEST(Rows, VersionsAreReadInTheirSpellings) {
    CHECK_EQUAL(16, pve::read_version(json(R"({"version":"8.16.1"})")).minor);
    CHECK_EQUAL(7, pve::read_version(json(R"({"version":"7.4-16"})")).major);
    CHECK(pve::read_version(json(R"({"version":"abc"})")).text.empty());
    CHECK(pve::read_version(json(R"([])")).text.empty());
}
