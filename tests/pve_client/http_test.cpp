// SPDX-License-Identifier: MIT
// What goes over the wire, and how often.
#include <sys/socket.h>

#include "base/text.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::Answer;
using pve_client::data_answer;
using pve_client::http_answer;
using pve_client::ScriptedServer;

namespace {

Answer fine(const std::string&) { return data_answer("[]"); }

// Answers once, then closes each kept connection on the next request without a word.
struct ClosesKeptConnection {
    Answer::After how;
    std::shared_ptr<std::atomic<int>> seen = std::make_shared<std::atomic<int>>(0);
    Answer operator()(const std::string&) const {
        Answer answer = data_answer("[]");
        if (++*seen == 2) answer = {"", how, 0ms, false};
        return answer;
    }
};

bool has_line(const std::string& request, const std::string& line) {
    return request.find("\r\n" + line + "\r\n") != std::string::npos;
}

}  // namespace

TEST_GROUP(Http) {
    pve_client::TestCertificate certificate = pve_client::make_leaf("DNS:pve1.test");
    pve::Http http = pve_client::loopback_http();
    pve::Path path{"version"};

    pve::Result<pve::Reply> get(const ScriptedServer& server) {
        return http.get(server.endpoint(), path, base::Deadline::in(5s));
    }
    pve::Result<pve::Reply> post(const ScriptedServer& server, const pve::Params& params = {}) {
        return http.post(server.endpoint(), path, params, base::Deadline::in(5s));
    }
    void check_get(const char* kind, const char* code, Answer answer) {
        ScriptedServer server(certificate, [&](const std::string&) { return answer; });
        const auto reply = get(server);
        CHECK(!reply);
        STRCMP_EQUAL(kind, word_of(reply.error().kind));
        STRCMP_EQUAL(code, word_of(reply.error().code));
    }
    void check_post_is_open(Answer answer) {
        ScriptedServer server(certificate, [&](const std::string&) { return answer; });
        const auto reply = post(server, {{"vmid", "105"}});
        CHECK(!reply);
        STRCMP_EQUAL("unknown_outcome", word_of(reply.error().code));
        CHECK_EQUAL(1u, server.requests().size());
    }
};

TEST(Http, AGetCarriesTheTokenAndNothingThatProxmoxRefuses) {
    ScriptedServer server(certificate, fine);
    path.query("a b", "c=d&e");
    CHECK(static_cast<bool>(get(server)));
    const std::string request = server.requests().at(0);
    CHECK(base::has_prefix(request, "GET /api2/json/version?a%20b=c%3Dd%26e HTTP/1.1\r\n"));
    CHECK(
        has_line(request, "Authorization: PVEAPIToken=tester@pve!form=01234567-89ab-cdef-0123-456789abcdef"));
    CHECK(has_line(request, "Accept: application/json"));
    // FACTS §6: a Content-Length on a GET is a 501, a cookie wins over the token, and TRAPS §7.4.
    for (const char* name : {"Content-Length", "Cookie", "Accept-Encoding", "Expect", "Transfer-Encoding"})
        CHECK_TEXT(request.find(name) == std::string::npos, name);
}

// FACTS §6: the header is percent-decoded up to a semicolon.
TEST(Http, AUserNameWithSignsOfTheHeadersOwnIsEncoded) {
    ScriptedServer server(certificate, fine);
    auto endpoint = server.endpoint();
    endpoint.token_id = "a;b%c@pve!form";
    CHECK(static_cast<bool>(http.get(endpoint, path, base::Deadline::in(5s))));
    CHECK(server.requests().at(0).find("PVEAPIToken=a%3Bb%25c@pve!form=0123") != std::string::npos);
}

