// SPDX-License-Identifier: MIT
#include "make_believe.h"

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
#include <memory>
#include <thread>

#include "base/text.h"
#include "recorded.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace pve_client {
namespace {

using base::json::Value;

std::string contents(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A server of our own, ended with this program, however that ends.
class OwnServer {
  public:
    explicit OwnServer(const std::string& program)
        : folder_(std::filesystem::temp_directory_path() / ("berth-pve-" + std::to_string(::getpid()))) {
        pid_ = ::fork();
        if (pid_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
        ::execl(program.c_str(), program.c_str(), "--scene", "tests/pve/scenes/demo.json", "--state",
                folder_.c_str(), "--seconds", "1", static_cast<char*>(nullptr));
        ::_exit(127);
    }
    ~OwnServer() {
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
        std::filesystem::remove_all(folder_);
    }
    // Waits until it listens, at most 20 s.
    bool is_ready() const {
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (std::chrono::steady_clock::now() < until && ::waitpid(pid_, nullptr, WNOHANG) == 0) {
            if (std::filesystem::exists(folder_ / "endpoints.json")) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return false;
    }
    std::string folder() const { return folder_; }

  private:
    std::filesystem::path folder_;
    pid_t pid_ = -1;
};

std::string folder_of_server() {
    if (const char* folder = std::getenv("BERTH_TEST_PVE_DIR"); folder && *folder) return folder;
    const char* build = std::getenv("BERTH_TEST_BUILD");
    const std::string program = std::string(build ? build : "") + "/tests/pve/make-believe-pve";
    if (!build || !std::filesystem::exists(program)) return "";
    static const OwnServer server(program);
    static const bool is_ready = server.is_ready();
    if (!is_ready) FAIL((program + " does not come up").c_str());
    return server.folder();
}

}  // namespace

MakeBelieve* MakeBelieve::find() {
    static const std::string folder = folder_of_server();
    if (folder.empty()) {
        UT_PRINT(
            "not checked: no make-believe Proxmox (BERTH_TEST_PVE_DIR, or BERTH_TEST_BUILD with one built)");
        return nullptr;
    }
    static std::unique_ptr<MakeBelieve> one;
    if (!one) one.reset(::new MakeBelieve(folder));
    return one.get();
}

MakeBelieve::MakeBelieve(std::string folder) : folder_(std::move(folder)) {
    auto parsed = base::json::parse(contents(folder_ + "/endpoints.json"));
    if (!parsed) FAIL((folder_ + "/endpoints.json cannot be read: " + parsed.error().detail).c_str());
    endpoints_ = *parsed;
    control_ = endpoints_["control"].text_or("");
}

pve::Endpoint MakeBelieve::endpoint(const std::string& node, const std::string& token_kind) const {
    // Read anew: a certificate may have been swapped.
    const auto now = base::json::parse(contents(folder_ + "/endpoints.json"));
    pve::Endpoint endpoint;
    endpoint.trust = pve::Trust::fingerprint;
    std::string cluster;
    for (const auto& row : (*now)["nodes"].items()) {
        if (row["name"].text_or("") != node) continue;
        cluster = row["cluster"].text_or("");
        endpoint.host = row["host"].text_or("");
        endpoint.port = static_cast<uint16_t>(row["port"].integer_or(0));
        endpoint.fingerprint = pve::normalise_fingerprint(row["fingerprint"].text_or("")).value_or("");
    }
    for (const auto& row : (*now)["tokens"].items()) {
        if (row["cluster"].text_or("") != cluster || row["kind"].text_or("") != token_kind) continue;
        endpoint.token_id = row["id"].text_or("");
        endpoint.token_secret = row["secret"].text_or("");
    }
    if (endpoint.port == 0 || endpoint.token_id.empty()) FAIL(("no such node or token: " + node).c_str());
    return endpoint;
}

std::string MakeBelieve::ca_pem(const std::string& node) const {
    for (const auto& row : endpoints_["nodes"].items())
        if (row["name"].text_or("") == node) return contents(row["ca"].text_or(""));
    return "";
}

std::string MakeBelieve::ask_control(const std::string& method, const std::string& path,
                                     const std::string& body) const {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<uint16_t>(std::stoi(control_.substr(control_.rfind(':') + 1))));
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

void MakeBelieve::order(const std::string& json) const { ask_control("PUT", "/_fault", json); }
void MakeBelieve::clear_faults() const { ask_control("DELETE", "/_fault", ""); }

int64_t MakeBelieve::requests(const std::string& node) const {
    const auto rows = base::json::parse(ask_control("GET", "/_stats", ""));
    for (const auto& row : rows->items())
        if (row["node"].text_or("") == node) return row["requests"].integer_or(-1);
    return -1;
}

int MakeBelieve::entries(const std::string& action, uint32_t vmid) const {
    int count = 0;
    for (const auto& line : base::split(ask_control("GET", "/_ledger", ""), '\n')) {
        const auto entry = base::json::parse(line);
        if (entry && (*entry)["action"].text_or("") == action && (*entry)["vmid"].integer_or(0) == vmid)
            ++count;
    }
    return count;
}

}  // namespace pve_client
