// SPDX-License-Identifier: MIT
// The keys are changed while pages are running.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "app/key_rotation.h"
#include "app/node_access.h"
#include "app/sign_in.h"

#include "visitor.h"

using namespace pages_test;

namespace {

// One key, and three nodes whose secrets it has sealed. The page is running and has used that key.
struct Setting : Scene {
    Visitor anna = with_one_key().user("anna");
    int64_t first = node(anna, "pve1"), second = node(anna, "pve2"), third = node(anna, "pve3");

    Setting() { check_readable(first); }

    Setting& with_one_key() {
        base::KeyFile content = value_of(base::read_key_file(site.config.key_file));
        content.keys.resize(1, content.keys.front());
        content.next.reset();
        replace(content);
        return *this;
    }
    void replace(const base::KeyFile& content) {
        const auto done = base::replace_key_file(site.config.key_file, content);
        if (!done) FAIL(done.error().detail.c_str());
        value_of(site.key.refresh());
    }
    // As if no request of before the last change were under way any more.
    void let_a_minute_pass() const {
        std::filesystem::last_write_time(
            site.config.key_file, std::filesystem::file_time_type::clock::now() - std::chrono::minutes(2));
    }
    // With a form that was shown just now.
    Answer test(int64_t id) const {
        return post("nodes", anna.with_csrf(app::csrf_of(site, anna.token)),
                    {{"action", "test"}, {"id", std::to_string(id)}});
    }
    // Nothing listens at the node's port, so a secret that opens is as far as the page comes.
    void check_readable(int64_t id) const {
        const auto answer = test(id);
        check_status(422, answer);
        check_holds(answer, "cannot be reached");
    }
    std::string stored(int64_t id) const {
        return value_of(site.nodes.find(anna.user_id, id, soon())).sealed_secret;
    }
    void spoil(int64_t id) const {
        value_of(site.mysql.execute("UPDATE nodes SET host = '127.0.0.2' WHERE id = ?", {id}, soon()));
    }
    size_t keys() const { return value_of(base::read_key_file(site.config.key_file)).keys.size(); }

    // Where systemd would keep the copies of services.
    std::string credentials() const {
        return std::filesystem::path(site.config.key_file).replace_filename("credentials");
    }
    // The page's service starts now: from then on it has what the key file holds at this moment.
    void start_service(const std::string& page) const {
        const auto copy = std::filesystem::path(credentials()) / ("berth@" + page + ".service") / "key";
        std::filesystem::create_directories(copy.parent_path());
        std::filesystem::remove(copy);
        std::filesystem::copy_file(site.config.key_file, copy);
    }
    void stop_services() const { std::filesystem::remove_all(credentials()); }

    // `berthctl key rotate`, killed at that point; its exit code.
    int rotate_until(const char* crash_point) const {
        const std::string program = std::string(std::getenv("BERTH_TEST_BUILD")) + "/bin/berthctl";
        const std::string config = pages().config_path();
        const pid_t child = ::fork();
        if (child == 0) {
            ::setenv("BERTH_CRASH_AT", crash_point, 1);
            ::dup2(::open("/dev/null", O_WRONLY), STDOUT_FILENO);
            ::execl(program.c_str(), program.c_str(), "--config", config.c_str(), "key", "rotate",
                    static_cast<char*>(nullptr));
            ::_exit(127);
        }
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }
};

template <class T>
std::string check_conflict(const base::Result<T>& outcome) {
    if (outcome) FAIL("no error where a conflict was due");
    STRCMP_EQUAL("conflict", base::word_of(outcome.error().code));
    return outcome.error().detail;
}

}  // namespace

TEST_GROUP(KeyRotation) { Setting setting; };

TEST(KeyRotation, everySecretIsSealedAnewAndOpensInRunningPages) {
    const std::string before = setting.stored(setting.second), old_key = setting.site.key.id();
    const auto rotation = value_of(app::rotate_keys(setting.site));
    LONGS_EQUAL(3, rotation.resealed);
    CHECK_FALSE(rotation.is_continued);
    LONGS_EQUAL(0, rotation.unreadable.size());
    CHECK_FALSE(rotation.key_id == old_key);
    CHECK_FALSE(before == setting.stored(setting.second));
    for (const int64_t id : {setting.first, setting.second, setting.third}) {
        STRCMP_EQUAL(rotation.key_id.c_str(),
                     base::KeyRing::named_in(setting.stored(id)).value_or("none").c_str());
        setting.check_readable(id);
    }
    CHECK_TRUE(pages().log_of("nodes").find("event=keys_changed") != std::string::npos);
    setting.let_a_minute_pass();
    const auto retired = value_of(app::retire_keys(setting.site));
    LONGS_EQUAL(1, retired.size());
    STRCMP_EQUAL(old_key.c_str(), retired[0].c_str());
    setting.check_readable(setting.first);
    LONGS_EQUAL(1, setting.keys());
}