// FACTS §6: Proxmox's form decoder splits on `;` too and cuts a value at its second `=`.
TEST(Http, APostEncodesEverySignOfItsForm) {
    ScriptedServer server(certificate, fine);
    CHECK(static_cast<bool>(post(
        server, {{"net0", "name=eth0,bridge=vmbr0"}, {"tags", "a;b"}, {"description", "1+1 %&\n\xC3\xA9"}})));
    const std::string request = server.requests().at(0);
    CHECK(base::has_prefix(request, "POST /api2/json/version HTTP/1.1\r\n"));
    CHECK(has_line(request, "Content-Type: application/x-www-form-urlencoded"));
    const std::string body = request.substr(request.find("\r\n\r\n") + 4);
    STRCMP_EQUAL("net0=name%3Deth0%2Cbridge%3Dvmbr0&tags=a%3Bb&description=1%2B1%20%25%26%0A%C3%A9",
                 body.c_str());
    CHECK(has_line(request, "Content-Length: " + std::to_string(body.size())));
    for (const char* name : {"Transfer-Encoding", "Expect"})
        CHECK_TEXT(request.find(name) == std::string::npos, name);
}

TEST(Http, APostWithoutParametersHasAnEmptyBody) {
    ScriptedServer server(certificate, fine);
    CHECK(static_cast<bool>(post(server)));
    CHECK(has_line(server.requests().at(0), "Content-Length: 0"));
}

TEST(Http, MalformedPartsSendNothing) {
    ScriptedServer server(certificate, fine);
    const auto good = server.endpoint();
    std::vector<pve::Endpoint> endpoints(6, good);
    endpoints[0].host = "127.0.0.1/x";
    endpoints[1].token_id = "root@pam!x\r\nX-Evil: 1";
    endpoints[2].token_secret = good.token_secret + "\r\nX-Evil: 1";
    endpoints[3].fingerprint = pve::show_fingerprint(good.fingerprint);
    endpoints[4].port = 0;
    endpoints[5].fingerprint.clear();
    for (const auto& endpoint : endpoints) {
        STRCMP_EQUAL("bad_input", word_of(http.get(endpoint, path, base::Deadline::in(5s)).error().kind));
        STRCMP_EQUAL("bad_input",
                     word_of(http.post(endpoint, path, {}, base::Deadline::in(5s)).error().kind));
    }
    path.then("..");
    STRCMP_EQUAL("bad_input", word_of(get(server).error().kind));
    path = pve::Path("version");
    STRCMP_EQUAL("bad_input", word_of(post(server, {{"a", ""}}).error().kind));
    STRCMP_EQUAL("bad_input", word_of(post(server, {{"a", "1"}, {"a", "2"}}).error().kind));
    CHECK_EQUAL(0u, server.connections());
}

TEST(Http, AGetReusesAConnectionAndAPostNeverDoes) {
    ScriptedServer server(certificate, fine);
    for (int i = 0; i < 3; ++i) CHECK(static_cast<bool>(get(server)));
    CHECK_EQUAL(1u, server.connections());
    for (int i = 0; i < 2; ++i) CHECK(static_cast<bool>(post(server)));
    CHECK_EQUAL(3u, server.connections());
}

TEST(Http, AGetOnAKeptConnectionThatWasClosedIsRepeatedOnce) {
    for (const auto how : {Answer::close, Answer::reset}) {
        ScriptedServer server(certificate, ClosesKeptConnection{how});
        CHECK(static_cast<bool>(get(server)));
        CHECK(static_cast<bool>(get(server)));
        CHECK_EQUAL(3u, server.requests().size());
        CHECK_EQUAL(2u, server.connections());
    }
}

TEST(Http, AGetThatIsDroppedOnANewConnectionIsNotRepeated) {
    check_get("unavailable", "unavailable", {"", Answer::close, 0ms, false});
}

TEST(Http, APostWithoutAnAnswerIsOpenAndSentOnce) {
    check_post_is_open({"", Answer::close, 0ms, false});
    check_post_is_open(
        {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":", Answer::close, 0ms, false});
    check_post_is_open({"HTTP/1.1 500 CT", Answer::close, 0ms, false});
    check_post_is_open({"hello\r\n\r\n", Answer::close, 0ms, false});
    check_post_is_open({http_answer(200, "OK", "{\"data\":[[["), Answer::keep, 0ms, false});
    check_post_is_open({"HTTP/1.1 200 OK\r\n\r\n" + std::string(8192, 'x'), Answer::keep, 0ms, true});
}

