// SPDX-License-Identifier: MIT
#include "pve/property_string.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using pve::PropertyString;

TEST_GROUP(PropertyString){};

TEST(PropertyString, PartsAreJoinedInTheirOrder) {
    STRCMP_EQUAL("name=eth0,bridge=vmbr0",
                 PropertyString().add("name", "eth0").add("bridge", "vmbr0").text().c_str());
    STRCMP_EQUAL("local:8,ro=1", PropertyString().lead("local:8").add("ro", "1").text().c_str());
}

TEST(PropertyString, AnEmptyValueIsLeftOut) {
    STRCMP_EQUAL("a=1,c=3", PropertyString().add("a", "1").add("b", "").add("c", "3").text().c_str());
}

TEST(PropertyString, APartThatWouldAddOptionsRefusesTheWhole) {
    for (const char* value : {"vmbr0,firewall=0", "a,b", "a\nb", "a\x01"})
        CHECK_TEXT(PropertyString().add("bridge", value).is_refused(), value);
    CHECK(PropertyString().lead("local:8,ro=1").is_refused());
    CHECK(PropertyString().lead("a=b").is_refused());
    CHECK(PropertyString().add("a=1,b", "2").is_refused());
    CHECK(PropertyString().add("", "2").is_refused());
    CHECK(PropertyString().add("a", "1").lead("local:8").is_refused());
    CHECK(PropertyString().lead("").is_refused());
    CHECK(!PropertyString().add("ip", "192.0.2.31/24").is_refused());
    STRCMP_EQUAL("mp=/srv/a=b", PropertyString().add("mp", "/srv/a=b").text().c_str());
}
