// SPDX-License-Identifier: MIT
#include "app/exposition.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using app::Exposition;

TEST_GROUP(Exposition) { Exposition out; };

TEST(Exposition, aSampleFollowsHelpAndType) {
    out.metric("berth_holds", "gauge", "VMIDs held.").sample(3);
    STRCMP_EQUAL("# HELP berth_holds VMIDs held.\n# TYPE berth_holds gauge\nberth_holds 3\n",
                 out.finish().c_str());
}

TEST(Exposition, labelsAreQuotedAndEscaped) {
    out.metric("m", "gauge", "h").sample(1, {{"a", "plain"}, {"b", "say \"hi\" \\ to\nall, {x}"}});
    STRCMP_CONTAINS("m{a=\"plain\",b=\"say \\\"hi\\\" \\\\ to\\nall, {x}\"} 1\n", out.finish().c_str());
}

TEST(Exposition, theBucketsOfAHistogramAddUp) {
    out.metric("t", "histogram", "h").histogram({{"0.5", 2}, {"1", 0}, {"+Inf", 3}}, 4'250'000, {{"p", "x"}});
    STRCMP_CONTAINS(
        "t_bucket{p=\"x\",le=\"0.5\"} 2\n"
        "t_bucket{p=\"x\",le=\"1\"} 2\n"
        "t_bucket{p=\"x\",le=\"+Inf\"} 5\n"
        "t_sum{p=\"x\"} 4.250000\n"
        "t_count{p=\"x\"} 5\n",
        out.finish().c_str());
}
