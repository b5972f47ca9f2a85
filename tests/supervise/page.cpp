// SPDX-License-Identifier: MIT
// A page that knows nothing but its pid: what the tests of berth-supervise let it keep alive. The query
// chooses: `sleep=MS` answers later, `alarm` ends it as web::serve ends one that takes too long, `variables`
// and `descriptors` list what the worker was given.
#include <fcgiapp.h>
#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>

namespace {

int open_stop_signals() {
    sigset_t stops;
    sigemptyset(&stops);
    for (const int number : {SIGTERM, SIGINT, SIGUSR1}) sigaddset(&stops, number);
    sigprocmask(SIG_BLOCK, &stops, nullptr);
    return signalfd(-1, &stops, SFD_CLOEXEC | SFD_NONBLOCK);
}

void answer(FCGX_Request& request) {
    const char* const raw = FCGX_GetParam("QUERY_STRING", request.envp);
    const std::string query = raw ? raw : "";
    if (query.rfind("sleep=", 0) == 0) poll(nullptr, 0, std::atoi(query.c_str() + 6));
    if (query == "alarm") raise(SIGALRM);
    std::string body = fmt::format("{}\n", getpid());
    if (query == "variables") {
        body.clear();
        for (char** variable = environ; *variable; ++variable) body += fmt::format("{}\n", *variable);
    }
    if (query == "descriptors") {
        body.clear();
        for (int fd = 0; fd < 64; ++fd)
            if (fcntl(fd, F_GETFD) >= 0) body += fmt::format("{} ", fd);
    }
    const std::string reply = "Content-Type: text/plain\r\n\r\n" + body;
    FCGX_PutStr(reply.data(), static_cast<int>(reply.size()), request.out);
}

}  // namespace

int main() {
    const int stop = open_stop_signals();
    FCGX_Request request;
    if (FCGX_Init() != 0 || FCGX_InitRequest(&request, 0, FCGI_FAIL_ACCEPT_ON_INTR) != 0) return 1;
    fcntl(0, F_SETFL, fcntl(0, F_GETFL) | O_NONBLOCK);
    for (;;) {
        pollfd sources[] = {{stop, POLLIN, 0}, {0, POLLIN, 0}};
        if (poll(sources, 2, -1) < 0) continue;
        if (sources[0].revents) return 0;
        const int accepted = FCGX_Accept_r(&request);
        if (accepted == -EAGAIN || accepted == -EINTR || accepted == -ECONNABORTED) continue;
        if (accepted < 0) return 1;
        answer(request);
        FCGX_Finish_r(&request);
        FCGX_Free(&request, 1);
    }
}
