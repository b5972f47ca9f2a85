// SPDX-License-Identifier: MIT
#include "store/overview.h"

#include <filesystem>

#include "base/text.h"

#include "fixture.h"

using namespace store_test;

TEST_GROUP(Overview) {
    Servers servers;
    store::Overview overview{servers.mysql};
};

// Whoever adds a migration has to say here that the program needs it.
TEST(Overview, theSchemaAskedForIsThatOfTheLastMigration) {
    uint64_t last = 0;
    for (const auto& entry : std::filesystem::directory_iterator("sql"))
        last =
            std::max(last, base::parse_unsigned(entry.path().filename().string().substr(0, 3)).value_or(0));
    LONGS_EQUAL(last, store::schema_number);
    expect_success(overview.check_schema(soon()));
}

TEST(Overview, aDatabaseWithoutTablesHasNoSchema) {
    const auto shared = mysql_config();
    auto empty = shared;
    empty.database += "_o";
    store::Mysql server(shared), inside(empty);
    expect_success(server.execute("CREATE DATABASE " + empty.database, {}, soon()));
    const auto checked = store::Overview(inside).check_schema(soon());
    expect_success(server.execute("DROP DATABASE " + empty.database, {}, soon()));
    expect_error(base::Code::internal, checked);
}

TEST(Overview, everybodysCreationsAreCountedByState) {
    const int64_t anna = add_user(servers.mysql, "anna"), ben = add_user(servers.mysql, "ben");
    const int64_t annas = add_node(servers, anna, "one", 1, {}), bens = add_node(servers, ben, "two", 2, {});
    store::Creations creations(servers.mysql);
    expect_success(creations.insert(make_creation(anna, annas, 105, 1), soon()));
    expect_success(creations.insert(make_creation(ben, bens, 105, 2), soon()));
    auto counts = value_of(overview.creations(soon()));
    LONGS_EQUAL(1, counts.size());
    STRCMP_EQUAL("PLANNED", counts[0].state.c_str());
    LONGS_EQUAL(2, counts[0].count);
    expect_success(servers.mysql.execute(
        "UPDATE creations SET created_at = NOW(3) - INTERVAL 1 HOUR WHERE user_id = ?", {ben}, soon()));
    CHECK_TRUE(value_of(overview.oldest_active_creation(soon())) >= 3600);
    expect_success(servers.mysql.execute("UPDATE creations SET state = 'DONE'", {}, soon()));
    LONGS_EQUAL(0, value_of(overview.oldest_active_creation(soon())));
}

TEST(Overview, theFirstNodesAreNamed) {
    const int64_t anna = add_user(servers.mysql, "anna");
    const int64_t one = add_node(servers, anna, "one", 1, {});
    add_node(servers, anna, "two", 2, {});
    const auto names = value_of(overview.nodes(1, soon()));
    LONGS_EQUAL(1, names.size());
    LONGS_EQUAL(one, names[0].id);
    STRCMP_EQUAL("one", names[0].name.c_str());
    LONGS_EQUAL(2, value_of(overview.node_count(soon())));
}
