// SPDX-License-Identifier: MIT
// Every answer that genuine servers gave, judged.
#include <map>
#include <set>

#include "pve/reply.h"
#include "recorded.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using base::Code;
using pve::Kind;

namespace {

struct Verdict {
    Kind kind;
    Code code;
    std::set<std::string> error_names = {};
    std::string privilege = "", path = "";
};

Verdict bad(const std::string& name) { return {Kind::bad_input, Code::bad_input, {name}}; }

const Verdict unauthorised{Kind::unauthorised, Code::denied};
const Verdict denied{Kind::denied, Code::denied};
const Verdict missing{Kind::missing, Code::not_found};
const Verdict taken{Kind::taken, Code::conflict};
const Verdict taken_by_check{Kind::taken, Code::conflict, {"vmid"}};
const Verdict away{Kind::unavailable, Code::unavailable};
const Verdict malformed{Kind::bad_input, Code::bad_input};

// By the row's name; a row that is not named here has to be a good answer.
const std::map<std::string, Verdict> verdicts = {
    {"version, token: wrong-secret", unauthorised},
    {"version, token: expired", unauthorised},
    {"version, token: malformed", unauthorised},
    {"version, token: None", unauthorised},
    {"create: wrong secret", unauthorised},
    {"cluster status, no rights", {Kind::denied, Code::denied, {}, "Sys.Audit", "/"}},
    {"task status, another token without rights",
     {Kind::denied, Code::denied, {}, "Sys.Audit", "/nodes/pve1"}},
    {"create: no rights", denied},
    {"create: privsep token without acl", denied},
    {"create: features keyctl by a token", denied},
    {"nextid vmid=100", taken_by_check},
    {"nextid vmid=900", taken_by_check},
    {"nextid taken, no rights", taken_by_check},
    {"nextid vmid=99", bad("vmid")},
    {"nextid vmid=abc", bad("vmid")},
    {"nextid vmid=", bad("vmid")},
    {"nextid vmid=1000000000", bad("vmid")},
    {"storage content, unknown storage", missing},
    {"create: ostemplate on unknown storage", missing},
    {"create: rootfs on unknown storage", missing},
    {"lxc config, unknown vmid", missing},
    {"task unknown", {Kind::missing, Code::not_found, {"upid"}}},
    {"offline node: lxc list", away},
    {"unknown node: lxc list", away},
    {"unknown path", {Kind::unsupported, Code::bad_input}},
    {"create: unknown parameter", {Kind::unsupported, Code::bad_input, {"bogus"}}},
    {"create: vmid taken by a container", taken},
    {"create: vmid taken by a vm on another node", taken},
    {"create: same id while the task runs", taken},
    {"create: vmid 99", bad("vmid")},
    {"create: vmid 1000000000", bad("vmid")},
    {"create: hostname under_score", bad("hostname")},
    {"create: hostname trailing dash", bad("hostname")},
    {"create: hostname empty", bad("hostname")},
    {"create: missing ostemplate", bad("ostemplate")},
    {"create: ostemplate malformed", malformed},
    {"create: rootfs malformed", malformed},
    {"create: rootfs on storage without rootdir", bad("storage")},
    {"create: cores 0", bad("cores")},
    {"create: cores 8193", bad("cores")},
    {"create: memory 15", bad("memory")},
    {"create: memory abc", bad("memory")},
    {"create: boolean true", bad("onboot")},
    {"create: net0 without name", bad("net0.name")},
    {"create: net0 bad ip", bad("net0.ip")},
    {"create: net0 ip without prefix", bad("net0.ip")},
    {"create: net0 tag 4095", bad("net0.tag")},
    {"create: net0 mtu 63", bad("net0.mtu")},
    {"create: mp0 without path", bad("mp0.mp")},
    {"create: nameserver bad", bad("nameserver")},
    {"create: tags bad", bad("tags")},
    {"create: ssh key nonsense", bad("ssh-public-keys")},
    {"create: password 4 characters", bad("password")},
    {"create: several errors at once",
     {Kind::bad_input, Code::bad_input, {"memory", "cores", "net0.name", "password"}}},
    {"create: unencoded = and ; in a form value", {Kind::bad_input, Code::bad_input, {"net0", "b"}}},
    {"create: body over 512 KiB", malformed},
};

void check_row(const std::string& version, const pve_client::RecordedRow& row) {
    const std::string where = version + " " + row.name;
    const auto method = row.method == "GET" ? pve::Method::get : pve::Method::post;
    const auto reply = pve::read_reply(method, row.reply);
    const auto expected = verdicts.find(row.name);
    CHECK_EQUAL_TEXT(expected == verdicts.end(), static_cast<bool>(reply), where.c_str());
    if (reply) return;
    const auto& failure = reply.error();
    STRCMP_EQUAL_TEXT(word_of(expected->second.kind), word_of(failure.kind), where.c_str());
    STRCMP_EQUAL_TEXT(word_of(expected->second.code), word_of(failure.code), where.c_str());
    std::set<std::string> names;
    for (const auto& [name, text] : failure.errors) {
        names.insert(name);
        CHECK_TEXT(!text.empty(), where.c_str());
    }
    CHECK_TEXT(expected->second.error_names == names, where.c_str());
    STRCMP_EQUAL_TEXT(expected->second.privilege.c_str(), failure.privilege.c_str(), where.c_str());
    STRCMP_EQUAL_TEXT(expected->second.path.c_str(), failure.path.c_str(), where.c_str());
    CHECK_EQUAL_TEXT(row.reply.status, failure.status, where.c_str());
    CHECK_TEXT(!failure.message.empty(), where.c_str());
}

void check_version(const std::string& version) {
    const auto& rows = pve_client::recorded_rows(version);
    if (rows.empty()) return;
    std::set<std::string> seen;
    for (const auto& row : rows) {
        check_row(version, row);
        seen.insert(row.name);
    }
    for (const auto& [name, verdict] : verdicts)
        CHECK_TEXT(seen.count(name) == 1, ("a verdict without a row: " + name).c_str());
}

pve::Failure judged(pve::Method method, int status, const std::string& reason, const std::string& body) {
    const auto reply = pve::read_reply(method, {status, reason, body, ""});
    CHECK(!reply);
    return reply.error();
}

}  // namespace

