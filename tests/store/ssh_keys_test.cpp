// SPDX-License-Identifier: MIT
// The SSH public keys that users keep.
#include "store/ssh_keys.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(SshKeys) {
    Servers servers;
    store::SshKeys keys{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");

    store::SshKey make(const std::string& name, unsigned number) {
        return {.id = 0,
                .name = name,
                .public_key = "ssh-ed25519 AAAA" + std::to_string(number) + " zoë@🚢",
                .fingerprint = "SHA256:" + std::to_string(number),
                .created_at = 0};
    }
    int64_t add(const std::string& name, unsigned number) {
        return value_of(keys.add(anna, make(name, number), soon()));
    }
    std::string conflict_of(const base::Result<int64_t>& result) {
        expect_error(base::Code::conflict, result);
        return result.error().detail;
    }
};

TEST(SshKeys, anAddedKeyComesBackWhole) {
    const int64_t id = add("laptop", 1);
    const auto list = value_of(keys.list(anna, soon()));
    LONGS_EQUAL(1, list.size());
    LONGS_EQUAL(id, list[0].id);
    STRCMP_EQUAL("laptop", list[0].name.c_str());
    STRCMP_EQUAL("ssh-ed25519 AAAA1 zoë@🚢", list[0].public_key.c_str());
    STRCMP_EQUAL("SHA256:1", list[0].fingerprint.c_str());
    CHECK_TRUE(list[0].created_at > 1'700'000'000);
}

TEST(SshKeys, theyAreListedByName) {
    add("zebra", 1);
    add("ant", 2);
    STRCMP_EQUAL("ant", value_of(keys.list(anna, soon())).at(0).name.c_str());
}

TEST(SshKeys, aNameAndAKeyAreKeptOnceByEachUser) {
    add("laptop", 1);
    STRCMP_CONTAINS("u_key_name", conflict_of(keys.add(anna, make("laptop", 2), soon())).c_str());
    STRCMP_CONTAINS("u_key_fingerprint", conflict_of(keys.add(anna, make("other", 1), soon())).c_str());
    expect_success(keys.add(anna, make("Laptop", 3), soon()));
    expect_success(keys.add(bert, make("laptop", 1), soon()));
}

TEST(SshKeys, aUserHasAtMostFifty) {
    for (unsigned i = 0; i < store::SshKeys::most; ++i) add("key " + std::to_string(i), i);
    const std::string detail = conflict_of(keys.add(anna, make("one more", 99), soon()));
    STRCMP_CONTAINS("most", detail.c_str());
    expect_success(keys.add(bert, make("laptop", 1), soon()));
}

TEST(SshKeys, aForeignKeyIsNotFoundByAnyFunction) {
    const int64_t id = add("laptop", 1);
    LONGS_EQUAL(0, value_of(keys.list(bert, soon())).size());
    expect_error(base::Code::not_found, keys.rename(bert, id, "mine", soon()));
    expect_error(base::Code::not_found, keys.remove(bert, id, soon()));
    STRCMP_EQUAL("laptop", value_of(keys.list(anna, soon())).at(0).name.c_str());
}

TEST(SshKeys, aRenamedKeyHasItsNewNameAndARemovedOneIsGone) {
    const int64_t id = add("laptop", 1);
    add("desk", 2);
    expect_success(keys.rename(anna, id, "travel", soon()));
    expect_success(keys.rename(anna, id, "travel", soon()));
    STRCMP_EQUAL("travel", value_of(keys.list(anna, soon())).at(1).name.c_str());
    expect_error(base::Code::conflict, keys.rename(anna, id, "desk", soon()));
    expect_success(keys.remove(anna, id, soon()));
    LONGS_EQUAL(1, value_of(keys.list(anna, soon())).size());
    expect_error(base::Code::not_found, keys.remove(anna, id, soon()));
    expect_error(base::Code::not_found, keys.rename(anna, id, "x", soon()));
}
