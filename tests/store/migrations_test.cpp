// SPDX-License-Identifier: MIT
#include "store/migrations.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "../support/patience.h"

#include "fixture.h"

using namespace store_test;

// Each test has an empty database and a folder of its own.
TEST_GROUP(Migrations) {
    const base::Config::Mysql shared = mysql_config();
    const std::string name = shared.database + "_m";
    store::Mysql server{shared, support::patient_mysql};
    std::string folder;

    void setup() override {
        expect_success(server.execute("DROP DATABASE IF EXISTS " + name, {}, soon()));
        expect_success(server.execute("CREATE DATABASE " + name + " CHARACTER SET utf8mb4", {}, soon()));
        char made[] = "/tmp/berth-sql-XXXXXX";
        CHECK(mkdtemp(made) != nullptr);
        folder = made;
    }
    void teardown() override {
        std::filesystem::remove_all(folder);
        expect_success(server.execute("DROP DATABASE IF EXISTS " + name, {}, soon()));
    }
    base::Config::Mysql config() {
        auto config = shared;
        config.database = name;
        return config;
    }
    void write(const std::string& file, const std::string& text) {
        std::ofstream(folder + "/" + file) << text;
    }
    // As a program would that was written for the newest file there.
    store::MigrationPlan plan_of(const std::string& from,
                                 store::BrokenOff broken_off = store::BrokenOff::refuse) {
        unsigned newest = 0;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(from, none))
            newest = std::max(newest, static_cast<unsigned>(std::atoi(entry.path().filename().c_str())));
        return {.folder = from, .up_to = newest, .broken_off = broken_off};
    }
    base::Result<std::vector<std::string>> apply(const store::MigrationPlan& plan) {
        store::Mysql mysql(config());
        return store::apply_migrations(mysql, plan, soon());
    }
    base::Result<std::vector<std::string>> apply(const std::string& from) { return apply(plan_of(from)); }
    base::Result<std::vector<std::string>> pending(const store::MigrationPlan& plan) {
        store::Mysql mysql(config());
        return store::pending_migrations(mysql, plan, soon());
    }
    base::Result<std::vector<std::string>> pending() { return pending(plan_of(folder)); }
    void note(unsigned number, const std::string& file, const char* finished_at) {
        store::Mysql mysql(config());
        expect_success(mysql.execute("INSERT INTO migrations (number, name, finished_at) VALUES (?, ?, " +
                                         std::string(finished_at) + ")",
                                     {number, file}, soon()));
    }
    int64_t count(const std::string& sql) {
        store::Mysql mysql(config());
        return count_of(mysql, sql);
    }
};

TEST(Migrations, theShippedOnesRunOnceEachInTheirOrder) {
    const auto names = value_of(apply("sql"));
    CHECK_TRUE(names.size() >= 4);
    STRCMP_EQUAL("001_users.sql", names.at(0).c_str());
    STRCMP_EQUAL("004_creations.sql", names.at(3).c_str());
    LONGS_EQUAL(0, value_of(apply("sql")).size());
    LONGS_EQUAL(names.size(), count("SELECT COUNT(*) FROM migrations WHERE finished_at IS NOT NULL"));
    LONGS_EQUAL(1, count("SELECT COUNT(*) FROM cluster_numbers"));
}

TEST(Migrations, onlyWhatIsNewRuns) {
    write("001_a.sql", "CREATE TABLE a (n INT);\nINSERT INTO a VALUES (1);\n");
    LONGS_EQUAL(1, value_of(apply(folder)).size());
    write("002_b.sql", "INSERT INTO a VALUES (2);");
    const auto names = value_of(apply(folder));
    LONGS_EQUAL(1, names.size());
    STRCMP_EQUAL("002_b.sql", names[0].c_str());
    LONGS_EQUAL(2, count("SELECT COUNT(*) FROM a"));
}

TEST(Migrations, commentsBlankLinesAndALastStatementWithoutSemicolonAreRead) {
    write("001_a.sql",
          "-- A comment; with a semicolon;\n\nCREATE TABLE a (\n  n INT, -- more;\n  t TEXT\n); -- end\n"
          "INSERT INTO a VALUES (1, 'x;y')");
    expect_success(apply(folder));
    LONGS_EQUAL(1, count("SELECT COUNT(*) FROM a WHERE t = 'x;y'"));
}

