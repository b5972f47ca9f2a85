// SPDX-License-Identifier: MIT
#include "server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace pve_double {

namespace {

// Reads until "ready", the end of the stream, or ten seconds.
bool wait_for_ready(int pipe) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    std::string text;
    while (std::chrono::steady_clock::now() < deadline) {
        pollfd event{pipe, POLLIN, 0};
        if (::poll(&event, 1, 100) <= 0) continue;
        std::array<char, 256> block{};
        const ssize_t count = ::read(pipe, block.data(), block.size());
        if (count <= 0) return false;
        text.append(block.data(), static_cast<std::size_t>(count));
        if (text.find("ready\n") != std::string::npos) return true;
    }
    return false;
}

}  // namespace

ServerProcess::ServerProcess(ServerSettings settings) : settings_(std::move(settings)) {
    std::string pattern = (std::filesystem::temp_directory_path() / "make-believe-pve-XXXXXX").string();
    if (::mkdtemp(pattern.data())) directory_ = pattern;
}

ServerProcess::~ServerProcess() {
    stop(SIGTERM);
    std::error_code ignored;
    if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

bool ServerProcess::start() {
    std::array<int, 2> pipes{};
    if (directory_.empty() || ::pipe2(pipes.data(), O_CLOEXEC) != 0) return false;
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(pipes[1], 1);
        ::execl(settings_.program.c_str(), settings_.program.c_str(), "--scene", settings_.scene.c_str(),
                "--state", directory_.c_str(), "--version", settings_.version.c_str(), "--seconds",
                settings_.seconds.c_str(), "--auth-delay-ms", settings_.auth_delay_ms.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(pipes[1]);
    const bool is_ready = process_ > 0 && wait_for_ready(pipes[0]);
    ::close(pipes[0]);
    std::ifstream stream(directory_ + "/endpoints.json");
    std::ostringstream text;
    text << stream.rdbuf();
    endpoints_ = parse_json(text.str()).value_or(Value());
    return is_ready;
}

void ServerProcess::stop(int signal) {
    if (process_ <= 0) return;
    ::kill(process_, signal);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

int ServerProcess::port_of(const std::string& node) const {
    for (const Value& row : endpoints_["nodes"].items()) {
        if (row["name"].text() == node) return static_cast<int>(row["port"].integer());
    }
    return 0;
}

int ServerProcess::control_port() const {
    const std::string url = endpoints_["control"].text();
    return static_cast<int>(Value(url.substr(url.rfind(':') + 1)).integer());
}

std::string ServerProcess::authorization(const std::string& kind) const {
    for (const Value& token : endpoints_["tokens"].items()) {
        if (token["kind"].text() == kind) {
            return "PVEAPIToken=" + token["id"].text() + "=" + token["secret"].text();
        }
    }
    return "";
}

}  // namespace pve_double