// What is open in a browser while the keys change.
TEST(KeyRotation, aFormOfBeforeIsTakenUntilTheOldKeyIsRetired) {
    const Pairs form{{"action", "default"}, {"id", std::to_string(setting.second)}};
    value_of(app::rotate_keys(setting.site));
    check_status(303, post("nodes", setting.anna, form));
    setting.let_a_minute_pass();
    value_of(app::retire_keys(setting.site));
    check_status(403, post("nodes", setting.anna, form));
}

TEST(KeyRotation, oneThatIsKilledAnywhereIsFinishedByTheNextAndLosesNothing) {
    for (const char* point : {"after_new_key", "before_reseal"}) {
        setting.with_one_key();
        LONGS_EQUAL(137, setting.rotate_until(point));
        LONGS_EQUAL(2, setting.keys());
        for (const int64_t id : {setting.first, setting.second, setting.third}) setting.check_readable(id);
        const auto rotation = value_of(app::rotate_keys(setting.site));
        CHECK_TRUE(rotation.is_continued);
        LONGS_EQUAL(3, rotation.resealed);
        LONGS_EQUAL(2, setting.keys());
        for (const int64_t id : {setting.first, setting.second, setting.third}) setting.check_readable(id);
    }
}

TEST(KeyRotation, aKeyThatIsNeededIsNotRetiredAndIsNamed) {
    const std::string sealed = setting.stored(setting.second), old_key = setting.site.key.id();
    value_of(app::rotate_keys(setting.site));
    // A request that began before has written late.
    value_of(setting.site.mysql.execute("UPDATE nodes SET sealed_secret = ? WHERE id = ?",
                                        {store::Param::bytes(sealed), setting.second}, setting.soon()));
    setting.let_a_minute_pass();
    STRCMP_CONTAINS(("1 needs key " + old_key).c_str(),
                    check_conflict(app::retire_keys(setting.site)).c_str());
    LONGS_EQUAL(2, setting.keys());
    const auto use = value_of(app::key_use(setting.site));
    LONGS_EQUAL(2, use.keys[0].secrets);
    LONGS_EQUAL(1, use.keys[1].secrets);
    const auto rotation = value_of(app::rotate_keys(setting.site));
    CHECK_TRUE(rotation.is_continued);
    LONGS_EQUAL(1, rotation.resealed);
    setting.let_a_minute_pass();
    LONGS_EQUAL(1, value_of(app::retire_keys(setting.site)).size());
}

TEST(KeyRotation, rightAfterAChangeNothingIsRetired) {
    value_of(app::rotate_keys(setting.site));
    STRCMP_CONTAINS("try again in", check_conflict(app::retire_keys(setting.site)).c_str());
    LONGS_EQUAL(2, setting.keys());
}

TEST(KeyRotation, withOneKeyThereIsNothingToRetire) {
    LONGS_EQUAL(0, value_of(app::retire_keys(setting.site)).size());
}

TEST(KeyRotation, aSecretThatNoKeyOpensIsNamedAndHoldsNothingUp) {
    setting.spoil(setting.third);
    const auto rotation = value_of(app::rotate_keys(setting.site));
    LONGS_EQUAL(2, rotation.resealed);
    LONGS_EQUAL(1, rotation.unreadable.size());
    STRCMP_EQUAL("pve3", rotation.unreadable[0].node_name.c_str());
    setting.let_a_minute_pass();
    LONGS_EQUAL(1, value_of(app::retire_keys(setting.site)).size());
    check_holds(setting.test(setting.third), "cannot be read any more");
}

TEST(KeyRotation, aPreparedKeyIsKnownBeforeItSeals) {
    const std::string old_key = setting.site.key.id();
    const std::string prepared = value_of(app::prepare_key(setting.site));
    STRCMP_EQUAL(prepared.c_str(), value_of(app::prepare_key(setting.site)).c_str());
    STRCMP_EQUAL(old_key.c_str(), setting.site.key.id().c_str());
    const auto use = value_of(app::key_use(setting.site));
    LONGS_EQUAL(2, use.keys.size());
    CHECK_TRUE(use.keys[1].role == app::KeyInUse::Role::prepared);
    // The copy that another host has read by now.
    base::KeyRing copy = setting.site.key;
    STRCMP_EQUAL(prepared.c_str(), value_of(app::rotate_keys(setting.site)).key_id.c_str());
    const auto node = value_of(setting.site.nodes.find(setting.anna.user_id, setting.first, setting.soon()));
    STRCMP_EQUAL(prepared.c_str(),
                 copy.opener_of(node.sealed_secret, app::seal_context(node)).value_or("none").c_str());
}

