// SPDX-License-Identifier: MIT
#include "config_file.h"

using namespace base;
using base_test::required;

TEST_GROUP(Config) { base_test::ConfigFile file; };

TEST(Config, whatIsNotSetHasItsDefault) {
    const Config c = file.load(required);
    STRCMP_EQUAL("/t", c.templates.c_str());
    STRCMP_EQUAL("/k", c.key_file.c_str());
    STRCMP_EQUAL("u", c.mysql.user.c_str());
    STRCMP_EQUAL("d", c.mysql.database.c_str());
    STRCMP_EQUAL("", c.base_path.c_str());
    STRCMP_EQUAL("", c.origin.c_str());
    STRCMP_EQUAL("/static", c.static_url.c_str());
    UNSIGNED_LONGS_EQUAL(3306, c.mysql.port);
    UNSIGNED_LONGS_EQUAL(6379, c.redis.port);
    STRCMP_EQUAL("berth:", c.redis.prefix.c_str());
    UNSIGNED_LONGS_EQUAL(900, c.ambiguous_wait);
    UNSIGNED_LONGS_EQUAL(0, c.nodes.networks.size());
    CHECK_FALSE(c.nodes.allow_loopback);
    UNSIGNED_LONGS_EQUAL(2, c.metrics.allow.size());
    STRCMP_EQUAL("127.0.0.0/8", c.metrics.allow[0].c_str());
    STRCMP_EQUAL("::1/128", c.metrics.allow[1].c_str());
    CHECK_FALSE(c.is_https());
    CHECK_FALSE(c.is_signed_in_by_host());
    CHECK_TRUE(c.mysql.tls);
    STRCMP_EQUAL("", c.mysql.tls_ca.c_str());
}

TEST(Config, everyKeyIsRead) {
    const Config c = file.load(
        "[site]\nbase_path=/berth\norigin=https://host.example\ntemplates=/t\nstatic_url=https://s/x\n"
        "sql=/sql\nkey_file=/k\nauth=remote_user\n[mysql]\nhost=db\nport=3307\ntls=yes\ntls_ca=/ca.pem\n"
        "user=u\npassword=p w\ndatabase=d\n"
        "[redis]\nhost=cache\nport=6380\nuser=ru\npassword=rp\nprefix=x:\n"
        "[nodes]\nnetworks = 192.168.10.0/24, 10.0.0.0/8\nallow_loopback=yes\n"
        "[creation]\nambiguous_wait=60\n");
    STRCMP_EQUAL("/berth", c.base_path.c_str());
    STRCMP_EQUAL("https://s/x", c.static_url.c_str());
    STRCMP_EQUAL("/sql", c.sql.c_str());
    CHECK_TRUE(c.is_signed_in_by_host());
    STRCMP_EQUAL("db", c.mysql.host.c_str());
    STRCMP_EQUAL("/ca.pem", c.mysql.tls_ca.c_str());
    UNSIGNED_LONGS_EQUAL(3307, c.mysql.port);
    STRCMP_EQUAL("p w", c.mysql.password.c_str());
    STRCMP_EQUAL("cache", c.redis.host.c_str());
    UNSIGNED_LONGS_EQUAL(6380, c.redis.port);
    STRCMP_EQUAL("ru", c.redis.user.c_str());
    STRCMP_EQUAL("rp", c.redis.password.c_str());
    STRCMP_EQUAL("x:", c.redis.prefix.c_str());
    UNSIGNED_LONGS_EQUAL(2, c.nodes.networks.size());
    STRCMP_EQUAL("10.0.0.0/8", c.nodes.networks[1].c_str());
    CHECK_TRUE(c.nodes.allow_loopback);
    UNSIGNED_LONGS_EQUAL(60, c.ambiguous_wait);
    CHECK_TRUE(c.is_https());
}

TEST(Config, whoMayReadTheMetricsIsAListOfNetworksAndAddresses) {
    const Config c = file.load(required + "[metrics]\nallow = 192.0.2.9, 2001:db8::/32 ::1\n");
    UNSIGNED_LONGS_EQUAL(3, c.metrics.allow.size());
    STRCMP_EQUAL("192.0.2.9/32", c.metrics.allow[0].c_str());
    STRCMP_EQUAL("2001:db8::/32", c.metrics.allow[1].c_str());
    STRCMP_EQUAL("::1/128", c.metrics.allow[2].c_str());
    UNSIGNED_LONGS_EQUAL(0, file.load(required + "[metrics]\nallow =\n").metrics.allow.size());
    for (const char* wrong : {"prometheus.example", "192.0.2.0/33", "192.0.2", "any", "192.0.2.0/24/8"})
        file.check_refused(required + "[metrics]\nallow = 127.0.0.1, " + wrong + "\n", "line 11",
                           "metrics.allow");
}

TEST(Config, anUnknownKeyIsRefusedWithItsLineAndName) {
    file.check_refused(required + "passwort = x\n", "line 10", "mysql.passwort");
    file.check_refused("[site]\nbasepath = /x\n" + required, "line 2", "site.basepath");
    file.check_refused(required + "[mail]\nhost = x\n", "line 11", "mail.host");
    file.check_refused("templates = /t\n" + required, "line 1", ".templates");
}

