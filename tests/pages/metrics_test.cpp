// SPDX-License-Identifier: MIT
// What Prometheus is told: the format, what is counted, who may read it, and what an outage takes away.
#include "app/node_access.h"
#include "base/clock.h"
#include "base/program.h"
#include "proxmox.h"
#include "scraped.h"
#include "visitor.h"

using namespace pages_test;

namespace {

Scraped scrape(Pages& from) {
    const auto answer = request(from, "GET", "metrics", Visitor());
    check_status(200, answer);
    STRCMP_EQUAL("text/plain; version=0.0.4; charset=utf-8", answer.header("Content-Type").c_str());
    Scraped scraped = read_metrics(answer.body);
    STRCMP_EQUAL_TEXT("", scraped.complaint.c_str(), answer.body.c_str());
    return scraped;
}
Scraped scrape() { return scrape(pages()); }

// Workers hand on what they counted when they have time, within a second: asked until it is there.
void check_grows_to(double value, const std::string& sample) {
    const auto limit = base::Deadline::in(std::chrono::seconds(30));
    double seen = -1;
    while (seen < value && !limit.is_over()) seen = scrape()[sample];
    DOUBLES_EQUAL_TEXT(value, seen, 0, sample.c_str());
}

std::string of_node(int64_t id, const std::string& name) {
    return "node_id=\"" + std::to_string(id) + "\",node=\"" + name + "\"";
}
std::string calls(int64_t id, const std::string& name, const std::string& outcome) {
    return "berth_proxmox_calls_total{" + of_node(id, name) + ",outcome=\"" + outcome + "\"}";
}
std::string requests(const std::string& page, const std::string& code) {
    return "berth_http_requests_total{page=\"" + page + "\",code=\"" + code + "\"}";
}
std::string checks(const std::string& answer) { return "berth_vmid_checks_total{answer=\"" + answer + "\"}"; }

struct Setting : Scene {
    // Workers that are stopped hand on what they counted for the tests before, and what comes of that goes.
    Setting() {
        for (const char* page : {"login", "ajax_vmid"}) pages().stop(page);
        const auto keys = value_of(site.redis.command({"KEYS", site.redis.key("counters:*")}, soon()));
        for (const auto& key : keys.items()) value_of(site.redis.command({"DEL", *key.text()}, soon()));
    }

    Visitor anna = user("anna");

    void ask_vmid(int64_t node, const std::string& vmid) const {
        check_status(200, get("ajax_vmid", anna, "node=" + std::to_string(node) + "&vmid=" + vmid));
    }
    void must(const base::Result<void>& result) const {
        if (!result) FAIL(result.error().detail.c_str());
    }
};

}  // namespace

TEST_GROUP(Metrics) { Setting setting; };

TEST(Metrics, theFormatIsSoundAndEverythingIsThere) {
    setting.node(setting.anna, "a \"quoted\" \\ name, {braces}");
    const Scraped scraped = scrape();
    for (const std::string name :
         {"berth_build_info", "berth_reconcile_last_run_timestamp_seconds", "berth_mysql_up",
          "berth_redis_up", "berth_sessions", "berth_nodes", "berth_creations",
          "berth_creation_oldest_active_seconds", "berth_http_requests_total",
          "berth_http_request_duration_seconds", "berth_vmid_checks_total", "berth_proxmox_calls_total",
          "berth_proxmox_call_duration_seconds", "berth_vmid_holds", "berth_node_breaker_open",
          "berth_vmid_list_age_seconds"})
        CHECK_TRUE_TEXT(scraped.types.count(name) == 1, name.c_str());
    DOUBLES_EQUAL(1, scraped["berth_mysql_up"], 0);
    DOUBLES_EQUAL(1, scraped["berth_redis_up"], 0);
    const std::string labels = "{version=\"" + std::string(base::program_version()) + "\",schema=\"" +
                               std::to_string(store::program_schema) + "\"}";
    DOUBLES_EQUAL(1, scraped["berth_build_info" + labels], 0);
}