TEST(Migrations, aDatabaseNewerThanTheProgramIsRefusedEvenIfItsFilesAreThere) {
    std::filesystem::copy("sql", folder);
    expect_success(apply(folder));
    write("012_later.sql", "CREATE TABLE later (n INT);");
    note(store::program_schema + 1, "012_later.sql", "NOW(3)");
    const store::MigrationPlan plan{.folder = folder};
    for (const auto& outcome : {apply(plan), pending(plan)}) {
        expect_error(base::Code::conflict, outcome);
        STRCMP_CONTAINS("install the newer Berth, or restore a backup", outcome.error().detail.c_str());
    }
}

// An older version was installed over a newer one, whose files stay where they were.
TEST(Migrations, aFileThatTheProgramDoesNotKnowIsLeftAlone) {
    std::filesystem::copy("sql", folder);
    write("012_later.sql", "CREATE TABLE later (n INT);");
    const store::MigrationPlan plan{.folder = folder};
    LONGS_EQUAL(store::program_schema, value_of(pending(plan)).size());
    LONGS_EQUAL(store::program_schema, value_of(apply(plan)).size());
    LONGS_EQUAL(store::program_schema, count("SELECT MAX(number) FROM migrations"));
    LONGS_EQUAL(0, value_of(pending(plan)).size());
}

TEST(Migrations, aFolderThatLacksOneOfThemIsRefusedBeforeAnythingRuns) {
    std::filesystem::copy("sql", folder);
    std::filesystem::remove(folder + "/006_creations_by_vmid.sql");
    const store::MigrationPlan plan{.folder = folder};
    for (const auto& outcome : {apply(plan), pending(plan)}) {
        expect_error(base::Code::bad_input, outcome);
        STRCMP_CONTAINS("there is no migration 006", outcome.error().detail.c_str());
    }
    LONGS_EQUAL(0, count("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"));
}

TEST(Migrations, oneThatBrokeOffIsNamedAndNothingRunsAfterIt) {
    write("001_a.sql", "CREATE TABLE a (n INT);\nCREATE TABLE a (n INT);\n");
    write("002_b.sql", "CREATE TABLE b (n INT);");
    const auto first = apply(folder);
    expect_error(base::Code::internal, first);
    STRCMP_CONTAINS("001_a.sql", first.error().detail.c_str());
    const auto second = apply(folder);
    expect_error(base::Code::conflict, second);
    STRCMP_CONTAINS("001_a.sql", second.error().detail.c_str());
    LONGS_EQUAL(0, count("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"
                         " AND TABLE_NAME = 'b'"));
}

TEST(Migrations, oneThatBrokeOffTellsHowFarItCameAndGoesOnFromThere) {
    write("001_a.sql", "CREATE TABLE a (n INT);\nALTER TABLE b ADD COLUMN m INT;\nCREATE TABLE c (n INT);\n");
    expect_error(base::Code::internal, apply(folder));
    const auto again = apply(folder);
    expect_error(base::Code::conflict, again);
    STRCMP_CONTAINS("statement 2 of 3", again.error().detail.c_str());
    STRCMP_CONTAINS("ALTER TABLE b", again.error().detail.c_str());
    // Still in the way.
    expect_error(base::Code::internal, apply(plan_of(folder, store::BrokenOff::run_again)));
    store::Mysql mysql(config());
    expect_success(mysql.execute("CREATE TABLE b (n INT)", {}, soon()));
    LONGS_EQUAL(1, value_of(apply(plan_of(folder, store::BrokenOff::run_again))).size());
    LONGS_EQUAL(1, count("SELECT COUNT(*) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
                         " AND TABLE_NAME = 'b' AND COLUMN_NAME = 'm'"));
    LONGS_EQUAL(0, count("SELECT COUNT(*) FROM c"));
    LONGS_EQUAL(0, value_of(apply(folder)).size());
}

TEST(Migrations, whatTookEffectBeforeTheBreakCanBeSkipped) {
    write("001_a.sql", "CREATE TABLE a (n INT);\nCREATE TABLE a (n INT);\nINSERT INTO a VALUES (1);\n");
    expect_error(base::Code::internal, apply(folder));
    LONGS_EQUAL(1, value_of(apply(plan_of(folder, store::BrokenOff::skip))).size());
    LONGS_EQUAL(1, count("SELECT COUNT(*) FROM a"));
}

