// SPDX-License-Identifier: MIT
#include "store/mysql_facts.h"

#include <filesystem>

#include "store/scratch_database.h"

#include "fixture.h"

using namespace store_test;

namespace {
store::MysqlRights rights_of(const std::vector<std::string>& lines) {
    return store::read_grants(lines, "berth");
}
}  // namespace

TEST_GROUP(MysqlRights){};

TEST(MysqlRights, ofTheDatabaseAreRead) {
    const auto rights = rights_of({"GRANT USAGE ON *.* TO `pages`@`localhost` IDENTIFIED VIA unix_socket",
                                   "GRANT SELECT, INSERT, UPDATE ON `berth`.* TO `pages`@`localhost`"});
    for (const char* privilege : {"SELECT", "INSERT", "UPDATE"}) CHECK_TRUE(rights.has(privilege));
    CHECK_FALSE(rights.has("DELETE"));
    CHECK_TRUE(rights.on_server.empty());
    CHECK_FALSE(rights.has_others);
}

TEST(MysqlRights, ofTheServerCountForTheDatabase) {
    const auto rights = rights_of({"GRANT ALL PRIVILEGES ON *.* TO `root`@`localhost` WITH GRANT OPTION"});
    CHECK_TRUE(rights.has("DELETE"));
    LONGS_EQUAL(2, rights.on_server.size());
}

TEST(MysqlRights, ofAnotherDatabaseDoNotCount) {
    const auto rights = rights_of({"GRANT ALL PRIVILEGES ON `berth2`.* TO `pages`@`localhost`",
                                   "GRANT ALL PRIVILEGES ON `b`.* TO `pages`@`localhost`"});
    CHECK_FALSE(rights.has("SELECT"));
}

TEST(MysqlRights, ofAPatternCountWhereItFits) {
    CHECK_TRUE(rights_of({"GRANT SELECT ON `ber%`.* TO `a`@`b`"}).has("SELECT"));
    CHECK_TRUE(rights_of({"GRANT SELECT ON `b_rth`.* TO `a`@`b`"}).has("SELECT"));
    CHECK_FALSE(rights_of({"GRANT SELECT ON `b\\_rth`.* TO `a`@`b`"}).has("SELECT"));
    CHECK_TRUE(store::read_grants({"GRANT SELECT ON `b\\_th`.* TO `a`@`b`"}, "b_th").has("SELECT"));
}

TEST(MysqlRights, ofATableOrByARoleAreOthers) {
    CHECK_TRUE(rights_of({"GRANT SELECT (`id`, `name`) ON `berth`.`users` TO `a`@`b`"}).has_others);
    CHECK_TRUE(rights_of({"GRANT `berth_role` TO `a`@`b`"}).has_others);
}

TEST_GROUP(MysqlFacts) { Servers servers; };

TEST(MysqlFacts, areThoseOfThisServer) {
    const auto facts = value_of(store::look_at_mysql(servers.mysql, "berth", soon()));
    CHECK_TRUE(facts.is_mariadb);
    LONGS_EQUAL(10, facts.major);
    LONGS_EQUAL(11, facts.minor);
    CHECK_TRUE(facts.rights.has("DELETE"));
    CHECK_TRUE(facts.clock_ahead >= -30 && facts.clock_ahead <= 30);
    CHECK_TRUE(facts.connections_seen > 0 && facts.connections_seen <= facts.connections_allowed);
    CHECK_FALSE(facts.has_scratch);
}

TEST(MysqlFacts, knowTheDatabaseThatARestoreLeft) {
    const std::string name = mysql_config().database;
    const std::string left = store::scratch_name_of(name);
    expect_success(servers.mysql.execute("CREATE DATABASE " + left, {}, soon()));
    const auto facts = store::look_at_mysql(servers.mysql, name, soon());
    const bool has_folder = std::filesystem::exists(value_of(facts).data_folder + left);
    expect_success(servers.mysql.execute("DROP DATABASE " + left, {}, soon()));
    CHECK_TRUE(value_of(facts).has_scratch);
    CHECK_TRUE(has_folder);
}

TEST(MysqlFacts, knowHowManyConnectionsTheAccountMayHold) {
    const auto all = value_of(store::look_at_mysql(servers.mysql, "berth", soon())).connections_allowed;
    expect_success(servers.mysql.execute(
        "CREATE USER few@localhost IDENTIFIED BY 'x' WITH MAX_USER_CONNECTIONS 7", {}, soon()));
    auto config = mysql_config();
    config.user = "few", config.password = "x", config.database = "information_schema";
    store::Mysql few(config);
    const auto facts = store::look_at_mysql(few, "berth", soon());
    expect_success(servers.mysql.execute("DROP USER few@localhost", {}, soon()));
    LONGS_EQUAL(7, value_of(facts).connections_allowed);
    CHECK_TRUE(all > 7);
}
