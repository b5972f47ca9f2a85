// SPDX-License-Identifier: MIT
#include "pve/endpoint.h"

#include "test_certificate.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(Endpoint){void check_hosts(bool expected, std::initializer_list<std::string> hosts){
    for (const auto& host
         : hosts) CHECK_EQUAL_TEXT(expected, pve::is_host(host), host.c_str());
}
}
;

TEST(Endpoint, AHostIsAnAddressOrAName) {
    check_hosts(true, {"192.168.1.10", "pve1", "pve1.example.org", "2001:db8::1", "[2001:db8::1]", "a-b.c",
                       "1host.lan", std::string(63, 'a') + ".example"});
}

TEST(Endpoint, AHostIsNothingThatChangesTheUrl) {
    check_hosts(false, {"",
                        "https://pve1",
                        "pve1:8006",
                        "pve1/x",
                        "a@b",
                        "a b",
                        "fe80::1%eth0",
                        "[::1",
                        "pve_1",
                        "-a",
                        "a-",
                        "a..b",
                        "a.",
                        "[127.0.0.1]",
                        "pve1\n",
                        std::string(64, 'a'),
                        std::string(300, 'a'),
                        "a%2e",
                        "pve1?x",
                        "pve1#x",
                        std::string("pve\0", 4)});
}

// TRAPS §7.7: the resolver takes these for addresses.
TEST(Endpoint, AHostIsNoDisguisedNumber) {
    check_hosts(false, {"2130706433", "0x7f.1", "0177.0.0.1", "127.1", "0", "0x7f000001", "1.2.3.4.5",
                        "256.1.1.1", "a.0x1F", "a.1"});
}

TEST(Endpoint, ATokenIdIsUserRealmAndName) {
    for (const char* text : {"root@pam!berth", "tester@pve!form", "a.b+c@ad-realm!t0", "u;%@pve!tok"})
        CHECK_TEXT(pve::is_token_id(text), text);
    for (const char* text :
         {"", "root@pam", "root!berth", "@pam!berth", "root@pam!", "root@pam!1x", "root@p!xy", "a b@pam!xy",
          "a:b@pam!xy", "a/b@pam!xy", "root@pam!x\r\nX: y", "root@pam!a=b", "r\xC3\xB6ot@pam!berth"})
        CHECK_TEXT(!pve::is_token_id(text), text);
    CHECK(!pve::is_token_id(std::string(64, 'a') + "@pve!form"));
}

TEST(Endpoint, ATokenSecretIsALowerCaseUuid) {
    CHECK(pve::is_token_secret("01234567-89ab-cdef-0123-456789abcdef"));
    for (const char* text : {"", "01234567-89AB-cdef-0123-456789abcdef", "0123456789abcdef0123456789abcdef",
                             "01234567-89ab-cdef-0123-456789abcde\n", "01234567-89ab-cdef-0123-456789abcdef0",
                             "g1234567-89ab-cdef-0123-456789abcdef"})
        CHECK_TEXT(!pve::is_token_secret(text), text);
}

TEST(Endpoint, AFingerprintIsReadInEveryFormPeoplePaste) {
    // As the genuine server shows its own: recorded row "nodes" of 9.2.
    const std::string shown =
        "B0:12:A5:A7:C5:6B:8F:BE:18:B3:2E:05:54:EB:D5:12:AA:35:F8:B5:60:1D:04:33:BE:CA:BA:E1:AA:A4:E2:F2";
    const std::string plain = "b012a5a7c56b8fbe18b32e0554ebd512aa35f8b5601d0433becabae1aaa4e2f2";
    for (const auto& text : {shown, plain, "sha256 Fingerprint=" + shown, "SHA256 Fingerprint=" + shown,
                             "  " + shown + "\n", plain.substr(0, 32) + " " + plain.substr(32)})
        STRCMP_EQUAL_TEXT(plain.c_str(), pve::normalise_fingerprint(text).value_or("none").c_str(),
                          text.c_str());
    STRCMP_EQUAL(shown.c_str(), pve::show_fingerprint(plain).c_str());
}

TEST(Endpoint, AFingerprintIsNothingElse) {
    const std::string digits(64, 'a');
    for (const auto& text : {std::string(), digits + "a", digits.substr(1), digits.substr(1) + "g",
                             "SHA1 Fingerprint=" + digits, "md5=" + digits, std::string("SHA256:abc=")})
        CHECK_TEXT(!pve::normalise_fingerprint(text), text.c_str());
}

TEST(Endpoint, ACaIsPemWithWholeCertificates) {
    const auto ca = pve_client::make_ca("one"), other = pve_client::make_ca("two");
    CHECK(pve::is_ca_pem(ca.certificate));
    CHECK(pve::is_ca_pem("Proxmox root\n" + ca.certificate + "\n\n" + other.certificate));
    CHECK(!pve::is_ca_pem(""));
    CHECK(!pve::is_ca_pem("hello"));
    CHECK(!pve::is_ca_pem(ca.key));
    CHECK(!pve::is_ca_pem(ca.certificate + other.certificate.substr(0, 200)));
    std::string broken = ca.certificate;
    broken[100] = broken[100] == 'A' ? 'B' : 'A';
    broken.replace(120, 4, "!!!!");
    CHECK(!pve::is_ca_pem(broken));
}
