// SPDX-License-Identifier: MIT
// What pages and other restores do while a backup takes the place of what is there.
#include <future>
#include <thread>

#include "store/backup.h"
#include "store/backup_load.h"
#include "store/migrations.h"
#include "store/scratch_database.h"

#include "fixture.h"

using namespace store_test;
using store::ScratchDatabase;

TEST_GROUP(BackupsMeanwhile) {
    Servers servers;
    const int64_t anna = add_user(servers.mysql, "anna");
    const int64_t node = add_node(servers, anna, "pve1", 1, {fingerprint(2)});
    const std::string creation =
        value_of(store::Creations(servers.mysql).insert(make_creation(anna, node, 105, 9), soon()))
            .creation->id;
    store::Mysql other{mysql_config()};
    std::unique_ptr<ScratchDatabase> scratch;

    void setup() override {
        scratch = std::move(*ScratchDatabase::make(mysql_config(), {}, soon()));
        expect_success(store::apply_migrations(scratch->mysql(), "sql", soon()));
        // The same user as here, and nothing of hers.
        const std::string from = " SELECT * FROM `" + mysql_config().database + "`.";
        expect_success(scratch->mysql().execute("INSERT INTO users" + from + "users", {}, soon()));
    }
    void execute(const std::string& sql) { expect_success(servers.mysql.execute(sql, {}, soon())); }
    int64_t count(const std::string& table) {
        return count_of(servers.mysql, "SELECT COUNT(*) FROM " + table);
    }
    store::RowCounts complete() { return value_of(store::count_rows(scratch->mysql(), soon())); }

    // With a connection of its own.
    std::future<base::Result<void>> begin_taking() {
        return std::async(std::launch::async, [name = scratch->name(), expected = complete()] {
            store::Mysql mysql(mysql_config(), {.answer = std::chrono::seconds(30)});
            return store::take_tables_from(mysql, name, expected, soon());
        });
    }
    void wait_until_it_stands_at(const std::string& statement) {
        const std::string waiting =
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE()"
            " AND ID <> CONNECTION_ID() AND INFO LIKE '" +
            statement + "%'";
        for (int i = 0; i < 1000; ++i) {
            if (count_of(servers.mysql, waiting) > 0) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        FAIL(("never came to: " + statement).c_str());
    }
    // Runs `work` while the taking waits at the statement for a row that is locked by `lock`.
    base::Result<void> take_and_meanwhile(const std::string& lock, const std::string& statement,
                                          const std::function<void()>& work) {
        std::future<base::Result<void>> taking;
        expect_success(other.transaction(
            [&]() -> base::Result<void> {
                expect_success(other.query(lock, {}, soon()));
                taking = begin_taking();
                wait_until_it_stands_at(statement);
                work();
                return {};
            },
            soon()));
        return taking.get();
    }
};

TEST(BackupsMeanwhile, whileAContainerIsBeingCreatedNothingIsTakenOver) {
    execute("UPDATE creations SET state = 'SENDING', lease_until = NOW(3) + INTERVAL 60 SECOND");
    expect_error(base::Code::conflict,
                 store::take_tables_from(servers.mysql, scratch->name(), complete(), soon()));
    LONGS_EQUAL(1, count("creations"));
    LONGS_EQUAL(1, count("nodes"));
    execute("UPDATE creations SET lease_until = NOW(3) - INTERVAL 1 SECOND");
    expect_success(store::take_tables_from(servers.mysql, scratch->name(), complete(), soon()));
    LONGS_EQUAL(0, count("creations"));
}

TEST(BackupsMeanwhile, aCreationThatBeginsToBeSentOnTheWayKeepsItsRow) {
    const auto outcome =
        take_and_meanwhile("SELECT id FROM creations FOR UPDATE", "DELETE FROM creations", [&] {
            expect_success(other.execute(
                "UPDATE creations SET state = 'SENDING', lease_until = NOW(3) + INTERVAL 60 SECOND", {},
                soon()));
        });
    expect_error(base::Code::conflict, outcome);
    LONGS_EQUAL(1, count("creations WHERE state = 'SENDING'"));
    LONGS_EQUAL(1, count("nodes"));
}

TEST(BackupsMeanwhile, oneThatWasDeletedIsNotSentAnyMore) {
    const auto seen = value_of(store::Creations(servers.mysql).load(creation, soon()));
    std::future<bool> sending;
    const auto outcome = take_and_meanwhile(
        "SELECT last FROM cluster_numbers FOR UPDATE", "DELETE FROM `cluster_numbers`", [&] {
            sending = std::async(std::launch::async, [&] {
                store::Mysql page(mysql_config(), {.answer = std::chrono::seconds(30)});
                return value_of(
                    store::Creations(page).change(seen, {.begin_attempt = store::Attempt{}}, "page", soon()));
            });
            wait_until_it_stands_at("UPDATE creations");
        });
    expect_success(outcome);
    CHECK_FALSE(sending.get());
    LONGS_EQUAL(0, count("creations"));
}

TEST(BackupsMeanwhile, whatIsPlannedOnTheWayIsNotInTheWay) {
    std::future<void> planning;
    const auto outcome =
        take_and_meanwhile("SELECT node_id FROM node_members FOR UPDATE", "DELETE FROM `node_members`", [&] {
            planning = std::async(std::launch::async, [&] {
                store::Mysql page(mysql_config(), {.answer = std::chrono::seconds(30)});
                (void)store::Creations(page).insert(make_creation(anna, node, 106, 10), soon());
            });
            wait_until_it_stands_at("INSERT INTO creations");
        });
    expect_success(outcome);
    planning.wait();
    LONGS_EQUAL(1, count("users"));
    LONGS_EQUAL(0, count("creations"));
}

TEST(BackupsMeanwhile, aDatabaseThatIsNotWhatItWasWhenItWasCompleteIsNotTaken) {
    const auto expected = complete();
    expect_success(scratch->mysql().execute("DELETE FROM users", {}, soon()));
    const auto outcome = store::take_tables_from(servers.mysql, scratch->name(), expected, soon());
    expect_error(base::Code::conflict, outcome);
    STRCMP_CONTAINS("users had 1 rows and now has 0", outcome.error().detail.c_str());
    LONGS_EQUAL(1, count("users"));
    LONGS_EQUAL(1, count("creations"));
}
