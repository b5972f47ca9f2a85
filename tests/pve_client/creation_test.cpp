// SPDX-License-Identifier: MIT
// The create POST, the start, and following their tasks.
#include <map>

#include "base/text.h"
#include "pve/client.h"
#include "recorded.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::Answer;
using pve_client::data_answer;
using pve_client::http_answer;
using pve_client::ScriptedServer;

namespace {

const std::string upid_131 = "UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131:tester@pve!form:";

Answer replayed(const std::string& version, const std::string& row) {
    const auto reply = pve_client::recorded_reply(version, row);
    return {http_answer(reply.status, reply.reason, reply.body), Answer::keep, 0ms, false};
}

}  // namespace

TEST_GROUP(Creation) {
    pve_client::TestCertificate certificate = pve_client::make_leaf("DNS:pve1.test");
    pve::Http http = pve_client::loopback_http();
    base::Deadline soon = base::Deadline::in(20s);
    pve::Params params = {{"vmid", "131"}, {"ostemplate", "local:vztmpl/x.tar.xz"}, {"rootfs", "local:1"}};

    template <class Call>
    auto said_to(const Answer& answer, Call call) {
        ScriptedServer server(certificate, [&](const std::string&) { return answer; });
        const auto endpoint = server.endpoint();
        pve::Client client(http, endpoint);
        return call(client);
    }
    pve::Result<pve::Upid> create_said_to(const Answer& answer) {
        return said_to(answer, [&](pve::Client& c) { return c.create("pve1", params, soon); });
    }
    pve::Result<pve::Task> status_of(const Answer& answer) {
        return said_to(answer, [&](pve::Client& c) { return c.task_status("pve1", upid_131, soon); });
    }
    pve::Result<pve::TaskLog> log_of(const Answer& answer, int64_t start) {
        return said_to(answer,
                       [&](pve::Client& c) { return c.task_log("pve1", upid_131, start, 500, soon); });
    }
};

TEST(Creation, AnAcceptedOneGivesTheUpidOfItsTask) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto upid = create_said_to(replayed(version, "create: everything the wizard sends"));
        CHECK(static_cast<bool>(upid));
        STRCMP_EQUAL("vzcreate", upid->type.c_str());
        STRCMP_EQUAL("131", upid->id.c_str());
        STRCMP_EQUAL("pve1", upid->node.c_str());
        STRCMP_EQUAL("tester@pve!form", upid->user.c_str());
    }
}

// CREATION T3, T5.
TEST(Creation, AnAnswerThatIsNotTheUpidOfThisTaskLeavesTheOutcomeOpen) {
    for (const char* data : {"null", "\"\"", "\"OK\"", "131",
                             "\"UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:132:tester@pve!form:\"",
                             "\"UPID:pve1:0000015A:000598B9:6B05588C:vzdestroy:131:tester@pve!form:\"",
                             "\"UPID:pve2:0000015A:000598B9:6B05588C:vzcreate:131:tester@pve!form:\"",
                             "\"UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131:tester@pve!form\""}) {
        const auto upid = create_said_to(data_answer(data));
        CHECK_TEXT(!upid, data);
        STRCMP_EQUAL_TEXT("unknown_outcome", word_of(upid.error().code), data);
    }
}

TEST(Creation, ATakenVmidIsToldApart) {
    if (!pve_client::has_recorded()) return;
    for (const char* row :
         {"create: vmid taken by a container", "create: vmid taken by a vm on another node"}) {
        const auto upid = create_said_to(replayed("9.2", row));
        STRCMP_EQUAL("taken", word_of(upid.error().kind));
        CHECK_EQUAL(500, upid.error().status);
    }
}

TEST(Creation, WithoutAVmidNothingIsSent) {
    params[0].second = "99";
    STRCMP_EQUAL("bad_input", word_of(create_said_to(data_answer("null")).error().kind));
    params.erase(params.begin());
    STRCMP_EQUAL("bad_input", word_of(create_said_to(data_answer("null")).error().kind));
}

TEST(Creation, AStartGivesTheUpidOfItsOwnTask) {
    if (!pve_client::has_recorded()) return;
    const auto upid = said_to(replayed("9.2", "status start (cannot start on this host: task fails)"),
                              [&](pve::Client& c) { return c.start("pve1", 131, soon); });
    STRCMP_EQUAL("vzstart", upid->type.c_str());
}

TEST(Creation, ATaskRunsThenEndsWellOrNot) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto running = status_of(replayed(version, "task status: just started"));
        CHECK(running->is_running);
        CHECK(!running->is_ok());
        const auto done = status_of(replayed(version, "task status: finished"));
        CHECK(!done->is_running);
        CHECK(done->is_ok());
        const auto failed = status_of(replayed(version, "task status: failed create"));
        CHECK(!failed->is_running);
        CHECK(!failed->is_ok());
        STRCMP_EQUAL("unable to create CT 119 - volume 'local:vztmpl/none_1_amd64.tar.xz' does not exist",
                     failed->exit_status.c_str());
        STRCMP_EQUAL("missing", word_of(status_of(replayed(version, "task unknown")).error().kind));
    }
}

