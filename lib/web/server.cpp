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

#include "base/crypto.h"
#include "base/log.h"
#include "base/text.h"

extern char** environ;

namespace web {
namespace {

// Only the web server can set REQUEST_ID: what a client sends arrives as HTTP_REQUEST_ID.
std::string id_of(const RawRequest& request) {
    constexpr size_t digits = 32;
    const std::string_view given = request.variable("REQUEST_ID");
    const bool is_sound =
        given.size() == digits && given.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    return is_sound ? std::string(given) : base::crypto::random_id();
}

void take_variables(RawRequest& request, char** environment) {
    for (char** entry = environment; entry && *entry; ++entry) {
        const char* equals = std::strchr(*entry, '=');
        if (!equals) continue;
        request.variables.emplace(std::string(*entry, static_cast<size_t>(equals - *entry)), equals + 1);
    }
    request.id = id_of(request);
}

// The announced length of the body; more than any body of ours when it is no number.
size_t announced_length(const RawRequest& request) {
    const std::string_view text = request.variable("CONTENT_LENGTH");
    if (text.empty()) return 0;
    const auto length = base::parse_unsigned(text);
    return length ? static_cast<size_t>(*length) : largest_body + 1;
}

Reply plain_error(int status, const RawRequest& request, const char* sentence) {
    Reply reply;
    reply.status = status;
    reply.content_type = "text/plain; charset=utf-8";
    reply.body = std::string(sentence) + "\nReference: " + request.id + "\n";
    return reply;
}

// Exceptions are defects; this is the one place where they end. False when there was one.
template <class Work>
bool is_done_safely(Work work) {
    try {
        work();
        return true;
    } catch (const std::exception& defect) {
        base::log::error("exception", {{"what", defect.what()}});
    } catch (...) {
        base::log::error("exception", {{"what", "of unknown type"}});
    }
    return false;
}

Reply answer_safely(Service& service, const RawRequest& request) {
    Reply reply;
    if (is_done_safely([&] { reply = service.answer(request); })) return reply;
    return plain_error(500, request, "Something went wrong in Berth. It has been written to the log.");
}

std::chrono::milliseconds rest_safely(Service& service) {
    std::chrono::milliseconds quiet = std::chrono::minutes(1);
    is_done_safely([&] { quiet = service.rest(); });
    return quiet;
}

// One request from its first byte to its last. `read` puts as much of the body as there is into the string,
// which has the announced size; `write` sends the text of the reply.
template <class Read, class Write>
void attend(Service& service, RawRequest& request, Read read, Write write) {
    const auto start = std::chrono::steady_clock::now();
    const size_t length = announced_length(request);
    is_done_safely([&] { service.begin(request); });
    Reply reply;
    if (length > largest_body) {
        reply = plain_error(413, request, "That is more than a form of Berth ever sends.");
    } else {
        request.body.resize(length);
        const bool is_sound = read(request.body);
        request.is_complete = is_sound && request.body.size() == length;
        reply = answer_safely(service, request);
    }
    reply.headers.emplace_back("X-Request-Id", request.id);
    const auto took = std::chrono::steady_clock::now() - start;
    write(to_cgi(reply, request.variable("REQUEST_METHOD") != "HEAD"));
    is_done_safely(
        [&] { service.end(request, reply, std::chrono::duration_cast<std::chrono::microseconds>(took)); });
}

int serve_cgi(Service& service) {
    RawRequest request;
    take_variables(request, environ);
    const auto read = [](std::string& body) {
        std::cin.read(body.data(), static_cast<std::streamsize>(body.size()));
        body.resize(static_cast<size_t>(std::cin.gcount()));
        return true;
    };
    attend(service, request, read, [](const std::string& text) { std::cout << text << std::flush; });
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

void answer_one(Service& service, FCGX_Request& fcgi) {
    RawRequest request;
    take_variables(request, fcgi.envp);
    const auto read = [&](std::string& body) {
        const int got = body.empty() ? 0 : FCGX_GetStr(body.data(), static_cast<int>(body.size()), fcgi.in);
        body.resize(static_cast<size_t>(got < 0 ? 0 : got));
        return FCGX_GetError(fcgi.in) == 0;
    };
    const auto write = [&](const std::string& text) {
        FCGX_PutStr(text.data(), static_cast<int>(text.size()), fcgi.out);
        FCGX_Finish_r(&fcgi);
        FCGX_Free(&fcgi, 1);  // closes even a connection that the peer asked to keep
    };
    attend(service, request, read, write);
}

}  // namespace

int serve(Service& service, std::chrono::seconds patience) {
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGALRM, SIG_DFL);
    if (!is_fastcgi()) return serve_cgi(service);
    const int stop = open_stop_signal();
    FCGX_Init();
    FCGX_Request fcgi;
    FCGX_InitRequest(&fcgi, 0, FCGI_FAIL_ACCEPT_ON_INTR);
    ::fcntl(0, F_SETFL,
            ::fcntl(0, F_GETFL) | O_NONBLOCK);  // whoever loses the race for a request must not block
    constexpr int most_failures = 100;
    std::chrono::milliseconds quiet = rest_safely(service);
    for (int failures = 0; failures < most_failures;) {
        pollfd waits[] = {{stop, POLLIN, 0}, {0, POLLIN, 0}};
        const int ready = ::poll(waits, 2, static_cast<int>(quiet.count()));
        if (ready == 0) quiet = rest_safely(service);
        if (ready <= 0) continue;
        if (waits[0].revents) return 0;  // looked at first: a constant load cannot starve it
        // Its default is to end the process, which is the one thing that ends any wait: libfcgi's for the
        // rest of half a record, say.
        ::alarm(static_cast<unsigned>(patience.count()));
        const int verdict = FCGX_Accept_r(&fcgi);
        if (verdict != 0) ::alarm(0);
        if (verdict == -EAGAIN || verdict == -EINTR || verdict == -ECONNABORTED) {
            quiet = rest_safely(service);  // another worker was faster, and so it may go for a long time
            continue;
        }
        if (verdict < 0) {  // out of descriptors, most likely: this passes
            base::log::warning("accept_failed", {{"errno", std::to_string(-verdict)}});
            ::poll(waits, 1, 100);
            ++failures;
            continue;
        }
        failures = 0;
        answer_one(service, fcgi);
        ::alarm(0);
        quiet = rest_safely(service);
    }
    return 1;
}

}  // namespace web
