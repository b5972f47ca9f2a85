// SPDX-License-Identifier: MIT
#include "web/reply.h"

#include <algorithm>

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web;

namespace {

std::string target_of(const std::string& path) {
    const Reply reply = redirect(path);
    LONGS_EQUAL(303, reply.status);
    UNSIGNED_LONGS_EQUAL(1, reply.headers.size());
    STRCMP_EQUAL("Location", reply.headers[0].first.c_str());
    return reply.headers[0].second;
}

}  // namespace

TEST_GROUP(Reply){};

TEST(Reply, aRedirectGoesToAPathOfOurs) {
    for (const char* path : {"/", "/berth/nodes", "/wizard_disks?draft=00ff", "/login?next=%2Fberth%2Fnodes",
                             "/nodes?done=saved&id=7", "/static/berth.css"})
        STRCMP_EQUAL(path, target_of(path).c_str());
}

TEST(Reply, aRedirectNeverLeavesTheSite) {
    for (const char* path : {"//evil",
                             "//evil.example/x",
                             "/\\evil",
                             "\\\\evil",
                             "https:evil",
                             "https://evil.example",
                             "javascript:alert(1)",
                             "evil",
                             "",
                             " /nodes",
                             "/@evil",
                             "/x@evil",
                             "/..//evil",
                             "/a/../b",
                             "/nodes#x",
                             "/nodes?next=//evil",
                             "/nodes?x=https://evil",
                             "/\tevil",
                             "/nodes?a?b",
                             "/%2F%2Fevil",
                             "/\xC3\xA4"})
        STRCMP_EQUAL_TEXT("/", target_of(path).c_str(), path);
    STRCMP_EQUAL("/", target_of(std::string("/nodes\0x", 8)).c_str());
    STRCMP_EQUAL("/", target_of("/" + std::string(500, 'a')).c_str());
    CHECK_FALSE(target_of("/" + std::string(499, 'a')) == "/");
}

TEST(Reply, aRedirectCannotCarryAHeader) {
    for (const char* path :
         {"/x\r\nSet-Cookie: a=b", "/x\nSet-Cookie: a=b", "/x\r", "/x?a=\r\nX: y", "/\r\nX: y"}) {
        STRCMP_EQUAL_TEXT("/", target_of(path).c_str(), path);
        const std::string cgi = to_cgi(redirect(path), true);
        CHECK_TRUE(cgi.find("Set-Cookie") == std::string::npos && cgi.find("X: y") == std::string::npos);
    }
    // Percent-encoded it is text, and no browser makes a line end of it.
    STRCMP_EQUAL("/x?a=%0d%0aX", target_of("/x?a=%0d%0aX").c_str());
    STRCMP_EQUAL("/", target_of("/%0d%0aX:").c_str());
}

TEST(Reply, aReplyIsWrittenAsACgiProgramWritesIt) {
    Reply reply;
    reply.status = 422;
    reply.body = "<p>x</p>";
    reply.headers = {{"X-One", "1"}, {"X-Two", "2"}};
    STRCMP_EQUAL(
        "Status: 422 Unprocessable Content\r\nContent-Type: text/html; charset=utf-8\r\nCache-Control: "
        "no-store\r\n"
        "X-One: 1\r\nX-Two: 2\r\nContent-Length: 8\r\n\r\n<p>x</p>",
        to_cgi(reply, true).c_str());
}

TEST(Reply, aHeadAnswerSaysTheLengthAndSendsNothing) {
    Reply reply;
    reply.body = std::string("a\0b", 3);
    const std::string whole = to_cgi(reply, true), head = to_cgi(reply, false);
    STRCMP_CONTAINS("Content-Length: 3\r\n", head.c_str());
    CHECK_TRUE(whole == head + reply.body);
}

TEST(Reply, everyStatusWeUseHasAReason) {
    for (const int status : {200, 303, 400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503}) {
        Reply reply;
        reply.status = status;
        const std::string first = to_cgi(reply, false).substr(0, 40);
        STRCMP_CONTAINS(("Status: " + std::to_string(status) + " ").c_str(), first.c_str());
        CHECK_TRUE_TEXT(first.find("Unknown") == std::string::npos, first.c_str());
    }
}

TEST(Reply, jsonIsSentAsJsonAndErrorsAreEscaped) {
    const Reply reply = json_error(404, "no \"such\"\nthing", "0123");
    LONGS_EQUAL(404, reply.status);
    STRCMP_EQUAL("application/json", reply.content_type.c_str());
    STRCMP_EQUAL(R"({"error":"no \"such\"\nthing","reference":"0123"})", reply.body.c_str());
    STRCMP_EQUAL("{}", json(200, "{}").body.c_str());
}