TEST_GROUP(Classification){};

TEST(Classification, EveryRecordedAnswerOf84IsJudged) { check_version("8.4"); }
TEST(Classification, EveryRecordedAnswerOf92IsJudged) { check_version("9.2"); }

// FACTS §6: before http-server 5.2.0 the body has no `message`, so 7.4 speaks by its reason phrase alone.
TEST(Classification, WithoutAMessageInTheBodyTheReasonPhraseSpeaks) {
    const auto failure =
        judged(pve::Method::post, 500, "CT 100 already exists on node 'pve1'", R"({"data":null})");
    STRCMP_EQUAL("taken", word_of(failure.kind));
    STRCMP_EQUAL("CT 100 already exists on node 'pve1'", failure.message.c_str());
}

// FACTS §2, items 2 and 3.
TEST(Classification, AFileThatExistsOnAnotherNodeMeansTaken) {
    const auto failure =
        judged(pve::Method::post, 500, "unable to create CT 105 - open file failed: File exists",
               R"({"data":null})");
    STRCMP_EQUAL("taken", word_of(failure.kind));
}

TEST(Classification, ALockTimeoutOfACreateLeavesTheOutcomeOpen) {
    const char* const text =
        "unable to create CT 105 - can't lock file '/run/lock/lxc/pve-config-105.lock' - got timeout";
    const auto posted = judged(pve::Method::post, 500, text, R"({"data":null})");
    STRCMP_EQUAL("busy", word_of(posted.kind));
    STRCMP_EQUAL("unknown_outcome", word_of(posted.code));
    STRCMP_EQUAL("unavailable", word_of(judged(pve::Method::get, 500, text, "").code));
}