TEST(Config, aLineThatIsNoPairIsRefusedWithItsNumber) {
    file.check_refused(required + "nonsense\n", "line 10", "key = value");
    file.check_refused("[site\n" + required, "line 1", "is not a section");
}

TEST(Config, aValueOfTheWrongKindIsRefusedWithItsLineAndName) {
    for (const char* port : {"0", "65536", "-1", "3306x", "", " "})
        file.check_refused(required + "port = " + port + "\n", "line 10", "mysql.port");
    for (const char* word : {"true", "1", "YES", ""})
        file.check_refused(required + "[nodes]\nallow_loopback = " + word + "\n", "line 11",
                           "nodes.allow_loopback");
    for (const char* wait : {"0", "86401", "soon"})
        file.check_refused(required + "[creation]\nambiguous_wait = " + wait + "\n", "line 11",
                           "creation.ambiguous_wait");
}

TEST(Config, aMissingRequiredKeyIsNamed) {
    const std::pair<const char*, const char*> keys[] = {
        {"templates = /t\n", "site.templates"}, {"key_file = /k\n", "site.key_file"},
        {"socket = /r\n", "redis.socket"},      {"socket = /m\n", "mysql.socket"},
        {"user = u\n", "mysql.user"},           {"database = d\n", "mysql.database"}};
    for (const auto& [line, key] : keys) {
        std::string text = required;
        text.erase(text.find(line), std::string(line).size());
        STRCMP_CONTAINS((std::string(key) + " is missing").c_str(), file.refusal(text).c_str());
    }
    STRCMP_CONTAINS("is missing", file.refusal("").c_str());
}

TEST(Config, theBasePathLosesItsTrailingSlash) {
    const std::pair<const char*, const char*> forms[] = {
        {"/", ""}, {"//", ""}, {"/berth", "/berth"}, {"/berth/", "/berth"}, {"/a/b-c_d.e/", "/a/b-c_d.e"}};
    for (const auto& [given, expected] : forms)
        STRCMP_EQUAL_TEXT(
            expected,
            file.load(std::string("[site]\nbase_path = ") + given + "\n" + required).base_path.c_str(),
            given);
    STRCMP_EQUAL("/berth/static", file.load("[site]\nbase_path = /berth/\n" + required).static_url.c_str());
}

TEST(Config, aBasePathThatIsNoPathIsRefused) {
    for (const char* given : {"berth", "", "/a//b", "/../x", "/a b", "//evil.example/x", "/a?b", "/a\\b",
                              "/\xC3\xA4", "https://x/"})
        file.check_refused(std::string("[site]\nbase_path = ") + given + "\n" + required, "line 2",
                           "site.base_path");
}

TEST(Config, aKeyGivenTwiceIsRefused) {
    file.check_refused(required + "user = other\n", "line 10", "mysql.user");
}

// The reader that Debian packages would take an indented line for more of the value before it, and cut a
// long line in two.
TEST(Config, anIndentedLineIsAKeyLikeAnyOther) {
    const Config c = file.load(required + "  password = x\n");
    STRCMP_EQUAL("x", c.mysql.password.c_str());
    STRCMP_EQUAL("d", c.mysql.database.c_str());
}

TEST(Config, aLongValueIsReadWholeOrRefused) {
    std::string networks;
    for (int i = 0; i < 60; ++i) networks += "10." + std::to_string(i) + ".0.0/16, ";
    const auto config =
        load_config(file.folder.write("berth.ini", required + "[nodes]\nnetworks = " + networks + "\n"));
    if (config) UNSIGNED_LONGS_EQUAL(60, config->nodes.networks.size());
    if (!config) STRCMP_CONTAINS("line 11", config.error().detail.c_str());
}

TEST(Config, aSemicolonInsideAPasswordIsPartOfIt) {
    STRCMP_EQUAL("a;b", file.load(required + "password = a;b\n").mysql.password.c_str());
}

TEST(Config, aFileThatIsNotThereIsAnError) {
    const auto config = load_config(file.folder / "nope.ini");
    CHECK_FALSE(static_cast<bool>(config));
    STRCMP_CONTAINS("nope.ini: cannot be read", config.error().detail.c_str());
}

TEST(Config, aCredentialOfTheKeyFilesNameStandsForIt) {
    base_test::TemporaryFolder credentials;
    ::setenv("CREDENTIALS_DIRECTORY", (credentials / "").c_str(), 1);
    const Config without = file.load(required);
    const std::string handed = credentials.write("k", "");
    const Config with = file.load(required);
    ::unsetenv("CREDENTIALS_DIRECTORY");
    STRCMP_EQUAL("/k", without.key_file.c_str());
    STRCMP_EQUAL(handed.c_str(), with.key_file.c_str());
    STRCMP_EQUAL("/k", file.load(required).key_file.c_str());
}
