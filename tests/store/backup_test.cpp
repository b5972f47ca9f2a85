// SPDX-License-Identifier: MIT
#include "store/backup.h"

#include <thread>

#include "../base/temporary_folder.h"
#include "store/backup_load.h"
#include "store/migrations.h"
#include "store/presets.h"
#include "store/remove_all_keys.h"
#include "store/scratch_database.h"
#include "store/sealed_secrets.h"

#include "fixture.h"

using namespace store_test;
using store::ScratchDatabase;

TEST_GROUP(Backups) {
    Servers servers;
    base_test::TemporaryFolder folder;
    const std::string path = folder / "backup";
    const int64_t anna = add_user(servers.mysql, "anna"), ben = add_user(servers.mysql, "Bén \"quoted\"");
    const int64_t node = add_node(servers, anna, "pve1", 1, {fingerprint(2), fingerprint(3)});

    // `during` is called between two tables.
    void write(const std::function<void()>& during = {}) {
        std::FILE* stream = std::fopen(path.c_str(), "wb");
        CHECK(stream != nullptr);
        store::BackupWriter writer(stream);
        expect_success(servers.mysql.snapshot(
            [&]() -> base::Result<void> {
                expect_success(writer.begin({}));
                // The snapshot is taken; what is written from now on is not in it.
                if (during) during();
                return store::write_tables(servers.mysql, writer, soon());
            },
            soon()));
        expect_success(writer.finish());
        std::fclose(stream);
    }
    store::BackupReader reader() { return value_of(store::BackupReader::check(path)); }
    std::string checksums(store::Mysql & mysql) {
        std::string text;
        for (const std::string& table : store::backup_tables())
            text += table + "=" +
                    value_of(mysql.query("CHECKSUM TABLE " + table, {}, soon())).front().text(1) + " ";
        return text;
    }
    std::unique_ptr<ScratchDatabase> scratch() {
        auto made = ScratchDatabase::make(mysql_config(), {}, soon());
        if (!made) FAIL(made.error().detail.c_str());
        expect_success(store::apply_migrations((*made)->mysql(), "sql", soon()));
        return std::move(*made);
    }
    base::Result<void> take_from(ScratchDatabase & other) {
        const auto complete = value_of(store::count_rows(other.mysql(), soon()));
        return store::take_tables_from(servers.mysql, other.name(), complete, soon());
    }
    // As some page has it that is at work meanwhile.
    int64_t plan_creation() {
        value_of(store::Creations(servers.mysql).insert(make_creation(anna, node, 105, 9), soon()));
        return count_of(servers.mysql, "SELECT COUNT(*) FROM creations");
    }
    // So that nothing is left of it to calm.
    void close_creations() { execute("UPDATE creations SET state = 'CLOSED'"); }
    void execute(const std::string& sql) { expect_success(servers.mysql.execute(sql, {}, soon())); }
};

TEST(Backups, everyTableComesBackAsItWas) {
    plan_creation();
    close_creations();
    execute(
        "INSERT INTO drafts (id, user_id, node_id, field_values, notice, creation_key) VALUES"
        " (X'00FF00FF00FF00FF00FF00FF00FF00FF', " +
        std::to_string(ben) + ", NULL, '{\"hostname\":\"wéb\"}', '', X'01')");
    execute("INSERT INTO ssh_keys (user_id, name, public_key, fingerprint) VALUES (" + std::to_string(anna) +
            ", 'laptop', 'ssh-ed25519 AAAA', 'SHA256:x')");
    execute("INSERT INTO presets (id, user_id, name, node_id, field_values) VALUES (5, " +
            std::to_string(anna) + ", 'small', " + std::to_string(node) + ", '{}')");
    execute("INSERT INTO default_presets VALUES (" + std::to_string(node) + ", 5)");
    write();
    const auto other = scratch();
    expect_success(store::load_tables(other->mysql(), reader(), soon()));
    STRCMP_EQUAL(checksums(servers.mysql).c_str(), checksums(other->mysql()).c_str());
    LONGS_EQUAL(0, count_of(other->mysql(), "SELECT COUNT(*) FROM sessions"));
}

TEST(Backups, moreRowsThanOneBatchAllComeBack) {
    plan_creation();
    close_creations();
    for (int i = 0; i < 9; ++i)
        execute(
            "INSERT INTO creation_events (creation_id, actor, from_state, to_state, attempt, detail)"
            " SELECT creation_id, actor, from_state, to_state, attempt, detail FROM creation_events");
    execute("INSERT INTO node_members (node_id, fingerprint) SELECT " + std::to_string(node) +
            ", CONCAT('x', id) FROM creation_events LIMIT 450");
    write();
    const auto other = scratch();
    expect_success(store::load_tables(other->mysql(), reader(), soon()));
    LONGS_EQUAL(512, count_of(other->mysql(), "SELECT COUNT(*) FROM creation_events"));
    STRCMP_EQUAL(checksums(servers.mysql).c_str(), checksums(other->mysql()).c_str());
}

TEST(Backups, whatIsWrittenMeanwhileIsNotInIt) {
    const std::string before = checksums(servers.mysql);
    write([&] {
        store::Mysql other(mysql_config());
        add_user(other, "carla");
        expect_success(other.execute("DELETE FROM nodes", {}, soon()));
    });
    const auto other = scratch();
    expect_success(store::load_tables(other->mysql(), reader(), soon()));
    STRCMP_EQUAL(before.c_str(), checksums(other->mysql()).c_str());
}

