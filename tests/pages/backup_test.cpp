// SPDX-License-Identifier: MIT
// A backup comes back under running pages, whole or not at all.
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <thread>

#include "app/backup.h"
#include "store/backup.h"
#include "store/migrations.h"
#include "store/schema.h"

#include "visitor.h"

using namespace pages_test;

namespace {

struct Setting : Scene {
    base_test::TemporaryFolder folder;
    const std::string path = folder / "backup";
    Visitor anna = user("anna"), ben = user("ben");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2");
    const unsigned newest = store::program_schema;

    app::BackupMade write() const { return value_of(app::write_backup(site.config, path)); }
    base::Result<app::Restored> restore(const std::string& file, bool may_replace = true) const {
        return app::restore_backup(site.config, {file, may_replace, ""});
    }
    void execute(const std::string& sql) const { value_of(site.mysql.execute(sql, {}, soon())); }
    void wait_for_statement(const std::string& beginning) const {
        const std::string waiting =
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE DB = DATABASE()"
            " AND ID <> CONNECTION_ID() AND INFO LIKE '" +
            beginning + "%'";
        for (int i = 0; i < 3000; ++i) {
            if (value_of(site.mysql.query(waiting, {}, soon())).front().is_true(0)) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
        FAIL(("never came to: " + beginning).c_str());
    }
    void change_everything() const {
        user("carla");
        execute("UPDATE users SET name = 'changed' WHERE name = 'ben'");
        execute("DELETE FROM nodes WHERE name = 'pve2'");
    }
    // Of what a backup holds.
    std::string content() const {
        std::string text;
        for (const std::string& table : store::backup_tables())
            text += table + "=" +
                    value_of(site.mysql.query("CHECKSUM TABLE " + table, {}, soon())).front().text(1) + " ";
        return text;
    }
    void check_refused(const base::Result<app::Restored>& outcome, base::Code code, const char* why,
                       const std::string& before) const {
        if (outcome) FAIL((std::string("restored although ") + why).c_str());
        STRCMP_EQUAL_TEXT(base::word_of(code), base::word_of(outcome.error().code),
                          outcome.error().detail.c_str());
        STRCMP_CONTAINS(why, outcome.error().detail.c_str());
        STRCMP_EQUAL(before.c_str(), content().c_str());
    }
    // A database beside ours, gone at the end.
    struct Beside {
        const Setting& setting;
        base::Config config;
        Beside(const Setting& of, const std::string& name) : setting(of), config(of.site.config) {
            config.mysql.database += name;
            setting.execute("DROP DATABASE IF EXISTS " + config.mysql.database);
            setting.execute("CREATE DATABASE " + config.mysql.database + " CHARACTER SET utf8mb4");
        }
        ~Beside() {
            (void)setting.site.mysql.execute("DROP DATABASE " + config.mysql.database, {}, setting.soon());
        }
    };
};

}  // namespace

TEST_GROUP(PageBackup) { Setting setting; };

TEST(PageBackup, everythingComesBackUnderRunningPagesAndSessionsEnd) {
    check_holds(get("nodes", setting.anna), "data-node=\"pve2\"");
    const std::string before = setting.content();
    setting.write();
    setting.change_everything();
    check_lacks(get("nodes", setting.anna), "data-node=\"pve2\"");
    const auto restored = value_of(setting.restore(setting.path));
    STRCMP_EQUAL(before.c_str(), setting.content().c_str());
    LONGS_EQUAL(0, restored.missing_keys.size());
    LONGS_EQUAL(0, restored.migrated.size());
    STRCMP_EQUAL("", restored.redis_problem.c_str());
    check_status(303, get("nodes", setting.anna));
    LONGS_EQUAL(0, setting.count("sessions"));
}

TEST(PageBackup, whatRedisRemembersOfBeforeIsForgotten) {
    auto& redis = setting.site.redis;
    value_of(redis.command({"SET", redis.key("vmids:1"), "105"}, setting.soon()));
    setting.write();
    value_of(setting.restore(setting.path));
    CHECK_TRUE(value_of(redis.command({"GET", redis.key("vmids:1")}, setting.soon())).is_nil());
}

TEST(PageBackup, onlyItsOwnerMayReadItAndNothingIsOverwritten) {
    setting.write();
    struct stat facts {};
    LONGS_EQUAL(0, ::stat(setting.path.c_str(), &facts));
    LONGS_EQUAL(0600, facts.st_mode & 0777);
    const auto again = app::write_backup(setting.site.config, setting.path);
    CHECK_FALSE(static_cast<bool>(again));
    STRCMP_EQUAL("conflict", base::word_of(again.error().code));
    value_of(store::BackupReader::check(setting.path));
}

TEST(PageBackup, itNamesTheKeysItNeedsAndHoldsNone) {
    const auto made = setting.write();
    LONGS_EQUAL(1, made.key_ids.size());
    STRCMP_EQUAL(setting.site.key.id().c_str(), made.key_ids[0].c_str());
    std::ifstream file(setting.path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (const auto& key : setting.site.key.content().keys)
        CHECK_TRUE(text.find(key.digits()) == std::string::npos);
    auto config = setting.site.config;
    config.key_file = setting.folder / "other.key";
    if (const auto done = base::create_key_file(config.key_file); !done) FAIL(done.error().detail.c_str());
    const auto restored = value_of(app::restore_backup(config, {setting.path, true, ""}));
    LONGS_EQUAL(1, restored.missing_keys.size());
    STRCMP_EQUAL(setting.site.key.id().c_str(), restored.missing_keys[0].c_str());
}

TEST(PageBackup, oneIsWrittenWithoutTheKeyFileToo) {
    auto config = setting.site.config;
    config.key_file = setting.folder / "lost.key";
    const auto made = value_of(app::write_backup(config, setting.path));
    LONGS_EQUAL(2, made.unreadable.size());
    LONGS_EQUAL(setting.first, made.unreadable.at(0).node_id);
    STRCMP_EQUAL("pve1", made.unreadable.at(0).node_name.c_str());
    STRCMP_EQUAL(setting.site.key.id().c_str(), made.unreadable.at(0).key_id.c_str());
    STRCMP_EQUAL(setting.site.key.id().c_str(), made.key_ids.at(0).c_str());
}

TEST(PageBackup, overUsersItNeedsToBeAskedFor) {
    setting.write();
    setting.change_everything();
    setting.check_refused(setting.restore(setting.path, false), base::Code::conflict, "--replace",
                          setting.content());
}

TEST(PageBackup, aDamagedOneChangesNothing) {
    setting.write();
    setting.change_everything();
    const std::string before = setting.content();
    const auto size = std::filesystem::file_size(setting.path);
    std::filesystem::copy(setting.path, setting.folder / "cut");
    std::filesystem::resize_file(setting.folder / "cut", size - 100);
    setting.check_refused(setting.restore(setting.folder / "cut"), base::Code::bad_input, "is not whole",
                          before);
    std::fstream file(setting.path, std::ios::in | std::ios::out | std::ios::binary);
    const auto middle = static_cast<std::streamoff>(size / 2);
    const int byte = file.seekg(middle).get();
    file.seekp(middle).put(static_cast<char>(byte ^ 1));
    file.close();
    setting.check_refused(setting.restore(setting.path), base::Code::bad_input, "is damaged", before);
}

TEST(PageBackup, oneOfANewerBerthChangesNothing) {
    std::FILE* stream = std::fopen(setting.path.c_str(), "wb");
    store::BackupWriter writer(stream);
    if (!writer.begin({setting.newest + 1, 0, {}, 0}) || !writer.finish()) FAIL("not written");
    std::fclose(stream);
    setting.check_refused(setting.restore(setting.path), base::Code::bad_input, "install the newer Berth",
                          setting.content());
}

TEST(PageBackup, aDatabaseNewerOrOlderThanThisBerthIsLeftAlone) {
    setting.write();
    const std::string before = setting.content();
    const OtherSchema schema(setting);
    schema.make_newer();
    setting.check_refused(setting.restore(setting.path), base::Code::conflict, "install the newer Berth",
                          before);
    schema.put_back();
    schema.make_unfinished();
    setting.check_refused(setting.restore(setting.path), base::Code::conflict, "broke off", before);
}

TEST(PageBackup, itComesBackIntoADatabaseWithoutTables) {
    setting.write();
    const Setting::Beside empty(setting, "_empty");
    value_of(app::restore_backup(empty.config, {setting.path, false, ""}));
    store::Mysql mysql(empty.config.mysql, store::check_schema);
    LONGS_EQUAL(2, value_of(mysql.query("SELECT name FROM users", {}, setting.soon())).size());
}

// As it is with the rights that the documentation grants, and where the host gives one database.
TEST(PageBackup, intoOneWithoutTablesItNeedsNoRightBesideIt) {
    setting.write();
    Setting::Beside empty(setting, "_empty");
    const std::string name = setting.site.config.mysql.database + "_one";
    const std::string account = "'" + name + "'@'localhost'";
    setting.execute("CREATE USER " + account + " IDENTIFIED BY 'sesame'");
    setting.execute("GRANT ALL ON " + empty.config.mysql.database + ".* TO " + account);
    setting.execute("GRANT ALL ON " + setting.site.config.mysql.database + ".* TO " + account);
    empty.config.mysql.user = name;
    empty.config.mysql.password = "sesame";
    value_of(app::restore_backup(empty.config, {setting.path, false, ""}));
    auto config = setting.site.config;
    config.mysql.user = name;
    config.mysql.password = "sesame";
    const auto outcome = app::restore_backup(config, {setting.path, true, ""});
    setting.execute("DROP USER " + account);
    setting.check_refused(outcome, base::Code::denied, "--mysql-user root", setting.content());
}

TEST(PageBackup, oneThatFailsInADatabaseWithoutTablesLeavesItAsItWas) {
    std::FILE* stream = std::fopen(setting.path.c_str(), "wb");
    store::BackupWriter writer(stream);
    if (!writer.begin({setting.newest, 0, {}, 0}) || !writer.begin_table({"no_such_table", {}}) ||
        !writer.finish())
        FAIL("not written");
    std::fclose(stream);
    const Setting::Beside empty(setting, "_empty");
    store::Mysql mysql(empty.config.mysql);
    value_of(mysql.execute("CREATE TABLE theirs (n INT)", {}, setting.soon()));
    const auto outcome = app::restore_backup(empty.config, {setting.path, false, ""});
    CHECK_FALSE(static_cast<bool>(outcome));
    STRCMP_CONTAINS("no_such_table", outcome.error().detail.c_str());
    const auto tables = value_of(mysql.query("SHOW TABLES", {}, setting.soon()));
    LONGS_EQUAL(1, tables.size());
    STRCMP_EQUAL("theirs", tables.at(0).text(0).c_str());
}

TEST(PageBackup, twoAtOnceAreOneAndARefusal) {
    setting.write();
    const std::string before = setting.content();
    setting.change_everything();
    const auto restore = [&] { return setting.restore(setting.path); };
    // The first waits in the middle of taking over, until the second has its answer.
    store::Mysql other(setting.site.config.mysql);
    std::future<base::Result<app::Restored>> first, second;
    const auto meanwhile = [&]() -> base::Result<void> {
        value_of(other.query("SELECT last FROM cluster_numbers FOR UPDATE", {}, setting.soon()));
        first = std::async(std::launch::async, restore);
        setting.wait_for_statement("DELETE FROM `cluster_numbers`");
        second = std::async(std::launch::async, restore);
        second.wait_for(std::chrono::seconds(30));
        return {};
    };
    if (const auto done = other.transaction(meanwhile, setting.soon()); !done)
        FAIL(done.error().detail.c_str());
    const auto outcome = second.get();
    value_of(first.get());
    setting.check_refused(outcome, base::Code::conflict, "is running", before);
    value_of(restore());
}

TEST(PageBackup, whatCannotBeReadTwiceIsRefused) {
    const std::string pipe = setting.folder / "pipe";
    LONGS_EQUAL(0, ::mkfifo(pipe.c_str(), 0600));
    for (const std::string& path : {pipe, std::string("-")})
        setting.check_refused(setting.restore(path), base::Code::bad_input, "must be a file",
                              setting.content());
}

TEST(PageBackup, oneThatIsCompressedIsRefusedWithWhatToDo) {
    std::ofstream(setting.path, std::ios::binary) << "\x1f\x8b\x08 and so on";
    setting.check_refused(setting.restore(setting.path), base::Code::bad_input, "gunzip it first",
                          setting.content());
}

TEST(PageBackup, oneSaysWhatItIsWithoutADatabase) {
    const auto made = setting.write();
    const auto facts = value_of(app::check_backup(setting.path));
    LONGS_EQUAL(setting.newest, facts.schema);
    LONGS_EQUAL(made.rows, facts.rows);
    STRCMP_EQUAL(setting.site.key.id().c_str(), facts.key_ids.at(0).c_str());
    CHECK_TRUE(facts.made_at > 1'700'000'000);
}

TEST(PageBackup, anOlderOneIsBroughtUpToDate) {
    const Setting::Beside old(setting, "_old");
    store::Mysql mysql(old.config.mysql);
    value_of(
        store::apply_migrations(mysql, store::MigrationPlan{.folder = "sql", .up_to = 6}, setting.soon()));
    value_of(mysql.execute("INSERT INTO users (id, name, password_hash) VALUES (70, 'dora', 'x')", {},
                           setting.soon()));
    const auto made = value_of(app::write_backup(old.config, setting.path));
    LONGS_EQUAL(6, made.schema);
    const auto restored = value_of(setting.restore(setting.path));
    LONGS_EQUAL(setting.newest - 6, restored.migrated.size());
    LONGS_EQUAL(1, setting.count("users"));
    LONGS_EQUAL(0, setting.count("presets"));
    STRCMP_EQUAL("dora", value_of(setting.site.users.list(setting.soon())).at(0).name.c_str());
}