TEST(KeyRotation, whileSomebodyElseChangesTheKeysNothingIsChanged) {
    const auto lock = base::KeyFileLock::take(setting.site.config.key_file);
    CHECK_TRUE(static_cast<bool>(lock));
    check_conflict(app::rotate_keys(setting.site));
    check_conflict(app::prepare_key(setting.site));
    check_conflict(app::retire_keys(setting.site));
    LONGS_EQUAL(1, setting.keys());
}

// What systemd hands to the pages are copies of the key file, of when each service started.
TEST_GROUP(KeyCopies) {
    Setting setting;
    void setup() override { setting.start_service("nodes"); }
    void teardown() override { setting.stop_services(); }

    base::Result<app::Rotation> rotate() { return app::rotate_keys(setting.site, setting.credentials()); }
    base::Result<std::vector<std::string>> retire() {
        return app::retire_keys(setting.site, setting.credentials());
    }
};

TEST(KeyCopies, aKeyThatNoCopyKnowsIsNotPutToUse) {
    const std::string refusal = check_conflict(rotate());
    STRCMP_CONTAINS("first `berthctl key rotate --prepare`", refusal.c_str());
    LONGS_EQUAL(1, setting.keys());
    setting.stop_services();
    LONGS_EQUAL(3, value_of(rotate()).resealed);
}

TEST(KeyCopies, aPreparedKeySealsOnceEveryCopyKnowsIt) {
    const std::string old_key = setting.site.key.id();
    setting.start_service("login");
    const std::string prepared = value_of(app::prepare_key(setting.site));
    setting.start_service("login");
    const std::string refusal = check_conflict(rotate());
    STRCMP_CONTAINS(("berth@nodes.service started with a key file from before key " + prepared).c_str(),
                    refusal.c_str());
    STRCMP_CONTAINS("systemctl try-restart 'berth@*.service'", refusal.c_str());
    STRCMP_EQUAL(old_key.c_str(), setting.site.key.id().c_str());
    setting.start_service("nodes");
    STRCMP_EQUAL(prepared.c_str(), value_of(rotate()).key_id.c_str());
}

// Such a page has saved a node, and would do so again.
TEST(KeyCopies, anOldKeyIsNotRetiredWhileACopySealsWithIt) {
    const std::string old_key = setting.site.key.id();
    value_of(app::prepare_key(setting.site));
    setting.start_service("nodes");
    value_of(rotate());
    setting.let_a_minute_pass();
    STRCMP_CONTAINS("berth@nodes.service", check_conflict(retire()).c_str());
    LONGS_EQUAL(2, setting.keys());
    setting.start_service("nodes");
    STRCMP_EQUAL(old_key.c_str(), value_of(retire()).at(0).c_str());
}

TEST(KeyCopies, aRotationThatBrokeOffIsNotFinishedPastACopyThatDoesNotKnowItsKey) {
    setting.rotate_until("after_new_key");
    STRCMP_CONTAINS("berth@nodes.service", check_conflict(rotate()).c_str());
    setting.start_service("nodes");
    CHECK_TRUE(value_of(rotate()).is_continued);
}

TEST(KeyCopies, whatOtherServicesWereHandedIsNoneOfThem) {
    const std::filesystem::path folder = setting.credentials();
    std::filesystem::rename(folder / "berth@nodes.service", folder / "other@nodes.service");
    std::filesystem::create_directories(folder / "berth@login.service");
    LONGS_EQUAL(0, app::copies_of(setting.site.config.key_file, folder).size());
    LONGS_EQUAL(0, app::copies_of(setting.site.config.key_file, folder / "none").size());
}

TEST(KeyCopies, aCopyThatMayNotBeLookedAtStopsTheRotation) {
    const auto copy = std::filesystem::path(setting.credentials()) / "berth@nodes.service/key";
    // What root could not open either.
    std::filesystem::remove(copy);
    std::filesystem::create_directory(copy);
    const auto refused = rotate();
    CHECK_FALSE(static_cast<bool>(refused));
    LONGS_EQUAL(1, setting.keys());
    value_of(app::prepare_key(setting.site));
    const auto again = rotate();
    STRCMP_EQUAL("denied", base::word_of(again.error().code));
    STRCMP_CONTAINS("berth@nodes.service has a copy", again.error().detail.c_str());
}