TEST(Backups, takingOverReplacesEverythingAndEndsSessions) {
    write();
    const std::string before = checksums(servers.mysql);
    const auto other = scratch();
    expect_success(store::load_tables(other->mysql(), reader(), soon()));
    add_user(servers.mysql, "carla");
    execute("UPDATE users SET name = 'changed' WHERE id = " + std::to_string(anna));
    execute("INSERT INTO sessions (token_hash, user_id, expires_at) VALUES (X'01', " + std::to_string(anna) +
            ", NOW(3))");
    expect_success(take_from(*other));
    STRCMP_EQUAL(before.c_str(), checksums(servers.mysql).c_str());
    LONGS_EQUAL(0, count_of(servers.mysql, "SELECT COUNT(*) FROM sessions"));
}

TEST(Backups, ofATakingOverThatFailsInTheMiddleNothingStays) {
    const auto other = scratch();
    // The last table of all refuses its row.
    expect_success(
        other->mysql().execute("ALTER TABLE default_presets DROP FOREIGN KEY f_default_node,"
                               " DROP FOREIGN KEY f_default_preset",
                               {}, soon()));
    expect_success(other->mysql().execute("INSERT INTO default_presets VALUES (77, 88)", {}, soon()));
    const std::string before = checksums(servers.mysql);
    CHECK_FALSE(static_cast<bool>(take_from(*other)));
    STRCMP_EQUAL(before.c_str(), checksums(servers.mysql).c_str());
    LONGS_EQUAL(2, count_of(servers.mysql, "SELECT COUNT(*) FROM users"));
}

TEST(Backups, tablesAndColumnsThatThereAreNotAreRefused) {
    for (const store::BackupTable& table :
         {store::BackupTable{"migrations", {{"number", false}}}, store::BackupTable{"users; --", {}},
          store::BackupTable{"users", {{"id", false}, {"name`) VALUES (1); --", false}}},
          store::BackupTable{"users", {{"id", true}}},
          store::BackupTable{"nodes", {{"default_of", false}}}}) {
        std::FILE* stream = std::fopen(path.c_str(), "wb");
        store::BackupWriter writer(stream);
        expect_success(writer.begin({}));
        expect_success(writer.begin_table(table));
        expect_success(writer.finish());
        std::fclose(stream);
        expect_error(base::Code::bad_input, store::load_tables(servers.mysql, reader(), soon()));
    }
    LONGS_EQUAL(2, count_of(servers.mysql, "SELECT COUNT(*) FROM users"));
}

TEST(Backups, aScratchDatabaseIsDroppedAndAForeignOneLeftAlone) {
    const std::string name = scratch()->name();
    const auto is_there = [&] {
        return count_of(
            servers.mysql,
            "SELECT COUNT(*) FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = '" + name + "'");
    };
    LONGS_EQUAL(0, is_there());
    execute("CREATE DATABASE " + name);
    execute("CREATE TABLE " + name + ".theirs (n INT)");
    expect_error(base::Code::conflict, ScratchDatabase::make(mysql_config(), {}, soon()));
    LONGS_EQUAL(1, is_there());
    execute("DROP DATABASE " + name);
}

TEST(Backups, aScratchDatabaseOfAKilledRestoreIsMadeAnew) {
    auto first = ScratchDatabase::make(mysql_config(), {}, soon());
    expect_success(first);
    expect_success((*first)->mysql().execute("CREATE TABLE half (n INT)", {}, soon()));
    auto second = ScratchDatabase::make(mysql_config(), {}, soon());
    expect_success(second);
    LONGS_EQUAL(1, count_of((*second)->mysql(),
                            "SELECT COUNT(*) FROM information_schema.TABLES"
                            " WHERE TABLE_SCHEMA = DATABASE()"));
}

TEST(Backups, allKeysOfOursAndNoOthersGoFromRedis) {
    auto config = redis_config();
    config.prefix += "a*[b]?:";
    store::Redis odd(config);
    for (int i = 0; i < 1200; ++i)
        expect_success(odd.command({"SET", odd.key("k" + std::to_string(i)), "1"}, soon()));
    expect_success(servers.redis.command({"SET", servers.redis.key("axb:"), "1"}, soon()));
    LONGS_EQUAL(1200, value_of(store::remove_all_keys(odd, soon())));
    CHECK_FALSE(value_of(servers.redis.command({"GET", servers.redis.key("axb:")}, soon())).is_nil());
    config.prefix.clear();
    store::Redis bare(config);
    expect_error(base::Code::bad_input, store::remove_all_keys(bare, soon()));
}

TEST(Backups, aSecretIsReplacedOnlyIfItIsStillTheSame) {
    store::SealedSecrets secrets(servers.mysql);
    const auto seen = value_of(secrets.list(0, 10, soon())).at(0);
    LONGS_EQUAL(node, seen.id);
    CHECK_TRUE(value_of(secrets.replace(seen, "fresh", soon())));
    CHECK_FALSE(value_of(secrets.replace(seen, "late", soon())));
    STRCMP_EQUAL("fresh", value_of(secrets.list(0, 10, soon())).at(0).sealed_secret.c_str());
    LONGS_EQUAL(0, value_of(secrets.list(node, 10, soon())).size());
}
