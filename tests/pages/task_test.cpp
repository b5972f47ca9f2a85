// SPDX-License-Identifier: MIT
// The page of one task of Proxmox, and what its script is told.
#include "base/json.h"
#include "base/text.h"
#include "proxmox.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace pages_test;

namespace {

constexpr const char* unknown = "UPID:pve1:00000001:00000001:00000001:vzstart:101:berth@pve!wizard:";

struct Setting : Scene {
    Proxmox& proxmox = Proxmox::get();
    Visitor anna = user("anna"), ben = user("ben");
    int64_t id = proxmox.record(*this, anna, "pve1");
    uint32_t vmid = proxmox.add_container(R"("hostname":"web01","memory":"512","ostype":"debian",
        "rootfs":"local-lvm:vm-1-disk-0,size=4G","unprivileged":"1")");

    std::string query(const std::string& upid) const {
        return "node=" + std::to_string(id) + "&upid=" + base::percent_encode(upid);
    }
    // The query of the page of the start that is begun here; `fault` are the members of one on it.
    std::string start(const std::string& fault = "") const {
        if (!fault.empty()) proxmox.order(R"({"match":"status/start",)" + fault + "}");
        const auto answer =
            post("container", anna,
                 {{"node", std::to_string(id)}, {"vmid", std::to_string(vmid)}, {"action", "start"}});
        check_status(303, answer);
        return answer.header("Location").substr(std::string("/berth/task?").size());
    }
    base::json::Value poll(const std::string& query_text, int64_t after = 0) const {
        const auto answer = get("ajax_task", anna, query_text + "&after=" + std::to_string(after));
        check_status(200, answer);
        return value_of(base::json::parse(answer.body));
    }
    base::json::Value poll_to_end(const std::string& query_text) const {
        const auto until = base::Deadline::in(std::chrono::seconds(20));
        while (!until.is_over())
            if (auto json = poll(query_text); json["final"].is_true()) return json;
        FAIL("the task does not end");
        return {};
    }
};

}  // namespace

TEST_GROUP(PageTask) {
    Setting setting;
    void teardown() override { setting.proxmox.clear_faults(); }
};

TEST(PageTask, oneUnderWayRefreshesItselfWithoutAScript) {
    const std::string query = setting.start(R"("action":"task_seconds","seconds":30)");
    const auto answer = get("task", setting.anna, query);
    check_status(200, answer);
    check_holds(answer, "<h1>Start container " + std::to_string(setting.vmid) + "</h1>");
    check_holds(answer, "data-state=\"RUNNING\"");
    check_holds(answer, "http-equiv=\"refresh\"");
    check_holds(answer, "vzstart");
    check_lacks(answer, "data-final");
    CHECK_FALSE(setting.poll(query)["final"].is_true());
}

TEST(PageTask, theScriptGetsTheLinesAfterTheOnesItHas) {
    const std::string query = setting.start();
    const auto all = setting.poll_to_end(query);
    STRCMP_EQUAL("DONE", all["state"].text_or("").c_str());
    const auto lines = all["log"].items();
    CHECK_TRUE(!lines.empty());
    STRCMP_EQUAL("TASK OK", lines.back()["t"].text_or("").c_str());
    LONGS_EQUAL(static_cast<int64_t>(lines.size()), all["log_next"].integer_or(0));
    const auto rest = setting.poll(query, all["log_next"].integer_or(0));
    LONGS_EQUAL(0, static_cast<int64_t>(rest["log"].items().size()));
    LONGS_EQUAL(all["log_next"].integer_or(0), rest["log_next"].integer_or(0));
}

TEST(PageTask, aFailedOneSaysWhatProxmoxSaid) {
    const std::string query = setting.start(R"("action":"task_error","message":"no <b>bridge")");
    STRCMP_EQUAL("FAILED", setting.poll_to_end(query)["state"].text_or("").c_str());
    const auto answer = get("task", setting.anna, query);
    check_holds(answer, "What Proxmox said");
    check_holds(answer, "no &lt;b&gt;bridge");
    check_holds(answer, "Back to the container");
    check_lacks(answer, "http-equiv=\"refresh\"");
}

TEST(PageTask, warningsAreNoFailure) {
    const std::string query = setting.start(R"("action":"task_warnings","warnings":2)");
    const auto json = setting.poll_to_end(query);
    STRCMP_EQUAL("DONE", json["state"].text_or("").c_str());
    STRCMP_EQUAL("Done, with 2 warnings in the log.", json["text"].text_or("").c_str());
}

TEST(PageTask, aSilentNodeIsNotAnEnd) {
    const std::string query = setting.start();
    setting.proxmox.order(R"({"action":"drop_before_execute","match":"GET .*/tasks/","times":2})");
    const auto json = setting.poll(query);
    CHECK_FALSE(json["final"].is_true());
    STRCMP_CONTAINS("does not answer", json["text"].text_or("").c_str());
    const auto answer = get("task", setting.anna, query);
    check_status(200, answer);
    check_holds(answer, "has not answered since");
    check_holds(answer, "http-equiv=\"refresh\"");
}

TEST(PageTask, oneThatTheNodeDoesNotKnowIsA404) {
    const auto answer = get("task", setting.anna, setting.query(unknown));
    check_status(404, answer);
    check_holds(answer, "knows no such task");
    check_holds(answer, "data-final=\"1\"");
}

// As the download of a template is followed.
TEST(PageTask, oneThatIsOfNoContainerLeadsBackToItsWizardOrToTheList) {
    std::string upid = unknown;
    upid.replace(upid.find("vzstart:101"), 11, "download:");
    check_holds(get("task", setting.anna, setting.query(upid)),
                "href=\"/berth/containers\">To the containers");
    const std::string draft = setting.draft(setting.anna, setting.id);
    check_holds(get("task", setting.anna, setting.query(upid) + "&draft=" + draft),
                "href=\"/berth/wizard_template?draft=" + draft + "\"");
}

TEST(PageTask, anothersNodeIsAnsweredAsOneThatDoesNotExist) {
    const std::string query = setting.start();
    check_status(404, get("task", setting.ben, query));
    const auto answer = get("ajax_task", setting.ben, query);
    check_status(404, answer);
    check_holds(answer, "{\"error\":\"");
}

TEST(PageTask, whatIsNoUpidIsA400AndAsksNobody) {
    const int64_t before = setting.proxmox.requests("pve1");
    for (const char* upid : {"", "x", "UPID:pve1", "UPID:../x:00000001:00000001:00000001:vzstart:101:a@b:",
                             "UPID:pve1:00000001:00000001:00000001:vz/start:101:a@b:",
                             "UPID:pve1:0000001:00000001:00000001:vzstart:101:a@b:"})
        for (const char* page : {"task", "ajax_task"})
            check_status(400, get(page, setting.anna, setting.query(upid)), upid);
    LONGS_EQUAL(before, setting.proxmox.requests("pve1"));
}

TEST(PageTask, nobodyWithoutASessionFollowsOne) {
    const std::string query = setting.query(unknown);
    const auto answer = get("task", Visitor(), query);
    STRCMP_CONTAINS("/berth/login?next=%2Fberth%2Ftask%3F", answer.header("Location").c_str());
    check_status(401, get("ajax_task", Visitor(), query));
    check_status(405, post("task", setting.anna, {}));
    check_status(405, post("ajax_task", setting.anna, {}));
}
