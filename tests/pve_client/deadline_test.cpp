// SPDX-License-Identifier: MIT
// No call waits longer than it may, whatever the other side does.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "pve/client.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::Answer;
using pve_client::data_answer;
using pve_client::ScriptedServer;
using std::chrono::milliseconds;

namespace {

class Stopwatch {
  public:
    milliseconds time() const {
        return std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - start_);
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// A port on which nobody listens.
uint16_t closed_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(fd, reinterpret_cast<sockaddr*>(&address), length);
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length);
    ::close(fd);
    return ntohs(address.sin_port);
}

Answer hangs(const std::string&) { return {"", Answer::hang, 0ms, false}; }
Answer empty_list(const std::string&) { return data_answer("[]"); }
Answer slow_list(const std::string&) {
    Answer answer = data_answer("[]");
    answer.delay = 600ms;
    return answer;
}

}  // namespace

TEST_GROUP(Deadline) {
    pve_client::TestCertificate certificate = pve_client::make_leaf("DNS:pve1.test");
    pve::Http http = pve_client::loopback_http();
    pve::Path path{"version"};

    void check_within(milliseconds least, milliseconds most, milliseconds time) {
        CHECK_TEXT(time >= least && time <= most, std::to_string(time.count()).c_str());
    }
};

TEST(Deadline, AHangingAnswerEndsTheGetAtTheDeadline) {
    ScriptedServer server(certificate, hangs);
    const Stopwatch watch;
    const auto reply = http.get(server.endpoint(), path, base::Deadline::in(1500ms));
    check_within(1450ms, 2600ms, watch.time());
    STRCMP_EQUAL("unavailable", word_of(reply.error().kind));
    STRCMP_EQUAL("unavailable", word_of(reply.error().code));
    // The log needs to know who was asked for what, and never the token.
    STRCMP_CONTAINS(("GET 127.0.0.1:" + std::to_string(server.port()) + "/version: ").c_str(),
                    reply.error().detail.c_str());
    CHECK(reply.error().detail.find(server.endpoint().token_secret) == std::string::npos);
}

TEST(Deadline, AHangingAnswerLeavesThePostOpen) {
    ScriptedServer server(certificate, hangs);
    const Stopwatch watch;
    const auto reply = http.post(server.endpoint(), path, {{"vmid", "105"}}, base::Deadline::in(1500ms));
    check_within(1450ms, 2600ms, watch.time());
    STRCMP_EQUAL("unknown_outcome", word_of(reply.error().code));
}

TEST(Deadline, AHangingHandshakeEndsAfterTwoSecondsAndSendsNothing) {
    ScriptedServer server(certificate, hangs, ScriptedServer::Manner::silent);
    const Stopwatch watch;
    const auto reply = http.post(server.endpoint(), path, {}, base::Deadline::in(10s));
    check_within(1900ms, 4000ms, watch.time());
    STRCMP_EQUAL("unreachable", word_of(reply.error().kind));
    STRCMP_EQUAL("unsent", word_of(reply.error().code));
}

TEST(Deadline, AShorterDeadlineAlsoBoundsTheHandshake) {
    ScriptedServer server(certificate, hangs, ScriptedServer::Manner::silent);
    const Stopwatch watch;
    const auto found = http.capture_certificate("127.0.0.1", server.port(), base::Deadline::in(300ms));
    check_within(250ms, 1500ms, watch.time());
    STRCMP_EQUAL("unreachable", word_of(found.error().kind));
}

TEST(Deadline, ARefusedConnectionIsKnownAtOnce) {
    ScriptedServer server(certificate, hangs);
    auto endpoint = server.endpoint();
    endpoint.port = closed_port();
    const Stopwatch watch;
    const auto reply = http.post(endpoint, path, {}, base::Deadline::in(5s));
    check_within(0ms, 1500ms, watch.time());
    STRCMP_EQUAL("unreachable", word_of(reply.error().kind));
    STRCMP_EQUAL("unsent", word_of(reply.error().code));
}

