// SPDX-License-Identifier: MIT
// Stopping a worker: at once when it has nothing to do, and never in the middle of a request. The letters are
// those of the experiments that a plain accept loop of libfcgi fails (B, D, E).
#include <signal.h>

#include <atomic>
#include <thread>

#include "forked_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace web_test;
using namespace std::chrono_literals;

TEST_GROUP(ServerStop) { ForkedServer server; };

TEST(ServerStop, anIdleWorkerEndsAtOnce) {  // A
    LONGS_EQUAL(200, fastcgi::ask(server.socket_path(), variables("GET")).status);
    server.signal(SIGTERM);
    CHECK_TRUE(server.has_ended_well());
}

TEST(ServerStop, aWorkerThatNeverHadARequestEndsToo) {
    server.signal(SIGTERM);
    // It may come before the worker has blocked it: then the process ends by it.
    CHECK_TRUE(server.has_ended());
}

TEST(ServerStop, interruptAndUserSignalStopItAsWell) {
    LONGS_EQUAL(200, fastcgi::ask(server.socket_path(), variables("GET")).status);
    server.signal(SIGINT);
    CHECK_TRUE(server.has_ended_well());
    ForkedServer other;
    LONGS_EQUAL(200, fastcgi::ask(other.socket_path(), variables("GET")).status);
    other.signal(SIGUSR1);
    CHECK_TRUE(other.has_ended_well());
}

TEST(ServerStop, aSilentClientDoesNotKeepItAlive) {  // B
    LONGS_EQUAL(200, fastcgi::ask(server.socket_path(), variables("GET")).status);
    fastcgi::Connection silent(server.socket_path());
    server.signal(SIGTERM);
    CHECK_TRUE(server.has_ended_well());
}

TEST(ServerStop, aSilentClientCostsNoProcessorTime) {  // B
    LONGS_EQUAL(200, fastcgi::ask(server.socket_path(), variables("GET")).status);
    fastcgi::Connection silent(server.socket_path());
    const long before = server.used_milliseconds();
    // Answered after the silent one was given up.
    LONGS_EQUAL(200, fastcgi::ask(server.socket_path(), variables("GET")).status);
    CHECK_TRUE(server.used_milliseconds() - before < 500);
}

TEST(ServerStop, theRequestInHandIsFinished) {  // C
    fastcgi::Connection connection(server.socket_path());
    connection.send(fastcgi::opening(variables("POST", "10", "wait")) + fastcgi::body_part("0123456789") +
                    fastcgi::body_end());
    CHECK_TRUE(server.waits_for("reached"));
    server.signal(SIGTERM);
    server.let_go();
    const auto answer = connection.read();
    LONGS_EQUAL(200, answer.status);
    STRCMP_EQUAL("10 of body, complete", answer.body.c_str());
    CHECK_TRUE(answer.has_ended);
    CHECK_TRUE(server.has_ended_well());
}

TEST(ServerStop, aBodyHalfReadIsReadToItsEnd) {  // D
    fastcgi::Connection connection(server.socket_path());
    connection.send(fastcgi::opening(variables("POST", "10")) + fastcgi::body_part("01234"));
    CHECK_TRUE(is_read_up(connection));
    server.signal(SIGTERM);
    connection.send(fastcgi::body_part("56789") + fastcgi::body_end());
    STRCMP_EQUAL("10 of body, complete", connection.read().body.c_str());
    CHECK_TRUE(server.has_ended_well());
}

TEST(ServerStop, aKeptConnectionDoesNotKeepItAlive) {  // E
    fastcgi::Connection connection(server.socket_path());
    connection.send(fastcgi::opening(variables("GET"), true) + fastcgi::body_end());
    LONGS_EQUAL(200, connection.read_request().status);
    server.signal(SIGTERM);
    CHECK_TRUE(server.has_ended_well());
}

TEST(ServerStop, constantLoadCannotKeepItAlive) {
    std::atomic<bool> is_over{false};
    std::atomic<int> whole{0}, torn{0};
    const auto load = [&] {
        while (!is_over) {
            const auto answer = fastcgi::ask(server.socket_path(), variables("GET"), "", 5s);
            if (answer.has_ended)
                ++whole;
            else if (!answer.raw.empty())
                ++torn;
        }
    };
    std::thread first(load), second(load);
    const auto until = std::chrono::steady_clock::now() + 20s;
    while (whole < 20 && std::chrono::steady_clock::now() < until) std::this_thread::yield();
    server.signal(SIGTERM);
    const bool has_ended = server.has_ended_well();
    is_over = true;
    first.join();
    second.join();
    CHECK_TRUE(has_ended);
    CHECK_TRUE(whole >= 20);
    LONGS_EQUAL(0, torn);
}

TEST(ServerStop, aRequestThatNeverEndsEndsTheWorker) {
    ForkedServer other(3s);
    fastcgi::Connection connection(other.socket_path());
    connection.send(fastcgi::opening(variables("GET", "", "wait")) + fastcgi::body_end());
    CHECK_TRUE(other.waits_for("reached"));
    CHECK_TRUE(other.has_ended_by(SIGALRM));
}

// libfcgi would wait for the rest for ever.
TEST(ServerStop, halfARecordEndsTheWorkerInTheEnd) {
    ForkedServer other(1s);
    fastcgi::Connection connection(other.socket_path());
    connection.send(fastcgi::opening(variables("GET")).substr(0, 5));
    CHECK_TRUE(other.has_ended_by(SIGALRM));
}

TEST(ServerStop, patienceIsForOneRequestAndNotForAWorkersLife) {
    ForkedServer other(3s);
    const auto until = std::chrono::steady_clock::now() + 4s;
    while (std::chrono::steady_clock::now() < until)
        LONGS_EQUAL(200, fastcgi::ask(other.socket_path(), variables("GET")).status);
    other.signal(SIGTERM);
    CHECK_TRUE(other.has_ended_well());
}
