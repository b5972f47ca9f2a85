// SPDX-License-Identifier: MIT
#include "worker.h"

#include <fmt/core.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace supervise {
namespace {

std::vector<char*> pointers_to(const std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (const std::string& text : texts) pointers.push_back(const_cast<char*>(text.c_str()));
    pointers.push_back(nullptr);
    return pointers;
}

// The child's side of the fork: only calls that are safe there.
[[noreturn]] void become(const char* program, int listener, char* const* arguments, char* const* environment,
                         pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(0);  // it died before the line above could help
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    constexpr rlimit no_core{0, 0};  // an image of its memory would hold the secrets of tokens
    ::setrlimit(RLIMIT_CORE, &no_core);
    if (::dup2(listener, STDIN_FILENO) == 0 && ::dup2(STDERR_FILENO, STDOUT_FILENO) >= 0) {
        ::close_range(STDERR_FILENO + 1, ~0U, 0);
        ::execve(program, arguments, environment);
    }
    const char* const why = strerrordesc_np(errno);
    for (const char* part : {program, ": cannot be executed: ", why ? why : "?", "\n"})
        if (::write(STDERR_FILENO, part, std::strlen(part)) < 0) break;
    ::_exit(127);
}

}  // namespace

std::vector<std::string> worker_environment(const std::string& config) {
    std::vector<std::string> environment;
    if (!config.empty()) environment.push_back("BERTH_CONFIG=" + config);
    const char* const path = std::getenv("PATH");
    environment.push_back(fmt::format("PATH={}", path ? path : "/usr/local/bin:/usr/bin:/bin"));
    for (const char* name :
         {"TZ", "CREDENTIALS_DIRECTORY", "ASAN_OPTIONS", "LSAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS"})
        if (const char* const value = std::getenv(name))
            environment.push_back(fmt::format("{}={}", name, value));
    return environment;
}

base::Result<pid_t> start_worker(const std::string& program, int listener,
                                 const std::vector<std::string>& environment) {
    const std::vector<std::string> command = {program};
    const auto arguments = pointers_to(command), variables = pointers_to(environment);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid < 0)
        return base::Error{base::Code::unavailable,
                           fmt::format("{}: cannot fork: {}", program, std::strerror(errno))};
    if (pid == 0) become(program.c_str(), listener, arguments.data(), variables.data(), parent);
    return pid;
}

}  // namespace supervise
