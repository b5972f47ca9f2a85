// SPDX-License-Identifier: MIT
// The list of a user's creations, page by page.
#include "fixture.h"

using namespace store_test;

TEST_GROUP(CreationsList) {
    Servers servers;
    store::Creations creations{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
    int64_t node = add_node(servers, anna, "home", 1, {});
    int64_t berts = add_node(servers, bert, "other", 2, {});

    // The first is the oldest, each a minute younger than the one before.
    store::Creation make(unsigned number) {
        const auto made =
            *value_of(creations.insert(make_creation(anna, node, 100 + number, number), soon())).creation;
        expect_success(
            servers.mysql.execute("UPDATE creations SET created_at = NOW(3) - INTERVAL ? MINUTE WHERE id = ?",
                                  {60 - number, store::Param::hex(made.id)}, soon()));
        return made;
    }
};

TEST(CreationsList, theNewestComesFirstAndPagesFollowEachOther) {
    for (unsigned i = 1; i <= 5; ++i) make(i);
    LONGS_EQUAL(5, value_of(creations.count_of(anna, soon())));
    const auto first = value_of(creations.listed_of(anna, 0, 2, soon()));
    LONGS_EQUAL(2, first.size());
    LONGS_EQUAL(105, first[0].creation.vmid);
    LONGS_EQUAL(104, first[1].creation.vmid);
    const auto last = value_of(creations.listed_of(anna, 4, 2, soon()));
    LONGS_EQUAL(1, last.size());
    LONGS_EQUAL(101, last[0].creation.vmid);
}

TEST(CreationsList, holdsNoOtherUsers) {
    make(1);
    expect_success(creations.insert(make_creation(bert, berts, 300, 9), soon()));
    LONGS_EQUAL(1, value_of(creations.count_of(anna, soon())));
    LONGS_EQUAL(1, value_of(creations.listed_of(anna, 0, 50, soon())).size());
    LONGS_EQUAL(300, value_of(creations.listed_of(bert, 0, 50, soon())).at(0).creation.vmid);
}

TEST(CreationsList, namesWhoChangedTheStateLastAndLeavesOutWhatIsLong) {
    auto made = make(1);
    STRCMP_EQUAL("submit", value_of(creations.listed_of(anna, 0, 1, soon())).at(0).last_actor.c_str());
    store::Change end;
    end.state = store::State::failed;
    end.message = "no space";
    end.log_tail = std::string(1000, 'x');
    CHECK_TRUE(value_of(creations.change(made, end, "reconcile", soon())));
    made = value_of(creations.find(anna, made.id, soon()));
    store::Change remark;
    remark.attention = "stuck_placeholder";
    CHECK_TRUE(value_of(creations.change(made, remark, "creation page", soon())));
    const auto row = value_of(creations.listed_of(anna, 0, 1, soon())).at(0);
    STRCMP_EQUAL("reconcile", row.last_actor.c_str());
    STRCMP_EQUAL("no space", row.creation.message.c_str());
    STRCMP_EQUAL("", row.creation.log_tail.c_str());
    CHECK_TRUE(row.creation.state == store::State::failed);
    LONGS_EQUAL(made.vmid, row.creation.vmid);
}
