// SPDX-License-Identifier: MIT
// One worker and its requests: bodies, lengths, defects, connections.
#include "web/server.h"

#include <signal.h>
#include <sys/wait.h>

#include <set>

#include "forked_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web_test;
using namespace std::chrono_literals;

namespace {

fastcgi::Answer post(const ForkedServer& server, const std::string& length, const std::string& body) {
    return fastcgi::ask(server.socket_path(), variables("POST", length), body);
}

void check_answer(int status, const char* body, const fastcgi::Answer& answer) {
    LONGS_EQUAL(status, answer.status);
    STRCMP_CONTAINS(body, answer.body.c_str());
    CHECK_TRUE(answer.has_ended);
    CHECK_TRUE(answer.is_closed);
}

}  // namespace

TEST_GROUP(Server) { ForkedServer server; };

TEST(Server, requestsAreAnsweredOneAfterTheOther) {
    for (int i = 0; i < 20; ++i) {
        check_answer(200, "0 of body, complete", fastcgi::ask(server.socket_path(), variables("GET")));
        check_answer(200, "10 of body, complete", post(server, "10", "0123456789"));
    }
}

TEST(Server, aBodyInManyPiecesIsReadWhole) {
    fastcgi::Connection connection(server.socket_path());
    connection.send(fastcgi::opening(variables("POST", "10")));
    for (int i = 0; i < 10; ++i) {
        CHECK_TRUE(is_read_up(connection));
        connection.send(fastcgi::body_part("x"));
    }
    connection.send(fastcgi::body_end());
    check_answer(200, "10 of body, complete", connection.read());
}

TEST(Server, theLargestBodyIsReadAndOneByteMoreIsNot) {
    const std::string body(web::largest_body, 'x');
    check_answer(200, "262144 of body, complete", post(server, "262144", body));
    check_answer(413, "more than a form", post(server, "262145", body + "x"));
}

TEST(Server, aBodyTooLargeIsRefusedBeforeItIsRead) {
    for (const char* length : {"262145", "1000000000000", "18446744073709551616"}) {
        fastcgi::Connection connection(server.socket_path());
        connection.send(fastcgi::opening(variables("POST", length)));
        check_answer(413, "more than a form", connection.read());
    }
}

TEST(Server, aLengthThatIsNoNumberIsRefused) {
    for (const char* length : {"-1", "x", "10x", " 10", "0x10", "+1"})
        check_answer(413, "more than a form", post(server, length, "0123456789"));
}

TEST(Server, aBodyThatEndsEarlyIsShort) {
    check_answer(200, "5 of body, short", post(server, "10", "01234"));
    check_answer(200, "0 of body, short", post(server, "10", ""));
}

TEST(Server, moreBodyThanAnnouncedIsNotTaken) {
    check_answer(200, "10 of body, complete", post(server, "10", "0123456789and more"));
}

TEST(Server, aClientThatClosesInTheMiddleOfABodyDoesNotMatter) {
    {
        fastcgi::Connection connection(server.socket_path());
        connection.send(fastcgi::opening(variables("POST", "10")) + fastcgi::body_part("01234"));
        CHECK_TRUE(is_read_up(connection));
    }
    check_answer(200, "0 of body, complete", fastcgi::ask(server.socket_path(), variables("GET")));
}

TEST(Server, aClientThatDoesNotWaitForItsAnswerDoesNotMatter) {
    for (int i = 0; i < 5; ++i) {
        fastcgi::Connection connection(server.socket_path());
        connection.send(fastcgi::opening(variables("GET")) + fastcgi::body_end());
    }
    check_answer(200, "0 of body, complete", fastcgi::ask(server.socket_path(), variables("GET")));
}

TEST(Server, aDefectIsA500AndTheNextRequestIsAnswered) {
    const auto answer = fastcgi::ask(server.socket_path(), variables("GET", "", "throw"));
    check_answer(500, "Something went wrong", answer);
    CHECK_TRUE(answer.body.find("on purpose") == std::string::npos);
    check_answer(200, "0 of body, complete", fastcgi::ask(server.socket_path(), variables("GET")));
}

TEST(Server, theWebServersNameForARequestIsTaken) {
    auto named = variables("GET");
    named.emplace_back("REQUEST_ID", "0123456789abcdef0123456789abcdef");
    const auto answer = fastcgi::ask(server.socket_path(), named);
    STRCMP_EQUAL("0123456789abcdef0123456789abcdef", answer.header("X-Request-Id").c_str());
}

