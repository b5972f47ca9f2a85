// SPDX-License-Identifier: MIT
#include "pve/container_spec.h"

#include <map>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(ContainerSpec) {
    pve::ContainerSpec spec;
    void setup() override {
        spec.vmid = 131;
        spec.ostemplate = "local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz";
        spec.rootfs.storage = "local";
        spec.rootfs.size = "0.25";
    }
    std::map<std::string, std::string> params() {
        const auto list = pve::params_of(spec);
        CHECK(static_cast<bool>(list));
        return {list->begin(), list->end()};
    }
};

// FACTS §4 and the recorded row "create: everything the wizard sends".
TEST(ContainerSpec, AFullOneBecomesProxmoxsParameters) {
    spec.hostname = "web01.example.org";
    spec.ssh_public_keys = "ssh-ed25519 AAAA demo@example";
    spec.tags = {"demo", "web"};
    spec.cores = 2;
    spec.memory = 1024;
    spec.swap = 256;
    spec.interfaces[0] = {
        .bridge = "vmbr0", .ip = "192.0.2.31/24", .gw = "192.0.2.1", .tag = 20, .firewall = true};
    spec.nameserver = "192.0.2.53 2001:db8::53";
    spec.searchdomain = "example.org";
    spec.description = "made by the wizard\nsecond line";
    const std::map<std::string, std::string> expected = {
        {"vmid", "131"},
        {"ostemplate", spec.ostemplate},
        {"rootfs", "local:0.25"},
        {"unprivileged", "1"},
        {"hostname", "web01.example.org"},
        {"cores", "2"},
        {"memory", "1024"},
        {"swap", "256"},
        {"net0", "name=eth0,bridge=vmbr0,firewall=1,gw=192.0.2.1,ip=192.0.2.31/24,tag=20"},
        {"nameserver", spec.nameserver},
        {"searchdomain", "example.org"},
        {"features", "nesting=1"},
        {"tags", "demo;web"},
        {"description", spec.description},
        {"ssh-public-keys", spec.ssh_public_keys},
    };
    CHECK(expected == params());
}

TEST(ContainerSpec, WhatIsEmptyIsNotSentAndNetworkNeedsABridge) {
    const std::map<std::string, std::string> expected = {{"vmid", "131"},
                                                         {"ostemplate", spec.ostemplate},
                                                         {"rootfs", "local:0.25"},
                                                         {"unprivileged", "1"},
                                                         {"features", "nesting=1"}};
    spec.interfaces[0].ip = "dhcp";
    CHECK(expected == params());
}

TEST(ContainerSpec, EachInterfaceAndMountPointIsAParameterOfItsOwn) {
    spec.interfaces[0] = {.bridge = "vmbr0", .ip = "dhcp", .firewall = true};
    spec.interfaces[31] = {.name = "lan",
                           .bridge = "vmbr1",
                           .ip6 = "auto",
                           .trunks = {"10", "20"},
                           .rate = "1.5",
                           .mtu = 1400,
                           .link_down = true,
                           .host_managed = true};
    spec.mount_points[255] = {.storage = "tank",
                              .size = "4",
                              .path = "/srv/x",
                              .options = {"noatime", "nosuid"},
                              .backup = true,
                              .acl = false,
                              .replicate = false};
    spec.startup = {.order = 0, .down = 60};
    spec.others = {{"onboot", "1"}};
    const auto list = params();
    STRCMP_EQUAL("name=eth0,bridge=vmbr0,firewall=1,ip=dhcp", list.at("net0").c_str());
    STRCMP_EQUAL("name=lan,bridge=vmbr1,ip6=auto,mtu=1400,rate=1.5,trunks=10;20,link_down=1,host-managed=1",
                 list.at("net31").c_str());
    STRCMP_EQUAL("tank:4,mp=/srv/x,mountoptions=noatime;nosuid,backup=1,acl=0,replicate=0",
                 list.at("mp255").c_str());
    STRCMP_EQUAL("order=0,down=60", list.at("startup").c_str());
    STRCMP_EQUAL("1", list.at("onboot").c_str());
}

TEST(ContainerSpec, SwapZeroIsSaid) {
    spec.swap = 0;
    STRCMP_EQUAL("0", params()["swap"].c_str());
}

// FACTS §5: features on a privileged container take root@pam itself.
TEST(ContainerSpec, APrivilegedOneSaysSoAndHasNoFeatures) {
    spec.unprivileged = false;
    spec.nesting = true;
    const auto list = params();
    STRCMP_EQUAL("0", list.at("unprivileged").c_str());
    CHECK_EQUAL(0u, list.count("features"));
}

TEST(ContainerSpec, NothingIsSentThatTheProtocolForbids) {
    spec.interfaces[0].bridge = "vmbr0";
    const auto list = params();
    for (const char* name : {"start", "force", "password", "restore", "hookscript", "dev0", "pool"})
        CHECK_EQUAL_TEXT(0u, list.count(name), name);
}

TEST(ContainerSpec, APartThatBreaksOutOfItsPropertyStringIsRefused) {
    const auto refused = [&] { return !pve::params_of(spec); };
    const auto good = spec;
    spec.interfaces[0].bridge = "vmbr0,tag=5";
    CHECK(refused());
    spec = good;
    spec.interfaces[0] = {.bridge = "vmbr0", .ip = "dhcp,firewall=0"};
    CHECK(refused());
    spec = good;
    spec.rootfs.size = "8,ro=1";
    CHECK(refused());
    spec = good;
    spec.rootfs.storage = "";
    CHECK(refused());
    spec = good;
    spec.mount_points[3] = {.storage = "local", .size = "1", .path = "/a,ro=1"};
    CHECK(refused());
    spec.mount_points[3].path = "";
    CHECK(refused());
    spec = good;
    spec.ostemplate = "";
    CHECK(refused());
}
