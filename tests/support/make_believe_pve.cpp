// SPDX-License-Identifier: MIT
#include "make_believe_pve.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace make_believe {
namespace {

base::json::Value parsed(const std::string& text) {
    auto value = base::json::parse(text);
    if (!value) FAIL(("no JSON: " + text).c_str());
    return *value;
}

}  // namespace

std::string built_program() {
    const char* build = std::getenv("BERTH_TEST_BUILD");
    const std::string path = std::string(build ? build : "") + "/tests/pve/make-believe-pve";
    if (!build || !std::filesystem::exists(path))
        FAIL("BERTH_TEST_BUILD has to be the folder that make built into, with the make-believe Proxmox");
    return path;
}

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Server::Server(const std::string& program, const std::vector<std::string>& options) : owner_(::getpid()) {
    char name[] = "/tmp/berth-pve-XXXXXX";
    folder_ = ::mkdtemp(name);
    std::vector<std::string> words = {program, "--scene", "tests/pve/scenes/demo.json", "--state", folder_};
    words.insert(words.end(), options.begin(), options.end());
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = ::fork();
    if (pid_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::execv(program.c_str(), arguments.data());
        ::_exit(127);
    }
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!std::filesystem::exists(folder_ + "/endpoints.json")) {
        if (std::chrono::steady_clock::now() > until || ::waitpid(pid_, nullptr, WNOHANG) != 0)
            FAIL((program + " does not come up").c_str());
        ::usleep(20'000);
    }
}

Server::~Server() {
    if (::getpid() != owner_) return;
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

base::json::Value Control::endpoints() const { return parsed(contents(folder_ + "/endpoints.json")); }

pve::Endpoint Control::endpoint(const std::string& node, const std::string& token_kind) const {
    const auto all = endpoints();
    pve::Endpoint endpoint;
    endpoint.trust = pve::Trust::fingerprint;
    std::string cluster;
    for (const auto& row : all["nodes"].items()) {
        if (row["name"].text_or("") != node) continue;
        cluster = row["cluster"].text_or("");
        endpoint.host = row["host"].text_or("");
        endpoint.port = static_cast<uint16_t>(row["port"].integer_or(0));
        endpoint.fingerprint = row["fingerprint"].text_or("");
    }
    for (const auto& row : all["tokens"].items()) {
        if (row["cluster"].text_or("") != cluster || row["kind"].text_or("") != token_kind) continue;
        endpoint.token_id = row["id"].text_or("");
        endpoint.token_secret = row["secret"].text_or("");
    }
    if (endpoint.port == 0 || endpoint.token_id.empty()) FAIL(("no such node or token: " + node).c_str());
    return endpoint;
}

std::string Control::ask(const std::string& method, const std::string& path, const std::string& body) const {
    const std::string url = endpoints()["control"].text_or("");
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))));
    const std::string request = method + " " + path + " HTTP/1.1\r\nHost: control\r\nConnection: close\r\n" +
                                "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    std::string answer;
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::write(fd, request.data(), request.size()) == static_cast<ssize_t>(request.size())) {
        char bytes[4096];
        for (ssize_t count; (count = ::read(fd, bytes, sizeof bytes)) > 0;)
            answer.append(bytes, static_cast<size_t>(count));
    }
    ::close(fd);
    if (!base::has_prefix(answer, "HTTP/1.1 2")) FAIL(("the control port said: " + answer).c_str());
    return answer.substr(answer.find("\r\n\r\n") + 4);
}

int64_t Control::requests(const std::string& node) const {
    for (const auto& row : parsed(ask("GET", "/_stats")).items())
        if (row["node"].text_or("") == node) return row["requests"].integer_or(-1);
    return -1;
}

std::vector<base::json::Value> Control::ledger() const {
    std::vector<base::json::Value> entries;
    for (const std::string& line : base::split(ask("GET", "/_ledger"), '\n'))
        if (!line.empty()) entries.push_back(parsed(line));
    return entries;
}

}  // namespace make_believe