// FACTS §4: success is OK or WARNINGS: n.
TEST(Creation, WarningsAreSuccessAndOtherEndsAreNot) {
    const auto ended = [&](const std::string& exit_status) {
        return *status_of(data_answer(R"({"status":"stopped","exitstatus":")" + exit_status + "\"}"));
    };
    CHECK(ended("WARNINGS: 2").is_ok());
    CHECK_EQUAL(2u, ended("WARNINGS: 2").warnings());
    CHECK(!ended("WARNINGS: ").is_ok());
    CHECK(!ended("unexpected status").is_ok());
    CHECK(!ended("").is_ok());
    STRCMP_EQUAL("not_proxmox", word_of(status_of(data_answer("{}")).error().kind));
}

TEST(Creation, TheLogIsReadPieceByPieceWithoutLossOrRepeat) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto first = log_of(replayed(version, "task log, first page of 5"), 0);
        CHECK_EQUAL(5u, first->lines.size());
        CHECK_EQUAL(5, first->next);
        CHECK_EQUAL(10, first->total);
        CHECK_EQUAL(1, first->lines[0].n);
        STRCMP_EQUAL(" 8193, 24577, 40961, 57345, 73729, 204801, 221185", first->lines[4].text.c_str());
        const auto rest = log_of(replayed(version, "task log, from 5"), first->next);
        CHECK_EQUAL(5u, rest->lines.size());
        CHECK_EQUAL(6, rest->lines[0].n);
        CHECK_EQUAL(10, rest->next);
        STRCMP_EQUAL("TASK OK", rest->lines[4].text.c_str());
        // The same piece again, asked for from further on: nothing comes twice.
        CHECK(log_of(replayed(version, "task log, from 5"), 10)->lines.empty());
    }
}

// FACTS §4: Proxmox makes one line up for an empty log and for one that is not there.
TEST(Creation, AMadeUpLogLineIsNotALine) {
    for (const char* text : {"no content", "unable to open file - No such file or directory"}) {
        const std::string body = std::string(R"({"data":[{"n":1,"t":")") + text + R"("}],"total":1})";
        for (const int64_t start : {0, 7}) {
            const auto log = log_of({http_answer(200, "OK", body), Answer::keep, 0ms, false}, start);
            CHECK(log->lines.empty());
            CHECK_EQUAL(start, log->next);
        }
    }
}

TEST(Creation, LogLinesAreHarmless) {
    const std::string body =
        R"({"data":[{"n":"1","t":"\u001b[2Jboo\u0000"},{"n":2,"t":5},{"t":"x"}],"total":2})";
    const auto log = log_of({http_answer(200, "OK", body), Answer::keep, 0ms, false}, 0);
    CHECK_EQUAL(2u, log->lines.size());
    STRCMP_EQUAL("boo", log->lines[0].text.c_str());
    STRCMP_EQUAL("5", log->lines[1].text.c_str());
}

TEST(Creation, TheTasksOfAGuestAreRunningAndArchivedOnes) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto rows =
            said_to(replayed(version, "tasks of a start=1 create: a second, separate vzstart task"),
                    [&](pve::Client& c) { return c.tasks("pve1", 132, "vzcreate", soon); });
        std::map<std::string, pve::TaskRow> by_type;
        for (const auto& row : *rows) by_type[row.upid.type] = row;
        // In archived rows user and token are split; the UPID always has both.
        STRCMP_EQUAL("tester@pve!form", by_type.at("vzcreate").upid.user.c_str());
        CHECK(!by_type.at("vzcreate").is_running);
        STRCMP_EQUAL("OK", by_type.at("vzcreate").status.c_str());
        STRCMP_EQUAL("tester@pve!form", by_type.at("vzstart").upid.user.c_str());
    }
}

TEST_GROUP(Upid){};

TEST(Upid, ItsPartsAreRead) {
    const auto upid = pve::parse_upid(upid_131);
    CHECK(upid.has_value());
    CHECK_EQUAL(0x6B05588C, upid->start_time);
    STRCMP_EQUAL(upid_131.c_str(), upid->text.c_str());
    CHECK(pve::parse_upid("UPID:pve1:0000015A:0000598B9:6B05588C:aptupdate::root@pam:").has_value());
}

TEST(Upid, AnythingElseIsRefused) {
    for (const auto& text :
         {std::string("upid"), upid_131 + "x", upid_131.substr(1), upid_131 + std::string(300, 'x') + ":",
          std::string("UPID:pve1:15A:000598B9:6B05588C:vzcreate:131:tester@pve!form:"),
          std::string("UPID:pve1:0000015G:000598B9:6B05588C:vzcreate:131:tester@pve!form:"),
          std::string("UPID:pve1:0000015A:000598B9:6B05588C::131:tester@pve!form:"),
          std::string("UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131::"),
          std::string("UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:1 1:tester@pve!form:"),
          std::string("UPID:pve1:0000015A:000598B9:6B05588C:vzcreate:131:a\nb:")})
        CHECK_TEXT(!pve::parse_upid(text), text.c_str());
}
