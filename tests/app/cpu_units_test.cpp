// SPDX-License-Identifier: MIT
// What the cgroup version of a node makes of the CPU units.
#include "app/node_ability.h"
#include "app/preflight.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(CpuUnits){static app::NodeAbility node_with(int cgroup_mode){app::NodeAbility ability;
ability.node_name = "pve1";
ability.facts.cgroup_mode = cgroup_mode;
return ability;
}
static const web::Field& field(std::string_view name) {
    for (const app::Step& step : app::wizard_steps())
        for (const web::Field& field : step.fields)
            if (field.name == name) return field;
    FAIL("there is no such field");
    return app::wizard_steps().front().fields.front();
}
}
;

TEST(CpuUnits, theirBoundsAndDefaultAreThoseOfTheNodesCgroupVersion) {
    STRCMP_CONTAINS("pve1 has cgroup v2: up to 10000; left empty: 100.",
                    app::hint_on_node(node_with(2), field("cpuunits")).c_str());
    STRCMP_CONTAINS("pve1 has cgroup v1: up to 500000; left empty: 1024.",
                    app::hint_on_node(node_with(1), field("cpuunits")).c_str());
}

TEST(CpuUnits, aNodeThatDoesNotTellLeavesTheFieldsOwnHint) {
    STRCMP_EQUAL("", app::hint_on_node(node_with(0), field("cpuunits")).c_str());
}

TEST(CpuUnits, otherFieldsDoNotDependOnIt) {
    STRCMP_EQUAL("", app::hint_on_node(node_with(2), field("cores")).c_str());
}

TEST(CpuUnits, whatCgroupVersionTwoCutsIsWarnedOfBeforeCreating) {
    const auto warnings = app::cpu_warnings(node_with(2), {{"cpuunits", "10001"}});
    LONGS_EQUAL(1, warnings.size());
    STRCMP_EQUAL("pve1 has cgroup v2: 10001 CPU units count as 10000.", warnings.front().c_str());
}

TEST(CpuUnits, whatTheNodeTakesAsItIsIsNotWarnedOf) {
    CHECK(app::cpu_warnings(node_with(2), {{"cpuunits", "10000"}}).empty());
    CHECK(app::cpu_warnings(node_with(1), {{"cpuunits", "500000"}}).empty());
    CHECK(app::cpu_warnings(node_with(2), {}).empty());
}
