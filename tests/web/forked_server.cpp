// SPDX-License-Identifier: MIT
#include "forked_server.h"

#include <linux/sockios.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <filesystem>
#include <stdexcept>

namespace web_test {
namespace {

template <class Condition>
bool comes_true(std::chrono::milliseconds most, Condition condition) {
    const auto until = std::chrono::steady_clock::now() + most;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > until) return false;
        ::usleep(2000);
    }
    return true;
}

bool exists(const std::string& path) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored);
}

int listen_at(const std::string& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(fd, 64) != 0)
        throw std::runtime_error("cannot listen at " + path);
    return fd;
}

class Answering : public web::Service {
  public:
    explicit Answering(const base_test::TemporaryFolder& folder) : folder_(folder) {}

    web::Reply answer(const web::RawRequest& request) override {
        const auto test = request.variable("TEST");
        if (test == "throw") throw std::runtime_error("on purpose");
        if (test == "wait") {
            folder_.write("reached", "");
            comes_true(std::chrono::seconds(10), [&] { return exists(folder_ / "go"); });
        }
        web::Reply reply;
        reply.body =
            std::to_string(request.body.size()) + " of body, " + (request.is_complete ? "complete" : "short");
        return reply;
    }

    void end(const web::RawRequest& request, const web::Reply& reply, std::chrono::microseconds) override {
        folder_.write("ended", std::to_string(reply.status) + " " + request.id);
    }

  private:
    const base_test::TemporaryFolder& folder_;
};

}  // namespace

ForkedServer::ForkedServer(std::chrono::seconds patience)
    : socket_path_(folder_ / "socket"), listener_(listen_at(socket_path_)), patience_(patience) {
    pid_ = start_another();
}

pid_t ForkedServer::start_another() {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(listener_, 0);
    Answering service(folder_);
    ::_exit(web::serve(service, patience_));
}

ForkedServer::~ForkedServer() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    ::close(listener_);
}

void ForkedServer::signal(int number) const { ::kill(pid_, number); }

bool ForkedServer::has_ended() {
    if (!comes_true(std::chrono::seconds(15), [&] { return ::waitpid(pid_, &status_, WNOHANG) == pid_; }))
        return false;
    pid_ = 0;
    return true;
}

bool ForkedServer::has_ended_well() { return has_ended() && WIFEXITED(status_) && WEXITSTATUS(status_) == 0; }

bool ForkedServer::has_ended_by(int number) {
    return has_ended() && WIFSIGNALED(status_) && WTERMSIG(status_) == number;
}

long ForkedServer::used_milliseconds() const {
    std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
    std::string word;
    long ticks = 0;
    for (int i = 1; i <= 15 && file >> word; ++i)
        if (i >= 14) ticks += std::stol(word);
    return ticks * 1000 / ::sysconf(_SC_CLK_TCK);
}

bool ForkedServer::waits_for(const std::string& name) const {
    return comes_true(std::chrono::seconds(10), [&] { return exists(folder_ / name); });
}

bool ForkedServer::writes(const std::string& name, const std::string& text) const {
    return comes_true(std::chrono::seconds(10), [&] {
        std::ifstream file(folder_ / name);
        std::string line;
        std::getline(file, line);
        return line == text;
    });
}

fastcgi::Pairs variables(const std::string& method, const std::string& content_length,
                         const std::string& test) {
    fastcgi::Pairs out = {{"REQUEST_METHOD", method}, {"TEST", test}};
    if (!content_length.empty()) out.emplace_back("CONTENT_LENGTH", content_length);
    return out;
}

bool is_read_up(const fastcgi::Connection& connection) {
    return comes_true(std::chrono::seconds(10), [&] {
        int waiting = 0;
        return ::ioctl(connection.descriptor(), SIOCOUTQ, &waiting) == 0 && waiting == 0;
    });
}

}  // namespace web_test
