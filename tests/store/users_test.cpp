// SPDX-License-Identifier: MIT
#include "store/users.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Users) {
    Servers servers;
    store::Users users{servers.mysql};
};

TEST(Users, anAddedUserIsFoundByName) {
    const int64_t id = value_of(users.add("Zoë", "$argon2id$x", soon()));
    const auto user = value_of(users.find("Zoë", soon()));
    LONGS_EQUAL(id, user.id);
    STRCMP_EQUAL("Zoë", user.name.c_str());
    STRCMP_EQUAL("$argon2id$x", user.password_hash.c_str());
    CHECK_FALSE(user.is_disabled);
}

TEST(Users, aNameIsTakenOnce) {
    value_of(users.add("anna", "h", soon()));
    expect_error(base::Code::conflict, users.add("anna", "h", soon()));
}

TEST(Users, namesAreComparedByteByByte) {
    value_of(users.add("anna", "h", soon()));
    for (const char* other : {"Anna", "anna ", "änna", "ann", ""})
        expect_error(base::Code::not_found, users.find(other, soon()));
    value_of(users.add("Anna", "h", soon()));
}

TEST(Users, aNameOf64CharactersFitsAndOneMoreIsRefused) {
    std::string name;
    for (int i = 0; i < 64; ++i) name += "ß";
    value_of(users.add(name, "h", soon()));
    STRCMP_EQUAL(name.c_str(), value_of(users.find(name, soon())).name.c_str());
    expect_error(base::Code::internal, users.add(name + "x", "h", soon()));
}

TEST(Users, aNewPasswordReplacesTheOld) {
    const int64_t id = value_of(users.add("anna", "old", soon()));
    expect_success(users.set_password(id, "new", soon()));
    STRCMP_EQUAL("new", value_of(users.find("anna", soon())).password_hash.c_str());
    expect_success(users.set_password(id, "new", soon()));
    expect_error(base::Code::not_found, users.set_password(id + 1, "new", soon()));
}

TEST(Users, theListIsSortedByName) {
    for (const char* name : {"carl", "anna", "bert"}) value_of(users.add(name, "h", soon()));
    const auto list = value_of(users.list(soon()));
    LONGS_EQUAL(3, list.size());
    STRCMP_EQUAL("anna", list[0].name.c_str());
    STRCMP_EQUAL("carl", list[2].name.c_str());
}

TEST(Users, theListTellsWhoIsDisabledAndCountsSessionsThatAreNotOver) {
    const int64_t anna = value_of(users.add("anna", "h", soon()));
    value_of(users.add("bert", "h", soon()));
    expect_success(servers.mysql.execute(
        "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES"
        " (UNHEX(SHA2('a', 256)), ?, NOW(3) + INTERVAL 1 HOUR), (UNHEX(SHA2('b', 256)), ?, NOW(3))",
        {anna, anna}, soon()));
    expect_success(users.set_disabled(anna, true, soon()));
    const auto list = value_of(users.list(soon()));
    CHECK_TRUE(list[0].is_disabled);
    LONGS_EQUAL(1, list[0].sessions);
    LONGS_EQUAL(0, list[0].last_sign_in);
    CHECK_FALSE(list[1].is_disabled);
    LONGS_EQUAL(0, list[1].sessions);
}

TEST(Users, disablingIsTakenBackAndNeedsAUser) {
    const int64_t anna = value_of(users.add("anna", "h", soon()));
    expect_success(users.set_disabled(anna, true, soon()));
    expect_success(users.set_disabled(anna, true, soon()));
    CHECK_TRUE(value_of(users.find("anna", soon())).is_disabled);
    expect_success(users.set_disabled(anna, false, soon()));
    CHECK_FALSE(value_of(users.find("anna", soon())).is_disabled);
    expect_error(base::Code::not_found, users.set_disabled(anna + 1, true, soon()));
}
