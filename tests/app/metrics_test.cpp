// SPDX-License-Identifier: MIT
// Who may read the metrics, by the address that the web server saw.
#include "app/metrics.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

bool may_read(const std::vector<std::string>& allow, const char* address) {
    base::Config::Metrics config;
    config.allow = allow;
    return app::may_read_metrics(config, address);
}

}  // namespace

TEST_GROUP(MetricsAccess){};

TEST(MetricsAccess, byDefaultOnlyThisMachine) {
    const base::Config::Metrics config;
    for (const char* address : {"127.0.0.1", "127.255.0.1", "::1", "::ffff:127.0.0.1", "::FFFF:127.0.0.1"})
        CHECK_TRUE_TEXT(app::may_read_metrics(config, address), address);
    for (const char* address : {"128.0.0.1", "192.0.2.1", "::2", "::ffff:192.0.2.1", "fe80::1"})
        CHECK_FALSE_TEXT(app::may_read_metrics(config, address), address);
}

TEST(MetricsAccess, eachNetworkOfTheListCounts) {
    const std::vector<std::string> allow = {"192.0.2.128/25", "2001:db8::/33", "198.51.100.7/32"};
    for (const char* address : {"192.0.2.128", "192.0.2.255", "2001:db8:7fff::1", "198.51.100.7"})
        CHECK_TRUE_TEXT(may_read(allow, address), address);
    for (const char* address : {"192.0.2.127", "2001:db8:8000::1", "198.51.100.8", "127.0.0.1"})
        CHECK_FALSE_TEXT(may_read(allow, address), address);
}

TEST(MetricsAccess, whatIsNoAddressMayNot) {
    for (const char* address :
         {"", "unix:", "localhost", "127.0.0.1 ", "127.0.0.1,192.0.2.1", "[::1]", "::ffff:", "::ffff:x.y"})
        CHECK_FALSE_TEXT(may_read({"0.0.0.0/0", "::/0"}, address), address);
}

TEST(MetricsAccess, anEmptyListIsNobody) { CHECK_FALSE(may_read({}, "127.0.0.1")); }
