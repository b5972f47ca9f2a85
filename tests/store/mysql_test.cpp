// SPDX-License-Identifier: MIT
#include "store/mysql.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <cstring>

#include "fixture.h"

using namespace store_test;
using namespace std::chrono_literals;

namespace {

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

TEST_GROUP(Mysql) {
    Servers servers;
    store::Mysql& mysql = servers.mysql;
    store::Mysql other{mysql_config()};

    void kill_connection(store::Mysql & victim) {
        const int64_t id = count_of(victim, "SELECT CONNECTION_ID()");
        expect_success(other.execute("KILL CONNECTION " + std::to_string(id), {}, soon()));
        // The kill is carried out by the victim's own thread.
        const std::string gone =
            "SELECT COUNT(*) FROM information_schema.PROCESSLIST WHERE ID = " + std::to_string(id);
        const auto limit = soon();
        while (count_of(other, gone) != 0 && !limit.is_over()) usleep(2000);
    }
};

TEST(Mysql, numbersTextsBytesAndNullComeBackAsTheyWereBound) {
    const std::string bytes("\x00\xff\xc3'\"\\", 6);
    const auto rows = value_of(mysql.query("SELECT ?, ?, ?, ?, ?",
                                           {-5, "Zoë 🚢", store::Param::bytes(bytes), nullptr, true}, soon()));
    LONGS_EQUAL(-5, rows.at(0).integer(0));
    STRCMP_EQUAL("Zoë 🚢", rows.at(0).text(1).c_str());
    CHECK(bytes == rows.at(0).text(2));
    STRCMP_EQUAL("00ffc327225c", rows.at(0).hex(2).c_str());
    CHECK_TRUE(rows.at(0).is_null(3));
    CHECK_FALSE(rows.at(0).optional_integer(3).has_value());
    CHECK_TRUE(rows.at(0).is_true(4));
}

TEST(Mysql, aLongColumnComesBackWhole) {
    expect_success(mysql.execute("CREATE TEMPORARY TABLE texts (n INT, text MEDIUMTEXT)", {}, soon()));
    const std::string longer(300000, 'x');
    expect_success(mysql.execute("INSERT INTO texts VALUES (1, ?), (2, 'short')", {longer}, soon()));
    const auto rows = value_of(mysql.query("SELECT text FROM texts ORDER BY n", {}, soon()));
    LONGS_EQUAL(2, rows.size());
    LONGS_EQUAL(longer.size(), rows.at(0).text(0).size());
    CHECK(longer == rows.at(0).text(0));
    STRCMP_EQUAL("short", rows.at(1).text(0).c_str());
}

TEST(Mysql, theSameStatementWorksAgainWithLongerValues) {
    for (const size_t length : {1UL, 5000UL, 3UL}) {
        const std::string text(length, 'y');
        CHECK(text == value_of(mysql.query("SELECT ?", {text}, soon())).at(0).text(0));
    }
}

TEST(Mysql, moreStatementsThanAreKeptStillWorkAndTheServerKeepsFew) {
    for (int i = 0; i < 300; ++i) LONGS_EQUAL(i, count_of(mysql, "SELECT " + std::to_string(i)));
    const auto kept = value_of(mysql.query("SHOW GLOBAL STATUS LIKE 'Prepared_stmt_count'", {}, soon()));
    CHECK_TRUE(kept.at(0).integer(1) > 0 && kept.at(0).integer(1) < 200);
}

TEST(Mysql, sessionsAreStrictAndInUtc) {
    const auto rows = value_of(mysql.query(
        "SELECT @@session.time_zone, @@session.sql_mode, @@session.tx_isolation, @@character_set_client", {},
        soon()));
    STRCMP_EQUAL("+00:00", rows.at(0).text(0).c_str());
    STRCMP_CONTAINS("STRICT_ALL_TABLES", rows.at(0).text(1).c_str());
    STRCMP_EQUAL("READ-COMMITTED", rows.at(0).text(2).c_str());
    STRCMP_EQUAL("utf8mb4", rows.at(0).text(3).c_str());
}

// Whatever the server would allow: a hostile one could ask for any file of ours.
TEST(Mysql, localFilesAreNotSentEvenToAServerThatTakesThem) {
    expect_success(other.execute("SET GLOBAL local_infile = 1", {}, soon()));
    const auto loaded =
        mysql.execute("LOAD DATA LOCAL INFILE '/proc/self/comm' INTO TABLE users (name)", {}, soon());
    expect_success(other.execute("SET GLOBAL local_infile = 0", {}, soon()));
    expect_error(base::Code::internal, loaded);
    LONGS_EQUAL(0, count_of(other, "SELECT COUNT(*) FROM users"));
    STRCMP_CONTAINS("4166", loaded.error().detail.c_str());
}

TEST(Mysql, aSecondStatementInOneTextIsRefused) {
    expect_error(base::Code::internal, mysql.execute("DELETE FROM drafts; DELETE FROM users", {}, soon()));
}

TEST(Mysql, anExistingKeyIsAConflictThatNamesTheKey) {
    add_user(mysql, "anna");
    const auto again =
        mysql.execute("INSERT INTO users (name, password_hash) VALUES ('anna', '')", {}, soon());
    expect_error(base::Code::conflict, again);
    STRCMP_CONTAINS("u_name", again.error().detail.c_str());
}

TEST(Mysql, aWrongNumberOfParametersIsADefect) {
    expect_error(base::Code::internal, mysql.query("SELECT ?", {}, soon()));
    expect_error(base::Code::internal, mysql.query("SELECT 1", {2}, soon()));
}

TEST(Mysql, rowsFoundAreCountedEvenWhenNothingChanged) {
    add_user(mysql, "anna");
    LONGS_EQUAL(1, value_of(mysql.execute("UPDATE users SET name = 'anna'", {}, soon())).rows);
}

TEST(Mysql, aReadOnlyDatabaseIsUnavailableAndSaysSo) {
    expect_success(mysql.execute("SET SESSION TRANSACTION READ ONLY", {}, soon()));
    const auto written = mysql.execute("DELETE FROM users", {}, soon());
    expect_error(base::Code::unavailable, written);
    STRCMP_EQUAL("read-only", written.error().detail.c_str());
}

TEST(Mysql, aConnectionKilledWhileIdleIsReplacedAtTheNextUse) {
    kill_connection(mysql);
    LONGS_EQUAL(1, count_of(mysql, "SELECT 1"));
}

TEST(Mysql, aConnectionClosedForIdlenessIsOpenedAgain) {
    const int64_t first = count_of(mysql, "SELECT CONNECTION_ID()");
    mysql.close_if_idle(60s);
    LONGS_EQUAL(first, count_of(mysql, "SELECT CONNECTION_ID()"));
    mysql.close_if_idle(0s);
    CHECK(first != count_of(mysql, "SELECT CONNECTION_ID()"));
}

TEST(Mysql, noServerIsUnavailable) {
    auto config = mysql_config();
    config.socket = "/nonexistent/mysql.sock";
    store::Mysql nowhere(config);
    expect_error(base::Code::unavailable, nowhere.query("SELECT 1", {}, soon()));
}

TEST(Mysql, aWrongDatabaseIsADefectOfTheInstallation) {
    auto config = mysql_config();
    config.database = "berth_no_such_database";
    store::Mysql wrong(config);
    expect_error(base::Code::internal, wrong.query("SELECT 1", {}, soon()));
}

TEST(Mysql, anAnswerThatTakesTooLongIsUnavailableAndTheNextOneComes) {
    const double took = seconds_of(
        [&] { expect_error(base::Code::unavailable, mysql.query("SELECT SLEEP(20)", {}, soon())); });
    CHECK_TRUE(took > 2.5 && took < 4.5);
    LONGS_EQUAL(1, count_of(mysql, "SELECT 1"));
}

TEST(Mysql, aServerThatNeverGreetsCostsTwoSeconds) {
    char folder[] = "/tmp/berth-mysql-XXXXXX";
    CHECK(mkdtemp(folder) != nullptr);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = std::string(folder) + "/s";
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
          listen(listener, 5) == 0);
    auto config = mysql_config();
    config.socket = path;
    store::Mysql silent(config);
    const double took =
        seconds_of([&] { expect_error(base::Code::unavailable, silent.query("SELECT 1", {}, soon())); });
    close(listener);
    unlink(path.c_str());
    rmdir(folder);
    CHECK_TRUE(took > 1.5 && took < 3.5);
}

TEST(Mysql, nothingBeginsAfterTheDeadline) {
    add_user(mysql, "anna");
    const auto over = base::Deadline::in(0ms);
    expect_error(base::Code::unavailable, mysql.execute("DELETE FROM users", {}, over));
    LONGS_EQUAL(1, count_of(mysql, "SELECT COUNT(*) FROM users"));
}