TEST(Server, whatIsNoNameOfTheWebServersIsReplacedByOneOfOurs) {
    std::set<std::string> seen;
    for (const auto& [name, value] :
         {std::pair("REQUEST_ID", ""), std::pair("REQUEST_ID", "0123456789ABCDEF0123456789ABCDEF"),
          std::pair("REQUEST_ID", "0123456789abcdef0123456789abcde"),
          std::pair("REQUEST_ID", "0123456789abcdef0123456789abcdef0"),
          std::pair("REQUEST_ID", "0123456789abcdef\n event=forged  "),
          std::pair("HTTP_X_REQUEST_ID", "0123456789abcdef0123456789abcdef"),
          std::pair("HTTP_REQUEST_ID", "0123456789abcdef0123456789abcdef")}) {
        auto named = variables("GET");
        named.emplace_back(name, value);
        const std::string id = fastcgi::ask(server.socket_path(), named).header("X-Request-Id");
        LONGS_EQUAL(32, id.size());
        CHECK_TRUE(id.find_first_not_of("0123456789abcdef") == std::string::npos);
        CHECK_TRUE(id != "0123456789abcdef0123456789abcdef");
        CHECK_TRUE(seen.insert(id).second);
    }
}

TEST(Server, anErrorOfItsOwnNamesTheRequest) {
    for (const auto& asked : {variables("GET", "", "throw"), variables("POST", "262145")}) {
        const auto answer = fastcgi::ask(server.socket_path(), asked);
        const std::string id = answer.header("X-Request-Id");
        LONGS_EQUAL(32, id.size());
        STRCMP_CONTAINS(("Reference: " + id).c_str(), answer.body.c_str());
    }
}

TEST(Server, theServiceHearsOfEachEndAlsoOfADefectAndOfARefusal) {
    for (const auto& [asked, status] :
         {std::pair(variables("GET"), "200 "), std::pair(variables("GET", "", "throw"), "500 "),
          std::pair(variables("POST", "262145"), "413 ")}) {
        const auto answer = fastcgi::ask(server.socket_path(), asked);
        CHECK_TRUE(server.writes("ended", status + answer.header("X-Request-Id")));
    }
}

TEST(Server, aHeadRequestGetsNoBodyButItsLength) {
    const auto get = fastcgi::ask(server.socket_path(), variables("GET"));
    const auto head = fastcgi::ask(server.socket_path(), variables("HEAD"));
    LONGS_EQUAL(200, head.status);
    STRCMP_EQUAL("", head.body.c_str());
    STRCMP_EQUAL(std::to_string(get.body.size()).c_str(), head.header("Content-Length").c_str());
}

// TRAPS 1, experiment E.
TEST(Server, aConnectionThatAskedToBeKeptIsClosed) {
    fastcgi::Connection connection(server.socket_path());
    connection.send(fastcgi::opening(variables("GET"), true) + fastcgi::body_end());
    const auto first = connection.read_request();
    LONGS_EQUAL(200, first.status);
    // Although the first client has not closed.
    check_answer(200, "0 of body, complete", fastcgi::ask(server.socket_path(), variables("GET")));
    CHECK_TRUE(connection.read().is_closed);
}

TEST(Server, aSilentClientHoldsTheWorkerForAMomentOnly) {
    fastcgi::Connection silent(server.socket_path());
    check_answer(200, "0 of body, complete", fastcgi::ask(server.socket_path(), variables("GET")));
}

TEST(Server, severalWorkersShareOneSocket) {
    const pid_t other = server.start_another();
    fastcgi::Connection first(server.socket_path()), second(server.socket_path());
    first.send(fastcgi::opening(variables("GET", "", "wait")) + fastcgi::body_end());
    CHECK_TRUE(server.waits_for("reached"));
    // One is busy: the other answers.
    second.send(fastcgi::opening(variables("GET")) + fastcgi::body_end());
    check_answer(200, "complete", second.read());
    server.let_go();
    check_answer(200, "complete", first.read());
    ::kill(other, SIGKILL);
    LONGS_EQUAL(other, ::waitpid(other, nullptr, 0));
}