TEST(Metrics, whenReconcileLastRanIsTold) {
    setting.must(setting.site.maintenance.note_done("reconcile", setting.soon()));
    const double seconds_ago =
        static_cast<double>(base::unix_now()) - scrape()["berth_reconcile_last_run_timestamp_seconds"];
    CHECK_TRUE_TEXT(seconds_ago > -5 && seconds_ago < 60, std::to_string(seconds_ago).c_str());
    value_of(setting.site.mysql.execute("DELETE FROM maintenance", {}, setting.soon()));
    DOUBLES_EQUAL(0, scrape()["berth_reconcile_last_run_timestamp_seconds"], 0);
}

TEST(Metrics, aRequestIsCountedByPageAndStatusWithItsTime) {
    check_status(200, get("login", setting.stranger()));
    check_status(200, get("login", setting.stranger()));
    check_status(405, request(pages(), "PUT", "login", setting.stranger()));
    check_grows_to(2, requests("login", "2xx"));
    check_grows_to(1, requests("login", "4xx"));
    check_grows_to(3, "berth_http_request_duration_seconds_count{page=\"login\"}");
    const Scraped scraped = scrape();
    CHECK_TRUE(scraped["berth_http_request_duration_seconds_sum{page=\"login\"}"] > 0);
    CHECK_TRUE(scraped.has(requests("wizard_confirm", "5xx")));
    DOUBLES_EQUAL(0, scraped[requests("wizard_confirm", "5xx")], 0);
}

TEST(Metrics, aWorkerThatIsReplacedHandsOnWhatItCounted) {
    for (int i = 0; i < 5; ++i) check_status(200, get("login", setting.stranger()));
    pages().stop("login");
    DOUBLES_EQUAL(5, scrape()[requests("login", "2xx")], 0);
}

TEST(Metrics, aVmidCheckIsCountedByItsAnswer) {
    const int64_t id = setting.node(setting.anna, "pve1");
    setting.must(setting.site.vmids.replace(id, {105}, setting.soon()));
    const int64_t cluster = setting.cluster_of(id);
    for (const uint32_t free : {107, 108})
        CHECK_TRUE(value_of(setting.site.vmids.mark_free(cluster, free, setting.soon())));
    const Visitor ben = setting.user("ben");
    CHECK_TRUE(value_of(setting.site.holds.take({ben.user_id, "d"}, cluster, 108, setting.soon())));
    for (const char* vmid : {"105", "107", "108", "109", "x"}) setting.ask_vmid(id, vmid);
    for (const char* answer : {"taken", "available", "held", "unconfirmed", "invalid"})
        check_grows_to(1, checks(answer));
}

TEST(Metrics, callsToProxmoxAreCountedByNodeAndOutcome) {
    const int64_t well = Proxmox::get().record(setting, setting.anna, "pve1");
    const int64_t away = setting.node(setting.anna, "away");
    setting.ask_vmid(well, "54321");
    setting.ask_vmid(away, "54321");
    check_grows_to(1, calls(well, "pve1", "ok"));
    check_grows_to(1, calls(away, "away", "unreachable"));
    const Scraped scraped = scrape();
    DOUBLES_EQUAL(0, scraped[calls(well, "pve1", "unreachable")], 0);
    DOUBLES_EQUAL(1, scraped["berth_proxmox_call_duration_seconds_count{" + of_node(well, "pve1") + "}"], 0);
    DOUBLES_EQUAL(1, scraped["berth_node_breaker_open{" + of_node(away, "away") + "}"], 0);
    DOUBLES_EQUAL(0, scraped["berth_node_breaker_open{" + of_node(well, "pve1") + "}"], 0);
}

TEST(Metrics, aRemovedNodeIsNoLongerTold) {
    const int64_t id = setting.node(setting.anna, "away");
    setting.ask_vmid(id, "54321");
    check_grows_to(1, calls(id, "away", "unreachable"));
    check_status(303, post("nodes", setting.anna, {{"action", "remove"}, {"id", std::to_string(id)}}));
    CHECK_FALSE(scrape().has(calls(id, "away", "unreachable")));
}

