// SPDX-License-Identifier: MIT
#include "replay_client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <vector>

#include "perl_text.h"

namespace pve_double {

namespace {

constexpr int patience_seconds = 10;

int connect_to(int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval time{patience_seconds, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
    ::close(socket);
    return -1;
}

// Everything up to the end of the announced body, or of the stream.
std::string read_answer(SSL* tls) {
    std::string text;
    std::array<char, 16384> block{};
    while (true) {
        const std::size_t end = text.find("\r\n\r\n");
        const std::size_t mark = text.find("Content-Length: ");
        if (end != std::string::npos && mark != std::string::npos && mark < end) {
            const std::size_t length = std::stoul(text.substr(mark + 16));
            if (text.size() >= end + 4 + length) return text;
        }
        const int count = SSL_read(tls, block.data(), static_cast<int>(block.size()));
        if (count <= 0) return text;
        text.append(block.data(), static_cast<std::size_t>(count));
    }
}

std::optional<HttpAnswer> parse_answer(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string::npos || text.rfind("HTTP/1.1 ", 0) != 0) return std::nullopt;
    HttpAnswer answer;
    std::istringstream lines(text.substr(0, end));
    std::string line;
    std::getline(lines, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    answer.status = std::stoi(line.substr(9, 3));
    answer.reason = line.size() > 13 ? line.substr(13) : "";
    while (std::getline(lines, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) answer.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    answer.body = text.substr(end + 4);
    return answer;
}

// Reads until "ready", the end of the stream, or ten seconds.
bool wait_for_ready(int pipe) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(patience_seconds);
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

std::string percent_encode(const std::string& text) {
    std::string encoded;
    for (unsigned char c : text) {
        if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += static_cast<char>(c);
        } else {
            char hex[4];
            std::snprintf(hex, sizeof hex, "%%%02X", c);
            encoded += hex;
        }
    }
    return encoded;
}

std::optional<HttpAnswer> send_request(int port, const std::string& method, const std::string& target,
                                       const std::map<std::string, std::string>& headers,
                                       const std::string& body) {
    const auto begin = std::chrono::steady_clock::now();
    const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                    &SSL_CTX_free);
    const std::unique_ptr<SSL, decltype(&SSL_free)> tls(SSL_new(context.get()), &SSL_free);
    const int socket = connect_to(port);
    if (socket < 0) return std::nullopt;
    std::optional<HttpAnswer> answer;
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text += "\r\n" + body;
    SSL_set_fd(tls.get(), socket);
    if (SSL_connect(tls.get()) == 1) {
        // The server may refuse before it has read everything: then the write fails and the answer is there.
        std::size_t written = 0;
        SSL_write_ex(tls.get(), text.data(), text.size(), &written);
        answer = parse_answer(read_answer(tls.get()));
    }
    ::close(socket);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    if (answer) answer->seconds = taken.count();
    return answer;
}

ServerProcess::ServerProcess(const std::string& program, const std::string& scene, const std::string& version,
                             const std::string& seconds, const std::string& auth_delay_ms) {
    std::string pattern = (std::filesystem::temp_directory_path() / "make-believe-pve-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) return;
    directory_ = pattern;
    std::array<int, 2> pipes{};
    if (::pipe2(pipes.data(), O_CLOEXEC) != 0) return;
    process_ = ::fork();
    if (process_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(pipes[1], 1);
        ::execl(program.c_str(), program.c_str(), "--scene", scene.c_str(), "--state", directory_.c_str(),
                "--version", version.c_str(), "--seconds", seconds.c_str(), "--auth-delay-ms",
                auth_delay_ms.c_str(), nullptr);
        ::_exit(127);
    }
    ::close(pipes[1]);
    is_ready_ = process_ > 0 && wait_for_ready(pipes[0]);
    ::close(pipes[0]);
    std::ifstream stream(directory_ + "/endpoints.json");
    std::ostringstream text;
    text << stream.rdbuf();
    endpoints_ = parse_json(text.str()).value_or(Value());
}

ServerProcess::~ServerProcess() {
    if (process_ > 0) {
        ::kill(process_, SIGTERM);
        ::waitpid(process_, nullptr, 0);
    }
    std::error_code ignored;
    if (!directory_.empty()) std::filesystem::remove_all(directory_, ignored);
}

}  // namespace pve_double
