// SPDX-License-Identifier: MIT
#include "store/drafts.h"

#include "store/creations.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Drafts) {
    Servers servers;
    store::Drafts drafts{servers.mysql};
    int64_t anna = add_user(servers.mysql, "anna");
    int64_t bert = add_user(servers.mysql, "bert");
    int64_t node = add_node(servers, anna, "home", 1, {});

    store::Draft make(unsigned number) {
        return {.id = id_of(number),
                .user_id = anna,
                .node_id = node,
                .values = {{"hostname", "web"}, {"ssh-public-keys", "ssh-ed25519 A \"q\" \\ \n zoë 🚢"}},
                .notice = "The template was reset.",
                .creation_key = id_of(number + 100),
                .updated_at = 0};
    }
};

TEST(Drafts, anAddedDraftComesBackWhole) {
    expect_success(drafts.add(make(1), soon()));
    const auto draft = value_of(drafts.find(anna, id_of(1), soon()));
    STRCMP_EQUAL(id_of(1).c_str(), draft.id.c_str());
    LONGS_EQUAL(anna, draft.user_id);
    LONGS_EQUAL(node, draft.node_id);
    CHECK(make(1).values == draft.values);
    STRCMP_EQUAL("The template was reset.", draft.notice.c_str());
    STRCMP_EQUAL(id_of(101).c_str(), draft.creation_key.c_str());
    CHECK_TRUE(draft.updated_at > 1'700'000'000);
}

TEST(Drafts, savingOverwritesTheWholeRow) {
    expect_success(drafts.add(make(1), soon()));
    auto draft = make(1);
    draft.values = {{"cores", "2"}};
    draft.notice = "";
    draft.creation_key = id_of(77);
    expect_success(drafts.save(draft, soon()));
    const auto saved = value_of(drafts.find(anna, id_of(1), soon()));
    CHECK(draft.values == saved.values);
    STRCMP_EQUAL("", saved.notice.c_str());
    STRCMP_EQUAL(id_of(77).c_str(), saved.creation_key.c_str());
    expect_success(drafts.save(draft, soon()));
}

TEST(Drafts, aForeignDraftIsNotFoundByAnyFunction) {
    expect_success(drafts.add(make(1), soon()));
    expect_error(base::Code::not_found, drafts.find(bert, id_of(1), soon()));
    auto stolen = make(1);
    stolen.user_id = bert;
    expect_error(base::Code::not_found, drafts.save(stolen, soon()));
    expect_success(drafts.remove(bert, id_of(1), soon()));
    expect_success(drafts.find(anna, id_of(1), soon()));
    LONGS_EQUAL(0, value_of(drafts.unfinished(bert, soon())).size());
}

TEST(Drafts, aForeignNodeIsNotTakenIntoADraft) {
    auto draft = make(1);
    draft.user_id = bert;
    expect_success(drafts.add(draft, soon()));
    LONGS_EQUAL(0, value_of(drafts.find(bert, id_of(1), soon())).node_id);
}

TEST(Drafts, aDraftOutlivesItsNode) {
    expect_success(drafts.add(make(1), soon()));
    expect_success(store::Nodes(servers.mysql, servers.redis).remove(anna, node, soon()));
    auto draft = value_of(drafts.find(anna, id_of(1), soon()));
    LONGS_EQUAL(0, draft.node_id);
    CHECK(make(1).values == draft.values);
    expect_success(drafts.save(draft, soon()));
}

TEST(Drafts, malformedIdsAreNotFoundOrRefused) {
    for (const char* id : {"", "0", "zz", "' OR 1=1 --", "000000000000000000000000000000010"})
        expect_error(base::Code::not_found, drafts.find(anna, id, soon()));
    auto draft = make(1);
    draft.id = "abc";
    expect_error(base::Code::bad_input, drafts.add(draft, soon()));
    draft = make(1);
    draft.creation_key = "";
    expect_error(base::Code::bad_input, drafts.add(draft, soon()));
    expect_error(base::Code::bad_input, drafts.save(draft, soon()));
}

TEST(Drafts, anIdIsUsedOnce) {
    expect_success(drafts.add(make(1), soon()));
    expect_error(base::Code::conflict, drafts.add(make(1), soon()));
}

TEST(Drafts, theLastEditedComesFirstInTheList) {
    for (unsigned i = 1; i <= 3; ++i) expect_success(drafts.add(make(i), soon()));
    expect_success(
        servers.mysql.execute("UPDATE drafts SET updated_at = NOW(3) - INTERVAL 1 HOUR", {}, soon()));
    expect_success(drafts.save(make(2), soon()));
    const auto list = value_of(drafts.unfinished(anna, soon()));
    LONGS_EQUAL(3, list.size());
    STRCMP_EQUAL(id_of(2).c_str(), list[0].id.c_str());
}

TEST(Drafts, whatAContainerCameOfIsFinishedAndAFailureIsNot) {
    store::Creations creations(servers.mysql);
    for (unsigned i = 1; i <= 2; ++i) {
        expect_success(drafts.add(make(i), soon()));
        store::NewCreation wanted;
        wanted.user_id = anna;
        wanted.idem_key = id_of(i);
        wanted.spec_hash = std::string(32, 'h');
        wanted.node_id = node;
        wanted.vmid = 100 + i;
        wanted.spec_json = "{}";
        wanted.draft_id = id_of(i);
        const auto made = *value_of(creations.insert(wanted, soon())).creation;
        LONGS_EQUAL(0, value_of(drafts.unfinished(anna, soon())).size());
        store::Change end;
        end.state = i == 1 ? store::State::done : store::State::failed;
        CHECK_TRUE(value_of(creations.change(made, end, "test", soon())));
        if (i == 1) LONGS_EQUAL(0, value_of(drafts.unfinished(anna, soon())).size());
    }
    const auto left = value_of(drafts.unfinished(anna, soon()));
    LONGS_EQUAL(1, left.size());
    STRCMP_EQUAL(id_of(2).c_str(), left[0].id.c_str());
}

TEST(Drafts, aRemovedDraftIsGone) {
    expect_success(drafts.add(make(1), soon()));
    expect_success(drafts.remove(anna, id_of(1), soon()));
    expect_error(base::Code::not_found, drafts.find(anna, id_of(1), soon()));
    expect_error(base::Code::not_found, drafts.save(make(1), soon()));
    expect_success(drafts.remove(anna, id_of(1), soon()));
}