// FACTS §4 and §6.
TEST(Classification, ALostQuorumChangesNothing) {
    const auto failure = judged(pve::Method::post, 500, "cluster not ready - no quorum?", R"({"data":null})");
    STRCMP_EQUAL("unavailable", word_of(failure.kind));
    STRCMP_EQUAL("unavailable", word_of(failure.code));
}

TEST(Classification, APoolThatDoesNotExistIsMissingAlthoughItIs403) {
    const auto failure =
        judged(pve::Method::post, 403, "Permission check failed (pool 'x' does not exist)", "");
    STRCMP_EQUAL("missing", word_of(failure.kind));
}

TEST(Classification, AMissingPrivilegeOfAlternativesIsKeptAsProxmoxSaysIt) {
    const auto failure =
        judged(pve::Method::get, 403,
               "Permission check failed (/storage/local, Datastore.Audit|Datastore.AllocateSpace)", "");
    STRCMP_EQUAL("Datastore.Audit|Datastore.AllocateSpace", failure.privilege.c_str());
    STRCMP_EQUAL("/storage/local", failure.path.c_str());
}

// FACTS §6: these come from the forwarding of one node to another and say nothing of the outcome.
TEST(Classification, ForwardingFailuresLeaveACreateOpenAndAReadUnanswered) {
    for (const int status : {502, 503, 504, 595, 596, 597, 598, 599}) {
        STRCMP_EQUAL("unknown_outcome", word_of(judged(pve::Method::post, status, "Broken pipe", "").code));
        STRCMP_EQUAL("unavailable", word_of(judged(pve::Method::get, status, "Broken pipe", "").code));
    }
}

TEST(Classification, AnUnknown500OfACreateLeavesTheOutcomeOpen) {
    const auto failure = judged(pve::Method::post, 500, "fork failed", R"({"data":null})");
    STRCMP_EQUAL("failed", word_of(failure.kind));
    STRCMP_EQUAL("unknown_outcome", word_of(failure.code));
}

TEST(Classification, AGoodStatusWithoutProxmoxsEnvelopeIsNotProxmox) {
    for (const char* body : {"<html></html>", "", "[]", "{}", R"({"data":)", "\xFF\xFE"}) {
        STRCMP_EQUAL("not_proxmox", word_of(judged(pve::Method::get, 200, "OK", body).kind));
        STRCMP_EQUAL("unknown_outcome", word_of(judged(pve::Method::post, 200, "OK", body).code));
    }
}

TEST(Classification, ARedirectIsNotFollowedAndNotProxmox) {
    STRCMP_EQUAL("not_proxmox", word_of(judged(pve::Method::get, 302, "Found", "").kind));
    STRCMP_EQUAL("not_proxmox", word_of(judged(pve::Method::get, 404, "Not Found", "<html>").kind));
    STRCMP_EQUAL("unknown_outcome", word_of(judged(pve::Method::post, 302, "Found", "").code));
}

TEST(Classification, ProxmoxsWordsAreCappedAndHarmless) {
    const auto failure =
        judged(pve::Method::get, 500, "\x1B[2J\x1B]0;owned\a" + std::string(2000, 'x') + "\r\nX: y", "");
    CHECK_EQUAL(512u, failure.message.size());
    CHECK(failure.message.find_first_not_of('x') == std::string::npos);
}

TEST(Classification, AHostileErrorsObjectStaysSmall) {
    std::string body = R"({"data":null,"errors":{)";
    for (int i = 0; i < 1000; ++i) body += "\"p" + std::to_string(i) + "\":\"no\",";
    body += R"("\u001b[31m":5,"deep":{"a":1}}})";
    const auto failure = judged(pve::Method::get, 400, "Parameter verification failed.", body);
    STRCMP_EQUAL("bad_input", word_of(failure.kind));
    CHECK(failure.errors.size() <= 64);
}
