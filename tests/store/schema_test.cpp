// SPDX-License-Identifier: MIT
#include "store/schema.h"

#include <algorithm>
#include <filesystem>

#include "base/text.h"
#include "store/backup.h"

#include "fixture.h"

using namespace store_test;

// The rows of `migrations` are changed and put back.
TEST_GROUP(Schemas) {
    const base::Config::Mysql config = mysql_config();
    store::Mysql plain{config};

    void change(const std::string& sql) { expect_success(plain.execute(sql, {}, soon())); }
    void teardown() override {
        const std::string newest = std::to_string(store::program_schema);
        change("RENAME TABLE IF EXISTS migrations_away TO migrations");
        change("DELETE FROM migrations WHERE number > " + newest);
        change("INSERT IGNORE INTO migrations (number, name, finished_at) VALUES (" + newest +
               ", 'newest', NOW(3))");
        change("UPDATE migrations SET finished_at = NOW(3) WHERE finished_at IS NULL");
    }
    void check_refused(const char* why) {
        store::Mysql greeted(config, store::check_schema);
        const auto outcome = greeted.query("SELECT COUNT(*) FROM users", {}, soon());
        expect_error(base::Code::internal, outcome);
        CHECK_TRUE(greeted.is_unfit());
        STRCMP_CONTAINS(why, outcome.error().detail.c_str());
    }
};

TEST(Schemas, theProgramKnowsTheNewestMigration) {
    unsigned newest = 0;
    for (const auto& entry : std::filesystem::directory_iterator("sql"))
        newest = std::max(
            newest, static_cast<unsigned>(
                        base::parse_unsigned(entry.path().filename().string().substr(0, 3)).value_or(0)));
    LONGS_EQUAL_TEXT(newest, store::program_schema, "lib/store/schema.h");
    LONGS_EQUAL(newest, value_of(store::read_schema(plain, soon())).number);
}

TEST(Schemas, aDatabaseThatFitsIsWorkedWith) {
    store::Mysql greeted(config, store::check_schema);
    LONGS_EQUAL(1, value_of(greeted.query("SELECT 1", {}, soon())).size());
    LONGS_EQUAL(7, value_of(greeted.transaction([] { return base::Result<int>(7); }, soon())));
}

TEST(Schemas, aNewerOneIsRefusedOnEachNewConnectionAndNotAfterwards) {
    store::Mysql before(config, store::check_schema);
    expect_success(before.query("SELECT 1", {}, soon()));
    change("INSERT INTO migrations (number, name, finished_at) VALUES (999, '999_later.sql', NOW(3))");
    check_refused("the database is at 999, this Berth knows ");
    check_refused("install the newer Berth, or restore a backup");
    expect_success(before.query("SELECT 1", {}, soon()));
}

TEST(Schemas, anOlderOneIsRefused) {
    change("DELETE FROM migrations WHERE number = " + std::to_string(store::program_schema));
    check_refused("run `berthctl migrate`");
}

TEST(Schemas, oneInTheMiddleOfAMigrationIsRefused) {
    change("UPDATE migrations SET finished_at = NULL WHERE number = 3");
    check_refused("003_drafts.sql broke off: see `berthctl migrate`");
}

TEST(Schemas, aMigrationThatRunsIsNotOneThatBrokeOff) {
    store::Mysql migrating(config);
    const auto migrate = [&]() -> base::Result<void> {
        change("UPDATE migrations SET finished_at = NULL WHERE number = 3");
        check_refused("003_drafts.sql is running on the database at this moment");
        return {};
    };
    expect_success(migrating.hold_lock(store::migration_lock, migrate, soon()));
}

TEST(Schemas, oneWithoutTablesIsRefusedWithTheCommandThatMakesThem) {
    change("RENAME TABLE migrations TO migrations_away");
    check_refused("no tables of Berth yet: run `berthctl migrate`");
}

// Whoever adds a table decides whether a backup holds it.
TEST(Schemas, everyTableIsInABackupOrIsKnownNotToBe) {
    const std::vector<std::string> left_out{"maintenance", "migrations", "sessions"};
    const auto& backed_up = store::backup_tables();
    const auto rows = value_of(plain.query(
        "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()", {}, soon()));
    LONGS_EQUAL(backed_up.size() + left_out.size(), rows.size());
    for (const store::Row& row : rows) {
        const bool is_known = std::find(backed_up.begin(), backed_up.end(), row.text(0)) != backed_up.end() ||
                              std::find(left_out.begin(), left_out.end(), row.text(0)) != left_out.end();
        CHECK_TRUE_TEXT(is_known, row.text(0).c_str());
    }
}