TEST(Metrics, whatThereIsAtPresentIsRead) {
    const int64_t id = setting.node(setting.anna, "pve1");
    CHECK_FALSE(scrape().has("berth_vmid_list_age_seconds{" + of_node(id, "pve1") + "}"));
    setting.must(setting.site.vmids.replace(id, {105}, setting.soon()));
    setting.creation(setting.anna, id, 106);
    const int64_t cluster = setting.cluster_of(id);
    CHECK_TRUE(value_of(setting.site.holds.take({setting.anna.user_id, "a"}, cluster, 107, setting.soon())));
    CHECK_TRUE(value_of(setting.site.holds.take({setting.anna.user_id, "b"}, cluster, 108, setting.soon())));
    const Scraped scraped = scrape();
    CHECK_TRUE(scraped.has("berth_vmid_list_age_seconds{" + of_node(id, "pve1") + "}"));
    DOUBLES_EQUAL(1, scraped["berth_creations{state=\"PLANNED\"}"], 0);
    DOUBLES_EQUAL(0, scraped["berth_creations{state=\"DONE\"}"], 0);
    DOUBLES_EQUAL(2, scraped["berth_vmid_holds"], 0);
    DOUBLES_EQUAL(1, scraped["berth_sessions"], 0);
    DOUBLES_EQUAL(1, scraped["berth_nodes"], 0);
    setting.must(setting.site.holds.release({setting.anna.user_id, "b"}, setting.soon()));
    DOUBLES_EQUAL(1, scrape()["berth_vmid_holds"], 0);
}

TEST(Metrics, noUserIsNamed) {
    setting.user("somebody-special");
    check_lacks(get("metrics", setting.anna), "somebody-special");
    check_lacks(get("metrics", setting.anna), "anna");
}

TEST(Metrics, onlyTheAllowedMayRead) {
    for (const char* address : {"192.0.2.1", "192.0.2.255", "::ffff:192.0.2.9"})
        check_status(200, get("metrics", Visitor().with("REMOTE_ADDR", address)));
    for (const char* address : {"203.0.113.9", "127.0.0.1", "192.0.3.1", "::1", "2001:db8::1", "unix:", ""}) {
        const auto answer = get("metrics", setting.anna.with("REMOTE_ADDR", address));
        check_status(404, answer, address);
        check_lacks(answer, "berth_");
    }
    // What a client says of itself changes nothing.
    check_status(404, get("metrics", Visitor()
                                         .with("REMOTE_ADDR", "203.0.113.9")
                                         .with("HTTP_X_FORWARDED_FOR", "192.0.2.1")
                                         .with("HTTP_X_REAL_IP", "192.0.2.1")));
}

TEST(Metrics, withoutMysqlTheCountersAreStillTold) {
    const Scraped scraped = scrape(pages_without_mysql());
    DOUBLES_EQUAL(0, scraped["berth_mysql_up"], 0);
    DOUBLES_EQUAL(1, scraped["berth_redis_up"], 0);
    CHECK_TRUE(scraped.has(requests("login", "2xx")));
    CHECK_FALSE(scraped.has("berth_sessions"));
}

TEST(Metrics, withoutRedisOnlyThePresentIsTold) {
    const Scraped scraped = scrape(pages_without_redis());
    DOUBLES_EQUAL(1, scraped["berth_mysql_up"], 0);
    DOUBLES_EQUAL(0, scraped["berth_redis_up"], 0);
    CHECK_TRUE(scraped.has("berth_sessions"));
    CHECK_FALSE(scraped.has(requests("login", "2xx")));
}

TEST(Metrics, withNothingOnlyThatIsTold) {
    const Scraped scraped = scrape(pages_with_nothing());
    UNSIGNED_LONGS_EQUAL(3, scraped.samples.size());
}

TEST(Metrics, anOutageOfRedisCostsNoRequest) {
    for (int i = 0; i < 20; ++i)
        check_status(200, request(pages_without_redis(), "GET", "login", setting.stranger()));
}
