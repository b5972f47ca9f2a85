// SPDX-License-Identifier: MIT
#include "pve/path.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using pve::Path;

TEST_GROUP(Path){};

TEST(Path, ItIsBuiltFromCheckedPieces) {
    const auto path = Path("nodes")
                          .node("pve1")
                          .then("storage")
                          .storage("local-lvm")
                          .then("content")
                          .query("content", "vztmpl");
    CHECK(!path.is_refused());
    STRCMP_EQUAL("/nodes/pve1/storage/local-lvm/content", path.path().c_str());
    STRCMP_EQUAL("content=vztmpl", path.query().c_str());
}

// As in the recorded row "task status: finished".
TEST(Path, AUpidIsPercentEncodedAsOneSegment) {
    const auto path = Path("nodes").node("pve1").then("tasks").upid(
        "UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131:tester@pve!form:");
    CHECK(!path.is_refused());
    STRCMP_EQUAL(
        "/nodes/pve1/tasks/"
        "UPID%3Apve1%3A0000015A%3A000598B9%3A6B05588C%3Avzcreate%3A131%3Atester%40pve%21form%3A",
        path.path().c_str());
}

TEST(Path, QueriesAreEncodedAndJoined) {
    const auto path = Path("cluster/nextid").query("vmid", 105).query("x", "a b&c=d;+%");
    STRCMP_EQUAL("vmid=105&x=a%20b%26c%3Dd%3B%2B%25", path.query().c_str());
}

TEST(Path, ANodeNameOutsideTheGrammarRefusesThePath) {
    for (const char* name : {"", "..", ".", "a/b", "pve1/../../access", "-a", "a-", "a b", "pve1%2e", "a_b",
                             "pve1\n", "p\xC3\xBC", "a.b"})
        CHECK_TEXT(Path("nodes").node(name).is_refused(), name);
    CHECK(Path("nodes").node(std::string(64, 'a')).is_refused());
    CHECK(!Path("nodes").node("a").is_refused());
    CHECK(!Path("nodes").node("Node-01").is_refused());
}

TEST(Path, AStorageIdOutsideTheGrammarRefusesThePath) {
    for (const char* id : {"", "a", "..", "1a", "a-", "a.", "local/../x", "lo cal", "local:x"})
        CHECK_TEXT(Path("x").storage(id).is_refused(), id);
    for (const char* id : {"local", "local-zfs", "Ceph_1", "a.b"})
        CHECK_TEXT(!Path("x").storage(id).is_refused(), id);
}

TEST(Path, AVmidOutsideTheRangeRefusesThePath) {
    CHECK(Path("x").vmid(99).is_refused());
    CHECK(!Path("x").vmid(100).is_refused());
    CHECK(!Path("x").vmid(999999999).is_refused());
    CHECK(Path("x").vmid(1000000000).is_refused());
}

TEST(Path, AMalformedUpidRefusesThePath) {
    for (const char* upid : {"", "..", "UPID", "UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131:a@b",
                             "UPID:..:0000015A:000598B9:6B05588C:vzcreate:131:tester@pve!form:",
                             "UPID:pve1:0000015A:000598B9:6B05588C:vz/create:131:tester@pve!form:"})
        CHECK_TEXT(Path("x").upid(upid).is_refused(), upid);
}

TEST(Path, AnEmptyParameterRefusesThePath) {
    CHECK(Path("x").query("vmid", "").is_refused());
    CHECK(Path("").is_refused());
    CHECK(Path("a//b").is_refused());
    CHECK(Path("../b").is_refused());
}
