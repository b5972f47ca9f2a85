// SPDX-License-Identifier: MIT
#include <set>

#include "app/vmid_check.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace app;

TEST_GROUP(VmidText){};

// Recorded: 99 and 1000000000 are refused by Proxmox, 100 and 999999999 are the schema's bounds.
TEST(VmidText, aVmidHasProxmoxsRange) {
    CHECK_TRUE(parse_vmid("100") == 100u);
    CHECK_TRUE(parse_vmid("999999999") == 999999999u);
    for (const char* text : {"", "99", "1000000000", "0100", "-100", "+100", "1e3", "abc", "100 ", " 100",
                             "100.0", "4294967396", "18446744073709551716"})
        CHECK_FALSE_TEXT(parse_vmid(text).has_value(), text);
    CHECK_FALSE(parse_vmid(std::string_view("100\0", 4)).has_value());
}

TEST(VmidText, everyStateHasAWordOfItsOwn) {
    std::set<std::string> words;
    for (const auto state : {VmidState::invalid, VmidState::taken, VmidState::held, VmidState::available,
                             VmidState::unconfirmed})
        words.insert(word_of(state));
    CHECK_TRUE(words == std::set<std::string>({"invalid", "taken", "held", "available", "unconfirmed"}));
}