TEST(Migrations, oneThatBrokeOffUnderABerthThatDidNotCountIsFinishedByHandOnly) {
    write("001_a.sql", "CREATE TABLE a (n INT);");
    store::Mysql mysql(config());
    expect_success(
        mysql.execute("CREATE TABLE migrations (number INT UNSIGNED NOT NULL PRIMARY KEY, name"
                      " VARCHAR(255) NOT NULL, started_at DATETIME(3) NOT NULL DEFAULT"
                      " CURRENT_TIMESTAMP(3), finished_at DATETIME(3) NULL)",
                      {}, soon()));
    expect_success(
        mysql.execute("INSERT INTO migrations (number, name) VALUES (1, '001_a.sql')", {}, soon()));
    const auto outcome = apply(plan_of(folder, store::BrokenOff::run_again));
    expect_error(base::Code::conflict, outcome);
    STRCMP_CONTAINS("by hand", outcome.error().detail.c_str());
}

TEST(Migrations, whatWouldRunIsSaidWithoutDoingIt) {
    write("001_a.sql", "CREATE TABLE a (n INT);");
    write("002_b.sql", "CREATE TABLE b (n INT);");
    LONGS_EQUAL(2, value_of(pending()).size());
    LONGS_EQUAL(0, count("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"));
    expect_success(apply(folder));
    LONGS_EQUAL(0, value_of(pending()).size());
    write("003_c.sql", "CREATE TABLE c (n INT);");
    STRCMP_EQUAL("003_c.sql", value_of(pending()).at(0).c_str());
}

TEST(Migrations, oneThatRunsIsNotSaidToHaveBrokenOff) {
    write("001_a.sql", "CREATE TABLE a (n INT);");
    expect_success(apply(folder));
    note(2, "002_b.sql", "NULL");
    write("002_b.sql", "CREATE TABLE b (n INT);");
    STRCMP_CONTAINS("002_b.sql broke off", pending().error().detail.c_str());
    const auto meanwhile = [&]() -> base::Result<void> {
        const auto outcome = pending();
        expect_error(base::Code::conflict, outcome);
        STRCMP_CONTAINS("002_b.sql is running on the database at this moment",
                        outcome.error().detail.c_str());
        return {};
    };
    store::Mysql migrating(config());
    expect_success(migrating.hold_lock(store::migration_lock, meanwhile, soon()));
}

TEST(Migrations, oneThatBrokeOffIsNotTakenForARunOnAnotherDatabase) {
    write("001_a.sql", "CREATE TABLE a (n INT);");
    expect_success(apply(folder));
    note(2, "002_b.sql", "NULL");
    write("002_b.sql", "CREATE TABLE b (n INT);");
    const auto elsewhere = [&]() -> base::Result<void> {
        STRCMP_CONTAINS("002_b.sql broke off", pending().error().detail.c_str());
        return {};
    };
    expect_success(server.hold_lock(store::migration_lock, elsewhere, soon()));
}

TEST(Migrations, theyCanEndBeforeTheNewest) {
    write("001_a.sql", "CREATE TABLE a (n INT);");
    write("002_b.sql", "CREATE TABLE b (n INT);");
    LONGS_EQUAL(1, value_of(apply(store::MigrationPlan{.folder = folder, .up_to = 1})).size());
    STRCMP_EQUAL("002_b.sql", value_of(apply(folder)).at(0).c_str());
}

TEST(Migrations, wrongNamesTwiceTheSameNumberAndNoFolderAreRefused) {
    expect_error(base::Code::bad_input, apply(folder + "/nowhere"));
    expect_error(base::Code::bad_input, apply(store::MigrationPlan{.folder = folder}));
    write("1_a.sql", "SELECT 1;");
    expect_error(base::Code::bad_input, apply(folder));
    std::filesystem::remove(folder + "/1_a.sql");
    write("001_a.sql", "CREATE TABLE a (n INT);");
    write("001_b.sql", "CREATE TABLE b (n INT);");
    expect_error(base::Code::bad_input, apply(folder));
    LONGS_EQUAL(0, count("SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()"));
}

TEST(Migrations, ofFiveRunsAtOnceOneDoesTheWork) {
    std::vector<base::Result<std::vector<std::string>>> outcomes(
        5, base::Result<std::vector<std::string>>(std::vector<std::string>()));
    std::vector<std::thread> threads;
    for (auto& outcome : outcomes)
        threads.emplace_back([this, &outcome] {
            store::Mysql mysql(config());
            outcome = store::apply_migrations(mysql, "sql", soon());
        });
    for (auto& thread : threads) thread.join();
    size_t workers = 0;
    for (const auto& outcome : outcomes) workers += value_of(outcome).empty() ? 0 : 1;
    LONGS_EQUAL(1, workers);
}
