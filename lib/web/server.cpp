// SPDX-License-Identifier: MIT
#include "web/server.h"

#include <fcgiapp.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <iterator>

#include "base/log.h"
#include "base/text.h"

extern char** environ;

namespace web {
namespace {

void take_variables(RawRequest& request, char** environment) {
    for (char** entry = environment; entry && *entry; ++entry) {
        const char* equals = std::strchr(*entry, '=');
        if (!equals) continue;
        request.variables.emplace(std::string(*entry, static_cast<size_t>(equals - *entry)), equals + 1);
    }
}

// The announced length of the body; more than any body of ours when it is no number.
size_t announced_length(const RawRequest& request) {
    const std::string_view text = request.variable("CONTENT_LENGTH");
    if (text.empty()) return 0;
    const auto length = base::parse_unsigned(text);
    return length ? static_cast<size_t>(*length) : largest_body + 1;
}

Reply plain_error(int status, const char* sentence) {
    Reply reply;
    reply.status = status;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = sentence;
    return reply;
}

// Exceptions are defects; this is the one place where they end.
Reply answer_safely(const Answer& answer, const RawRequest& request) {
    try {
        return answer(request);
    } catch (const std::exception& defect) {
        base::log::error("exception", {{"what", defect.what()}});
    } catch (...) {
        base::log::error("exception", {{"what", "of unknown type"}});
    }
    return plain_error(500, "Something went wrong in Berth. It has been written to the log.\n");
}

Reply answer_fastcgi(const Answer& answer, FCGX_Request& fcgi, RawRequest& request) {
    take_variables(request, fcgi.envp);
    const size_t length = announced_length(request);
    if (length > largest_body) return plain_error(413, "That is more than a form of Berth ever sends.\n");
    request.body.resize(length);
    const int got = length ? FCGX_GetStr(request.body.data(), static_cast<int>(length), fcgi.in) : 0;
    request.body.resize(static_cast<size_t>(got < 0 ? 0 : got));
    request.is_complete = request.body.size() == length && FCGX_GetError(fcgi.in) == 0;
    return answer_safely(answer, request);
}

int serve_cgi(const Answer& answer) {
    RawRequest request;
    take_variables(request, environ);
    const size_t length = announced_length(request);
    Reply reply;
    if (length > largest_body) {
        reply = plain_error(413, "That is more than a form of Berth ever sends.\n");
    } else {
        request.body.resize(length);
        std::cin.read(request.body.data(), static_cast<std::streamsize>(length));
        request.body.resize(static_cast<size_t>(std::cin.gcount()));
        request.is_complete = request.body.size() == length;
        reply = answer_safely(answer, request);
    }
    std::cout << to_cgi(reply, request.variable("REQUEST_METHOD") != "HEAD") << std::flush;
    return std::cout ? 0 : 1;
}

bool is_fastcgi() {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    return ::getpeername(0, reinterpret_cast<sockaddr*>(&peer), &size) != 0 && errno == ENOTCONN;
}

// A descriptor that becomes readable when the process is asked to stop. Signals are blocked instead of
// handled, so that no call in a request is ever interrupted (TRAPS: libfcgi).
int open_stop_signal() {
    sigset_t stops;
    sigemptyset(&stops);
    for (const int signal : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&stops, signal);
    sigprocmask(SIG_BLOCK, &stops, nullptr);
    return ::signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
}

void answer_one(const Answer& answer, FCGX_Request& fcgi) {
    RawRequest request;
    const Reply reply = answer_fastcgi(answer, fcgi, request);
    const std::string text = to_cgi(reply, request.variable("REQUEST_METHOD") != "HEAD");
    FCGX_PutStr(text.data(), static_cast<int>(text.size()), fcgi.out);
    FCGX_Finish_r(&fcgi);
    FCGX_Free(&fcgi, 1);  // closes even a connection that the peer asked to keep
}

}  // namespace

int serve(const Answer& answer, const std::function<void()>& on_idle, std::chrono::seconds patience) {
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGALRM, SIG_DFL);
    if (!is_fastcgi()) return serve_cgi(answer);
    const int stop = open_stop_signal();
    FCGX_Init();
    FCGX_Request fcgi;
    FCGX_InitRequest(&fcgi, 0, FCGI_FAIL_ACCEPT_ON_INTR);
    ::fcntl(0, F_SETFL,
            ::fcntl(0, F_GETFL) | O_NONBLOCK);  // whoever loses the race for a request must not block
    constexpr int minute_ms = 60'000;
    constexpr int most_failures = 100;
    for (int failures = 0; failures < most_failures;) {
        pollfd waits[] = {{stop, POLLIN, 0}, {0, POLLIN, 0}};
        const int ready = ::poll(waits, 2, minute_ms);
        if (ready == 0) on_idle();
        if (ready <= 0) continue;
        if (waits[0].revents) return 0;  // looked at first: a constant load cannot starve it
        // Its default is to end the process, which is the one thing that ends any wait: libfcgi's for the
        // rest of half a record, say.
        ::alarm(static_cast<unsigned>(patience.count()));
        const int verdict = FCGX_Accept_r(&fcgi);
        if (verdict != 0) ::alarm(0);
        if (verdict == -EAGAIN || verdict == -EINTR || verdict == -ECONNABORTED) continue;
        if (verdict < 0) {  // out of descriptors, most likely: this passes
            base::log::warning("accept_failed", {{"errno", std::to_string(-verdict)}});
            ::poll(waits, 1, 100);
            ++failures;
            continue;
        }
        failures = 0;
        answer_one(answer, fcgi);
        ::alarm(0);
    }
    return 1;
}

}  // namespace web
