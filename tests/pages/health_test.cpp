// SPDX-License-Identifier: MIT
// What a load balancer is told: ready with MySQL, degraded without Redis, unready without MySQL.
#include "visitor.h"

using namespace pages_test;

namespace {

std::string told(const std::string& status, const std::string& mysql, const std::string& redis) {
    return R"({"status":")" + status + R"(","mysql":")" + mysql + R"(","redis":")" + redis +
           R"(","schema":)" + std::to_string(store::program_schema) + R"(,"outdated":false})";
}

void check_health(int status, const std::string& body, const Answer& answer) {
    check_status(status, answer);
    STRCMP_EQUAL("application/json", answer.header("Content-Type").c_str());
    STRCMP_EQUAL("no-store", answer.header("Cache-Control").c_str());
    STRCMP_EQUAL(body.c_str(), answer.body.c_str());
    STRCMP_EQUAL("", answer.header("Set-Cookie").c_str());
}

Answer ask(Pages& pages, const std::string& query = "") {
    return request(pages, "GET", "health", Visitor(), query);
}

}  // namespace

TEST_GROUP(Health) { Scene scene; };

TEST(Health, isReadyWithMysqlAndRedis) { check_health(200, told("ready", "up", "up"), ask(pages())); }

TEST(Health, isDegradedWithoutRedisAndStillServes) {
    check_health(200, told("degraded", "up", "down"), ask(pages_without_redis()));
}

TEST(Health, isUnreadyWithoutMysql) {
    check_health(503, told("unready", "down", "up"), ask(pages_without_mysql()));
    check_health(503, told("unready", "down", "down"), ask(pages_with_nothing()));
}

TEST(Health, isUnreadyWithASchemaThatIsTooOld) {
    const OtherSchema schema(scene);
    schema.make_older();
    check_health(503, told("unready", "unusable", "up"), ask(pages()));
    schema.put_back();
    check_health(200, told("ready", "up", "up"), ask(pages()));
}

TEST(Health, isUnreadyWhileAMigrationIsUnfinished) {
    const OtherSchema schema(scene);
    schema.make_unfinished();
    check_health(503, told("unready", "unusable", "up"), ask(pages()));
}

TEST(Health, isUnreadyWithASchemaThatIsNewer) {
    const OtherSchema schema(scene);
    schema.make_newer();
    check_health(503, told("unready", "unusable", "up"), ask(pages()));
}

TEST(Health, aliveIsWhoeverAnswers) {
    for (Pages* some : {&pages(), &pages_with_nothing()})
        check_health(200, R"({"status":"alive"})", ask(*some, "live=1"));
}

TEST(Health, aHeadRequestGetsTheStatusAndNoBody) {
    for (const auto& [some, status] : {std::pair(&pages(), 200), std::pair(&pages_with_nothing(), 503)}) {
        const auto answer = request(*some, "HEAD", "health", Visitor());
        check_status(status, answer);
        STRCMP_EQUAL("", answer.body.c_str());
    }
}

TEST(Health, itOnlyAnswersAndTakesNothing) {
    check_status(405, request(pages(), "POST", "health", Visitor()));
    check_status(400, ask(pages(), "live=2"));
    check_status(400, ask(pages(), "verbose=1"));
}

TEST(Health, whatGoesWellIsNotLoggedAndWhatDoesNotIs) {
    check_status(200, ask(pages()));
    check_status(405, request(pages(), "POST", "health", Visitor()));
    check_logged(pages(), "health", "status=405");
    CHECK_TRUE(pages().log_of("health").find("status=200") == std::string::npos);
}

// One line a worker, however often it is asked.
TEST(Health, anOutageIsOneLineForEachOfThem) {
    for (int i = 0; i < 5; ++i) check_status(503, ask(pages_with_nothing()));
    const std::string log = pages_with_nothing().log_of("health");
    for (const std::string event : {"event=mysql_away", "event=redis_away"}) {
        const auto first = log.find(event);
        CHECK_TRUE_TEXT(first != std::string::npos, log.c_str());
        CHECK_TRUE_TEXT(log.find(event, first + 1) == std::string::npos, log.c_str());
    }
}
