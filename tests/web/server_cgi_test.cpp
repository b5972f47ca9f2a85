// SPDX-License-Identifier: MIT
// The same program run as plain CGI: one request from environment and standard input, then the end.
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "../base/temporary_folder.h"
#include "web/server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

struct Run {
    int exit_code = -1;
    std::string output;
};

class Echo : public web::Service {
    web::Reply answer(const web::RawRequest& request) override {
        web::Reply reply;
        reply.body = request.body + (request.is_complete ? " complete" : " short");
        return reply;
    }
};

Run run_as_cgi(const char* method, const char* content_length, const std::string& input) {
    base_test::TemporaryFolder folder;
    folder.write("in", input);
    const pid_t pid = ::fork();
    if (pid == 0) {
        if (!std::freopen((folder / "in").c_str(), "r", stdin) ||
            !std::freopen((folder / "out").c_str(), "w", stdout))
            ::_exit(99);
        ::setenv("REQUEST_METHOD", method, 1);
        ::setenv("CONTENT_LENGTH", content_length, 1);
        Echo echo;
        ::_exit(web::serve(echo));
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    std::ifstream out(folder / "out", std::ios::binary);
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1,
            {std::istreambuf_iterator<char>(out), std::istreambuf_iterator<char>()}};
}

}  // namespace

TEST_GROUP(ServerCgi){};

TEST(ServerCgi, oneRequestIsAnsweredAndTheProgramEnds) {
    const Run run = run_as_cgi("POST", "5", "hello and more");
    LONGS_EQUAL(0, run.exit_code);
    STRCMP_CONTAINS("Status: 200 OK\r\n", run.output.c_str());
    STRCMP_CONTAINS("\r\n\r\nhello complete", run.output.c_str());
}

TEST(ServerCgi, aShortBodyIsShort) {
    STRCMP_CONTAINS("hello short", run_as_cgi("POST", "10", "hello").output.c_str());
}

TEST(ServerCgi, aBodyTooLargeIsRefused) {
    const Run run = run_as_cgi("POST", "262145", "hello");
    LONGS_EQUAL(0, run.exit_code);
    STRCMP_CONTAINS("Status: 413 ", run.output.c_str());
}

TEST(ServerCgi, aHeadRequestGetsNoBody) {
    const std::string output = run_as_cgi("HEAD", "", "").output;
    STRCMP_CONTAINS("Content-Length: 9\r\n\r\n", output.c_str());
    STRCMP_EQUAL("\r\n\r\n", output.substr(output.size() - 4).c_str());
}