TEST(Deadline, AConnectionThatDropsInTheHandshakeSentNothing) {
    ScriptedServer server(certificate, hangs, ScriptedServer::Manner::drops_at_once);
    const auto reply = http.post(server.endpoint(), path, {}, base::Deadline::in(5s));
    STRCMP_EQUAL("unreachable", word_of(reply.error().kind));
    STRCMP_EQUAL("unsent", word_of(reply.error().code));
}

TEST(Deadline, ANameThatDoesNotExistIsUnreachable) {
    ScriptedServer server(certificate, hangs);
    auto endpoint = server.endpoint();
    endpoint.host = "no-such-host.invalid";
    const auto reply = http.get(endpoint, path, base::Deadline::in(2s));
    STRCMP_EQUAL("unreachable", word_of(reply.error().kind));
    STRCMP_EQUAL("unsent", word_of(reply.error().code));
}

TEST(Deadline, ADeadlineThatIsOverSendsNothing) {
    ScriptedServer server(certificate, empty_list);
    const auto over = base::Deadline::in(0ms);
    STRCMP_EQUAL("unsent", word_of(http.get(server.endpoint(), path, over).error().code));
    STRCMP_EQUAL("unsent", word_of(http.post(server.endpoint(), path, {}, over).error().code));
    CHECK_EQUAL(0u, server.connections());
}

// FACTS §6: Proxmox answers a wrong token late and with an empty body; the recorded rows took 3 s.
TEST(Deadline, ALate401IsRecognisedWhenThereIsTimeForIt) {
    ScriptedServer server(certificate, [](const std::string&) {
        return Answer{"HTTP/1.1 401 Authentication failed!\r\nConnection: close\r\n\r\n", Answer::close,
                      3000ms, false};
    });
    STRCMP_EQUAL("unavailable",
                 word_of(http.get(server.endpoint(), path, base::Deadline::in(1s)).error().kind));
    const auto reply = http.get(server.endpoint(), path, base::Deadline::in(6s));
    STRCMP_EQUAL("unauthorised", word_of(reply.error().kind));
    STRCMP_EQUAL("Authentication failed!", reply.error().message.c_str());
}

TEST(Deadline, SeveralNodesAreAskedAtOnceAndOneThatHangsHarmsNoOther) {
    ScriptedServer slow(certificate, slow_list), stuck(certificate, hangs), quick(certificate, empty_list),
        mute(certificate, hangs, ScriptedServer::Manner::silent);
    const pve::Endpoint endpoints[] = {slow.endpoint(), stuck.endpoint(), quick.endpoint(), mute.endpoint()};
    const Stopwatch watch;
    const auto lists = pve::containers_of(http, {&endpoints[0], &endpoints[1], &endpoints[2], &endpoints[3]},
                                          base::Deadline::in(3s));
    check_within(2950ms, 4000ms, watch.time());
    CHECK_EQUAL(4u, lists.size());
    CHECK(static_cast<bool>(lists[0]));
    STRCMP_EQUAL("unavailable", word_of(lists[1].error().kind));
    CHECK(static_cast<bool>(lists[2]));
    STRCMP_EQUAL("unreachable", word_of(lists[3].error().kind));
}

TEST(Deadline, SeveralNodesTakeAsLongAsTheSlowestAlone) {
    ScriptedServer servers[] = {{certificate, slow_list}, {certificate, slow_list}, {certificate, slow_list}};
    const pve::Endpoint endpoints[] = {servers[0].endpoint(), servers[1].endpoint(), servers[2].endpoint()};
    const Stopwatch watch;
    const auto lists =
        pve::containers_of(http, {&endpoints[0], &endpoints[1], &endpoints[2]}, base::Deadline::in(5s));
    check_within(600ms, 1500ms, watch.time());
    for (const auto& list : lists) CHECK(static_cast<bool>(list));
}

TEST(Deadline, OneEndpointIsAskedByAtMostTwoConnections) {
    ScriptedServer server(certificate, slow_list);
    const auto endpoint = server.endpoint();
    const std::vector<pve::Ask> asks(5, {&endpoint, path});
    for (const auto& reply : http.get_all(asks, base::Deadline::in(5s))) CHECK(static_cast<bool>(reply));
    CHECK_EQUAL(5u, server.requests().size());
    CHECK_EQUAL(2u, server.connections());
}
