// SPDX-License-Identifier: MIT
// What the doctor advises against each way in which no connection comes about; the failures are measured.
#include "app/doctor_checks.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {
void check_mysql(const char* failure, const char* advice) {
    STRCMP_CONTAINS(advice, app::doctor::advice_on_mysql(failure, "site").c_str());
}
void check_redis(const char* failure, const char* advice) {
    STRCMP_CONTAINS(advice, app::doctor::advice_on_redis(failure).c_str());
}
constexpr const char* start_mysql = "Start MariaDB";
}  // namespace

TEST_GROUP(DoctorAdvice){};

TEST(DoctorAdvice, isToStartMysqlOnlyWhereNothingListens) {
    check_mysql("mysql 2002: Can't connect to local server through socket '/run/x.sock' (2)", start_mysql);
    check_mysql("mysql 2002: Can't connect to local server through socket '/run/x.sock' (111)", start_mysql);
    check_mysql("mysql 2002: Can't connect to server on '127.0.0.1' (115)", "bind-address");
    check_mysql("mysql 2002: Can't connect to local server through socket '/run/x.sock' (13)", "rights");
}

TEST(DoctorAdvice, namesTheDatabaseThatIsMissingOrClosed) {
    check_mysql("mysql 1049: Unknown database 'site'", "CREATE DATABASE site CHARACTER SET utf8mb4");
    check_mysql("mysql 1044: Access denied for user 'a'@'b' to database 'site'", "DELETE ON site.* TO it");
    check_mysql("mysql 1045: Access denied for user 'a'@'b' (using password: YES)", "user and password");
    check_mysql("mysql 1698: Access denied for user 'a'@'localhost'", "unix_socket");
}

TEST(DoctorAdvice, tellsAFullServerFromOneThatHangs) {
    check_mysql("mysql 1040: Too many connections", "max_connections");
    check_mysql("mysql 1226: User 'a' has exceeded the 'max_user_connections' resource (current value: 1)",
                "MAX_USER_CONNECTIONS");
    check_mysql(
        "mysql 2013: Lost connection to server at 'handshake: reading initial communication packet', system "
        "error: 110",
        "says nothing");
    check_mysql("mysql 2005: Unknown server host 'db.example' (-2)", "[mysql] host");
}

TEST(DoctorAdvice, onTlsNamesTheAuthorityAndTheName) {
    check_mysql("mysql 2026: TLS/SSL error: self-signed certificate in certificate chain", "[mysql] tls_ca");
    check_mysql("mysql: the connection has no TLS", "TLS");
}

TEST(DoctorAdvice, onRedisGoesByItsWords) {
    check_redis("redis: connect: No such file or directory", "Start Redis with unixsocket");
    check_redis("redis: connect: Connection refused", "Start Redis");
    check_redis("redis: connect: Permission denied", "unixsocketperm");
    check_redis("redis: Resource temporarily unavailable", "says nothing");
    check_redis("redis: connect: Name or service not known", "[redis] host");
    check_redis("redis: WRONGPASS invalid username-password pair or user is disabled.", "user and password");
    check_redis("redis: NOAUTH Authentication required.", "Set [redis] password");
    check_redis("redis: ERR max number of clients reached", "maxclients");
    check_redis("redis: something else", "Start Redis, or correct");
}