TEST(Http, ACutAnswerToAGetIsNoAnswer) {
    check_get("unavailable", "unavailable",
              {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"data\":", Answer::close, 0ms, false});
}

TEST(Http, AnEndlessBodyOrHeadIsCutOff) {
    const auto start = std::chrono::steady_clock::now();
    check_get("not_proxmox", "bad_reply",
              {"HTTP/1.1 200 OK\r\n\r\n" + std::string(8192, 'x'), Answer::keep, 0ms, true});
    check_get("not_proxmox", "bad_reply",
              {"HTTP/1.1 200 OK\r\n" + ("A: " + std::string(8000, 'x')) + "\r\n", Answer::keep, 0ms, true});
    std::string head = "HTTP/1.1 200 OK\r\n";
    for (int i = 0; i < 12; ++i) head += "A: " + std::string(8000, 'x') + "\r\n";
    check_get("not_proxmox", "bad_reply",
              {head + "Content-Length: 11\r\n\r\n{\"data\":[]}", Answer::keep, 0ms, false});
    // Not only when the time of 5 s each is up.
    CHECK(std::chrono::steady_clock::now() - start < 4s);
}

TEST(Http, ABodyUpToTheLimitIsReadWhole) {
    const std::string data = '"' + std::string((4 << 20) - 100, 'x') + '"';
    ScriptedServer server(certificate, [&](const std::string&) { return data_answer(data); });
    const auto reply = get(server);
    CHECK(static_cast<bool>(reply));
    CHECK_EQUAL(data.size() - 2, reply->data().text_or("").size());
    const std::string larger = '"' + std::string(4 << 20, 'x') + '"';
    check_get("not_proxmox", "bad_reply", data_answer(larger));
}

TEST(Http, ARedirectIsNotFollowed) {
    ScriptedServer target(certificate, fine);
    ScriptedServer server(certificate, [&](const std::string&) {
        return Answer{"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1:" + std::to_string(target.port()) +
                          "/\r\nContent-Length: 0\r\n\r\n",
                      Answer::keep, 0ms, false};
    });
    STRCMP_EQUAL("not_proxmox", word_of(get(server).error().kind));
    CHECK_EQUAL(0u, target.connections());
}

TEST(Http, AReasonPhraseIsReadWithItsBlanks) {
    ScriptedServer server(certificate, [](const std::string&) {
        return Answer{http_answer(500, "CT 100 already exists on node 'pve1'", ""), Answer::close, 0ms,
                      false};
    });
    const auto reply = get(server);
    STRCMP_EQUAL("CT 100 already exists on node 'pve1'", reply.error().message.c_str());
    CHECK_EQUAL(500, reply.error().status);
}

TEST(Http, AServerWithoutTlsIsNotProxmoxAndGetsNoToken) {
    ScriptedServer server(certificate, fine, ScriptedServer::Manner::plain_text);
    const auto reply = get(server);
    STRCMP_EQUAL("not_proxmox", word_of(reply.error().kind));
    STRCMP_EQUAL("unsent", word_of(reply.error().code));
}

TEST(Http, ADeniedAddressIsNotConnectedTo) {
    ScriptedServer server(certificate, fine);
    pve::Http strict{pve::AddressPolicy{}};
    for (const char* host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"}) {
        auto endpoint = server.endpoint();
        endpoint.host = host;
        const auto reply = strict.get(endpoint, path, base::Deadline::in(5s));
        CHECK(!reply);
        STRCMP_EQUAL("address_denied", word_of(reply.error().kind));
        STRCMP_EQUAL("unsent", word_of(reply.error().code));
    }
    CHECK_EQUAL(0u, server.connections());
}

TEST(Http, AnEnvironmentWithAProxyChangesNothing) {
    ScriptedServer server(certificate, fine), proxy(certificate, fine);
    const std::string url = "http://127.0.0.1:" + std::to_string(proxy.port());
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"})
        ::setenv(name, url.c_str(), 1);
    const auto reply = get(server);
    for (const char* name : {"https_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"}) ::unsetenv(name);
    CHECK(static_cast<bool>(reply));
    CHECK_EQUAL(0u, proxy.connections());
}
