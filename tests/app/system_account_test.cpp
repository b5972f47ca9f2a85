// SPDX-License-Identifier: MIT
#include "app/system_account.h"

#include <sys/stat.h>
#include <unistd.h>

#include "../base/temporary_folder.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {
constexpr uid_t owner = 4711;
constexpr gid_t group = 4712;
base::Account account(uid_t uid, std::vector<gid_t> groups) {
    return {"somebody", uid, group, std::move(groups)};
}
}  // namespace

TEST_GROUP(SystemAccount) {
    base_test::TemporaryFolder folder;
    const std::string top = folder / "", file = folder.write("file", "x");

    void setup() override { CHECK_EQUAL(0, ::chmod(top.c_str(), 0755)); }
};

TEST(SystemAccount, theModeOfOthersCountsForAStranger) {
    ::chmod(file.c_str(), 0604);
    CHECK_TRUE(app::may_access(account(owner, {group}), file, R_OK));
    CHECK_FALSE(app::may_access(account(owner, {group}), file, R_OK | W_OK));
    ::chmod(file.c_str(), 0660);
    CHECK_FALSE(app::may_access(account(owner, {group}), file, R_OK));
}

TEST(SystemAccount, theGroupOfTheFileCountsForItsMembers) {
    struct stat status {};
    CHECK_EQUAL(0, ::stat(file.c_str(), &status));
    ::chmod(file.c_str(), 0640);
    CHECK_TRUE(app::may_access(account(owner, {group, status.st_gid}), file, R_OK));
    CHECK_FALSE(app::may_access(account(owner, {group, status.st_gid}), file, W_OK));
}

TEST(SystemAccount, theOwnerIsJudgedAsOwnerAlone) {
    if (::getuid() == 0) CHECK_EQUAL(0, ::chown(file.c_str(), owner, group));
    const uid_t uid = ::getuid() == 0 ? owner : ::getuid();
    ::chmod(file.c_str(), 0066);
    CHECK_FALSE(app::may_access(account(uid, {group}), file, R_OK));
}

TEST(SystemAccount, aFolderAboveThatIsClosedHidesTheFile) {
    ::chmod(file.c_str(), 0666);
    ::chmod(top.c_str(), 0700);
    CHECK_FALSE(app::may_access(account(owner, {group}), file, R_OK));
    CHECK_FALSE(app::may_access(account(owner, {group}), file + "/none", R_OK));
}

TEST(SystemAccount, rootMayAllThatIsThere) {
    ::chmod(file.c_str(), 0);
    CHECK_TRUE(app::may_access(account(0, {}), file, R_OK));
    CHECK_FALSE(app::may_access(account(0, {}), file + "-not-there", R_OK));
}

TEST(SystemAccount, nobodyHasThisName) { CHECK_FALSE(base::find_account("no such user").has_value()); }

// Whom the pages run as.
TEST_GROUP(ServiceAccount) {
    base::Config config;

    void setup() override {
        config.mysql.socket = "/run/mysqld/mysqld.sock";
        config.mysql.user = "daemon";
    }
    std::string name() const {
        const auto account = app::service_account(config);
        if (!account) FAIL(account.error().detail.c_str());
        return *account ? (*account)->name : "not known";
    }
};

TEST(ServiceAccount, isTheOneThatTheConfigurationNames) {
    config.user = "nobody";
    STRCMP_EQUAL("nobody", name().c_str());
    config.mysql.password = "sesame";
    STRCMP_EQUAL("nobody", name().c_str());
}

TEST(ServiceAccount, isElseTheOneThatMysqlKnowsByTheSocket) {
    STRCMP_EQUAL("daemon", name().c_str());
    config.mysql.password = "sesame";
    STRCMP_EQUAL("not known", name().c_str());
    config.mysql = {};
    config.mysql.host = "db.example";
    config.mysql.user = "daemon";
    STRCMP_EQUAL("not known", name().c_str());
}

TEST(ServiceAccount, thatThisHostDoesNotKnowIsAMistakeInTheConfiguration) {
    config.user = "no such user";
    const auto account = app::service_account(config);
    CHECK_FALSE(static_cast<bool>(account));
    STRCMP_CONTAINS("[site] user is no such user", account.error().detail.c_str());
}
