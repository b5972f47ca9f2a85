// SPDX-License-Identifier: MIT
// What an administrator may get wrong in berth.ini: each mistake is refused with its line, or named.
#include "config_file.h"

using base_test::required;

TEST_GROUP(ConfigMistakes) { base_test::ConfigFile file; };

TEST(ConfigMistakes, aMarkOfUtf8AtTheStartIsNoMistake) {
    STRCMP_EQUAL("u", file.load("\xEF\xBB\xBF" + required).mysql.user.c_str());
}

TEST(ConfigMistakes, linesThatEndAsOnWindowsAreNoMistake) {
    std::string text;
    for (const char c : required) text += c == '\n' ? "\r\n" : std::string(1, c);
    STRCMP_EQUAL("d", file.load(text).mysql.database.c_str());
    STRCMP_EQUAL("d", file.load(text.substr(0, text.size() - 2)).mysql.database.c_str());
}

TEST(ConfigMistakes, linesThatEndAsOnOldMacsAreRefused) {
    std::string text = required;
    for (char& c : text)
        if (c == '\n') c = '\r';
    file.check_refused(text, "line 1", "");
}

TEST(ConfigMistakes, aZeroByteDoesNotCutAValue) {
    file.check_refused(required + std::string("password = ab\0cd\n", 18), "line 10", "control character");
    file.check_refused(required + "password = ab\x01\n", "line 10", "control character");
}

TEST(ConfigMistakes, aLineThatIsTooLongIsRefusedWithItsLimit) {
    const std::string limit = "password = " + std::string(187, 'x');  // 198 in all
    LONGS_EQUAL(187, file.load(required + limit + "\n").mysql.password.size());
    file.check_refused(required + limit + "x\n", "line 10", "longer than 198 characters");
    file.check_refused(required + "; " + std::string(300, 'x') + "\n", "line 10",
                       "longer than 198 characters");
}

TEST(ConfigMistakes, aCommentBehindAValueDoesNotBecomeOrCutIt) {
    file.check_refused(required + "password = secret ; of the test server\n", "line 10", "comment");
    file.check_refused(required + "password = se ;cret\n", "line 10", "comment");
    file.check_refused(required + "password = ;secret\n", "line 10", "comment");
    STRCMP_EQUAL("#x;y", file.load(required + "password = #x;y\n").mysql.password.c_str());
}

TEST(ConfigMistakes, textBehindASectionIsRefused) {
    file.check_refused("[site] base_path = /x\n" + required, "line 1", "is not a section");
}

TEST(ConfigMistakes, theFirstOfTwoMistakesIsTheOneThatIsTold) {
    file.check_refused("[site]\nfoo = 1\nbar = 2\n" + required, "line 2", "site.foo");
    file.check_refused("[site]\nfoo = 1\n[sites\n" + required, "line 2", "site.foo");
}

TEST(ConfigMistakes, namesOfSectionsAndKeysAreInLowerCase) {
    file.check_refused(required + "Password = x\n", "line 10", "mysql.Password is not a known key");
    file.check_refused("[Site]\nsql = /s\n" + required, "line 2", "Site.sql is not a known key");
}

TEST(ConfigMistakes, aKeyGivenTwiceInTwoPlacesOfItsSectionIsRefused) {
    file.check_refused(required + "[site]\ntemplates = /other\n", "line 11", "site.templates is given twice");
}

TEST(ConfigMistakes, anUnknownWayToSignInIsRefused) {
    for (const char* word : {"REMOTE_USER", "yes", "none", "remote-user", ""})
        file.check_refused(std::string("[site]\nauth = ") + word + "\n" + required, "line 2",
                           "site.auth must be password or remote_user");
}

TEST(ConfigMistakes, anOriginThatNoBrowserSendsIsRefused) {
    for (const char* origin : {"host.example",
                               "https://",
                               "https://host.example/",
                               "https://host.example/berth",
                               "ftp://host.example",
                               "https://Host.example",
                               "https://host.example:443",
                               "http://host.example:80",
                               "https://anna@host.example",
                               "https://host example",
                               "https://host.example:99999",
                               "https://host.example:8443x",
                               "https://host.example:",
                               "https://host.example:0",
                               "https://host.example:08443",
                               "https://host.example:1:2",
                               "https://:8443",
                               "https://[::1",
                               "https://[]",
                               "https://[::1]8443",
                               "https://[host.example]:8443"})
        file.check_refused(std::string("[site]\norigin = ") + origin + "\n" + required, "line 2",
                           "site.origin must");
    for (const char* origin :
         {"https://host.example", "https://host.example:8443", "http://127.0.0.1:8080", "http://[::1]:8080",
          "https://[2001:db8::1]", "https://host.example:80", "https://host.example:65535", ""})
        STRCMP_EQUAL(origin,
                     file.load(std::string("[site]\norigin = ") + origin + "\n" + required).origin.c_str());
}

TEST(ConfigMistakes, aServerIsReachedInOneWayOnly) {
    STRCMP_CONTAINS("mysql.socket and mysql.host are both given",
                    file.refusal(required + "host = db\n").c_str());
    STRCMP_CONTAINS("redis.socket and redis.host are both given",
                    file.refusal(required + "[redis]\nhost = cache\n").c_str());
}

TEST(ConfigMistakes, whatWouldHaveNoEffectIsRefused) {
    file.check_refused(required + "tls_ca = /ca.pem\n", "line 10", "mysql.tls_ca is given");
    file.check_refused(required + "tls = yes\n", "line 10", "mysql.tls is given");
    file.check_refused(required + "port = 3306\n", "line 10", "mysql.port is given");
    file.check_refused(required + "[redis]\nport = 6379\n", "line 11", "redis.port is given");
    file.check_refused(required + "[redis]\nuser = x\n", "line 11", "redis.user is given without");
    std::string over_tcp = required;
    over_tcp.replace(over_tcp.find("socket = /m"), 11, "host = db");
    CHECK_TRUE(file.load(over_tcp + "port = 3307\ntls = yes\ntls_ca = /ca.pem\n").mysql.tls);
    file.check_refused(over_tcp + "tls = no\ntls_ca = /ca.pem\n", "line 11", "mysql.tls_ca is given");
    STRCMP_EQUAL("", file.load(required + "tls_ca =\n[redis]\nuser =\n").mysql.tls_ca.c_str());
}

TEST(ConfigMistakes, anEntryThatIsNoNetworkIsRefused) {
    for (const char* key : {"[nodes]\nnetworks", "[metrics]\nallow"})
        for (const char* entry : {"foo", "10.0.0.0/33", "10.0.0.0/8, pve.example", "10.0.0/8", "::/129",
                                  "ten/8", "10.0.0.0/", "/8", "10.0.0.0/-1"})
            file.check_refused(required + key + " = " + entry + "\n", "line 11", "which is no network");
    const auto networks =
        file.load(required + "[nodes]\nnetworks = 192.0.2.7, 2001:db8::/32\n").nodes.networks;
    LONGS_EQUAL(2, networks.size());
    STRCMP_EQUAL("192.0.2.7/32", networks[0].c_str());
}
