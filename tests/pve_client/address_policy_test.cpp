// SPDX-License-Identifier: MIT
#include "pve/address_policy.h"

#include <netinet/in.h>
#include <sys/un.h>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(AddressPolicy) {
    pve::AddressPolicy policy;
    void check(bool expected, std::initializer_list<const char*> addresses) {
        for (const char* address : addresses)
            CHECK_EQUAL_TEXT(expected, policy.may_connect(address), address);
    }
};

TEST(AddressPolicy, WithoutAListOrdinaryAddressesMayBeConnectedTo) {
    check(true, {"192.168.1.1", "10.0.0.1", "172.16.0.1", "100.64.0.1", "8.8.8.8", "2001:db8::1", "fd12::1",
                 "::ffff:10.0.0.1", "64:ff9b::a00:1"});
}

TEST(AddressPolicy, ThisMachineAndReservedNetworksMayNever) {
    policy.networks = {"0.0.0.0/0", "::/0"};
    check(false,
          {"127.0.0.1", "127.255.255.254", "0.0.0.0", "0.1.2.3", "169.254.169.254", "224.0.0.1", "239.1.1.1",
           "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "febf::1", "ff02::1", "fd00:ec2::254"});
    check(true, {"10.0.0.1", "2001:db8::1"});
}

TEST(AddressPolicy, TheIpv6SpellingsOfDeniedAddressesAreDenied) {
    policy.networks = {"0.0.0.0/0", "::/0"};
    check(false, {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "64:ff9b::7f00:1",
                  "64:ff9b::a9fe:a9fe", "64:ff9b:1::7f00:1", "::ffff:0.0.0.0"});
}

TEST(AddressPolicy, WithAListNothingElseMay) {
    policy.networks = {"192.168.10.0/24", "2001:db8:5::/48", "10.1.2.3/32"};
    check(true, {"192.168.10.1", "192.168.10.255", "2001:db8:5:1::1", "10.1.2.3", "::ffff:192.168.10.7"});
    check(false, {"192.168.11.1", "10.1.2.4", "2001:db8:6::1", "8.8.8.8"});
}

TEST(AddressPolicy, LoopbackOpensByItsSwitchOnly) {
    policy.allow_loopback = true;
    policy.networks = {"192.168.10.0/24"};
    check(true, {"127.0.0.1", "127.0.0.2", "::1", "::ffff:127.0.0.1"});
    check(false, {"169.254.169.254", "0.0.0.0", "::", "10.0.0.1"});
}

TEST(AddressPolicy, AMalformedEntryAllowsNothing) {
    policy.networks = {"10.0.0.0"};
    check(false, {"10.0.0.1", "10.0.0.0", "8.8.8.8"});
}

TEST(AddressPolicy, TheSocketAddressDecides) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK(!policy.may_connect(reinterpret_cast<sockaddr*>(&v4)));
    v4.sin_addr.s_addr = htonl(0x0A000001);
    CHECK(policy.may_connect(reinterpret_cast<sockaddr*>(&v4)));
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_addr = in6addr_loopback;
    CHECK(!policy.may_connect(reinterpret_cast<sockaddr*>(&v6)));
    sockaddr_un local{};
    local.sun_family = AF_UNIX;
    CHECK(!policy.may_connect(reinterpret_cast<sockaddr*>(&local)));
}
