// SPDX-License-Identifier: MIT
// What no single rule can see: options that the node's version does not have, values that exclude each other.
#include "app/wizard_conflicts.h"

#include "app/container_request.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace app;

namespace {

NodeAbility node_of(const char* version) {
    NodeAbility ability;
    ability.node_name = "home";
    ability.facts.version = pve::parse_version(version);
    return ability;
}

std::vector<web::FieldError> conflicts(const char* version, const char* page, const Values& values) {
    return conflicts_in(wizard_steps()[step_index(page)], node_of(version), values);
}

const Values from_outside = {{"unprivileged", "1"},
                             {"net2.bridge", "vmbr0"},
                             {"net2.ip6", "auto"},
                             {"net2.host-managed", "1"},
                             {"net2.link_down", "0"}};

}  // namespace

TEST_GROUP(WizardConflicts){Values changed(const char* field, const char* value){Values values = from_outside;
values[field] = value;
return values;
}
}
;

TEST(WizardConflicts, slaacDoesNotGoWithANodeThatSetsTheAddresses) {
    const auto errors = conflicts("9.2.3", "wizard_network", from_outside);
    CHECK_EQUAL(1u, errors.size());
    STRCMP_EQUAL("net2.ip6", errors[0].field.c_str());
    STRCMP_CONTAINS("does not go with “Configured by the node”", errors[0].text.c_str());
}

TEST(WizardConflicts, theOneWithoutTheOtherIsFine) {
    for (const Values& values : {changed("net2.ip6", "dhcp"), changed("net2.host-managed", "0"),
                                 changed("net2.link_down", "1"), changed("net2.ip6", "")})
        CHECK_EQUAL(0u, conflicts("9.2.3", "wizard_network", values).size());
}

TEST(WizardConflicts, aTickThatTheNodeCannotUseStandsInNobodysWay) {
    CHECK_EQUAL(0u, conflicts("8.4.5", "wizard_network", from_outside).size());
}

TEST(WizardConflicts, aMountOptionThatTheVersionLacksIsNamed) {
    const Values values = {{"rootfs.mountoptions", "noatime"}, {"mp3.mountoptions", "discard\nnosuid"}};
    CHECK_EQUAL(0u, conflicts("8.4.5", "wizard_disks", values).size());
    const auto errors = conflicts("7.4-16", "wizard_disks", values);
    CHECK_EQUAL(1u, errors.size());
    STRCMP_EQUAL("mp3.mountoptions", errors[0].field.c_str());
    STRCMP_EQUAL("discard: Needs Proxmox VE 8.4; home has 7.4-16.", errors[0].text.c_str());
}

TEST(WizardConflicts, aMountOptionThatTheVersionLacksIsNotSent) {
    const Values values = {{"unprivileged", "1"}, {"mp3.mountoptions", "discard\nnosuid"}};
    STRCMP_EQUAL("nosuid", value_in(usable_values(node_of("7.4-16"), values), "mp3.mountoptions").c_str());
    STRCMP_EQUAL("discard\nnosuid",
                 value_in(usable_values(node_of("9.2"), values), "mp3.mountoptions").c_str());
}
