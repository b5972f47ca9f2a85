// SPDX-License-Identifier: MIT
#include "pages.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "store/migrations.h"

#include "../support/patience.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace pages_test {
namespace {

base::Deadline soon() { return base::Deadline::in(std::chrono::seconds(60)); }

std::string required(const char* name) {
    const char* value = std::getenv(name);
    if (!value || !*value)
        FAIL((std::string(name) +
              " is not set: the servers come from tests/support/services.sh, BERTH_TEST_BUILD is "
              "the folder that make built into")
                 .c_str());
    return value;
}

std::string own_name() { return "berth_pages_" + std::to_string(::getpid()); }

template <class T>
void must(const base::Result<T>& result) {
    if (!result) FAIL(result.error().detail.c_str());
}

// Made by the first use, dropped at the end of the process.
class Database {
  public:
    Database() : owner_(::getpid()) {
        server_.socket = required("BERTH_TEST_MYSQL_SOCKET");
        server_.user = required("BERTH_TEST_MYSQL_USER");
        store::Mysql mysql(server_, support::patient_mysql);
        must(mysql.execute("DROP DATABASE IF EXISTS " + own_name(), {}, soon()));
        must(mysql.execute("CREATE DATABASE " + own_name() + " CHARACTER SET utf8mb4", {}, soon()));
        auto inside = server_;
        inside.database = own_name();
        store::Mysql own(inside, support::patient_mysql);
        must(store::apply_migrations(own, "sql", soon()));
    }
    ~Database() {
        if (::getpid() != owner_) return;
        store::Mysql mysql(server_, support::patient_mysql);
        (void)mysql.execute("DROP DATABASE " + own_name(), {}, soon());
    }
    void exist() const {}

  private:
    base::Config::Mysql server_;
    pid_t owner_;
};

Database& database() {
    static Database database;
    return database;
}

std::string config_text(const base_test::TemporaryFolder& folder, const std::string& mysql_socket,
                        const std::string& redis_socket, const std::string& site_lines) {
    const std::string root = std::filesystem::current_path().string();
    return std::string("[site]\nbase_path = ") + base_path + "\norigin = " + origin +
           "\ntemplates = " + root + "/html/templates\nsql = " + root +
           "/sql\nkey_file = " + (folder / "key") + "\n" + site_lines + "[mysql]\nsocket = " + mysql_socket +
           "\nuser = " + required("BERTH_TEST_MYSQL_USER") + "\ndatabase = " + own_name() +
           "\n[redis]\nsocket = " + redis_socket + "\nprefix = " + own_name() +
           ":\n[nodes]\nallow_loopback = yes\n[metrics]\nallow = 192.0.2.0/24\n";
}

int listen_at(const std::string& path) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(fd, 64) != 0)
        FAIL(("cannot listen at " + path).c_str());
    return fd;
}

// In the child: standard input is the listener, the log goes to a file, nothing else is inherited.
[[noreturn]] void become(const std::string& program, const std::string& config, const std::string& log,
                         int listener) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(listener, 0);
    ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), 2);
    for (int fd = 3; fd < 256; ++fd) ::close(fd);
    const std::string setting = "BERTH_CONFIG=" + config;
    const char* arguments[] = {program.c_str(), nullptr};
    const char* environment[] = {setting.c_str(), nullptr};
    ::execve(program.c_str(), const_cast<char**>(arguments), const_cast<char**>(environment));
    ::_exit(127);
}

}  // namespace

Pages::Pages(const std::string& mysql_socket, const std::string& redis_socket, const std::string& site_lines)
    : owner_(::getpid()) {
    database().exist();
    must(base::create_key_file(folder_ / "key"));
    folder_.write("berth.ini", config_text(folder_, mysql_socket, redis_socket, site_lines));
    auto config = base::load_config(folder_ / "berth.ini");
    must(config);
    auto key = base::KeyRing::load(folder_ / "key");
    must(key);
    site_ = std::make_unique<app::Site>(std::move(*config), std::move(*key), support::patient_mysql,
                                        support::patient_redis);
}

Pages::~Pages() {
    if (::getpid() != owner_) return;
    for (const auto& [page, pid] : started_) ::kill(pid, SIGTERM);
    for (const auto& [page, pid] : started_) ::waitpid(pid, nullptr, 0);
}

std::string Pages::socket_of(const std::string& page) {
    const std::string path = folder_ / page + ".sock";
    if (started_.count(page)) return path;
    const std::string program = required("BERTH_TEST_BUILD") + "/cgi-bin/" + page;
    if (::access(program.c_str(), X_OK) != 0) FAIL((program + " is not there: build it first").c_str());
    const int listener = listen_at(path);
    const pid_t pid = ::fork();
    if (pid == 0) become(program, folder_ / "berth.ini", folder_ / page + ".log", listener);
    ::close(listener);
    started_[page] = pid;
    return path;
}

fastcgi::Answer Pages::ask(const std::string& page, const fastcgi::Pairs& variables,
                           const std::string& body) {
    const auto answer = fastcgi::ask(socket_of(page), variables, body);
    if (answer.status == 0) FAIL((page + " gave no answer; its log:\n" + log_of(page)).c_str());
    return answer;
}

void Pages::stop(const std::string& page) {
    const auto running = started_.find(page);
    if (running == started_.end()) return;
    ::kill(running->second, SIGTERM);
    ::waitpid(running->second, nullptr, 0);
    started_.erase(running);
    ::unlink((folder_ / page + ".sock").c_str());
}

std::string Pages::log_of(const std::string& page) const {
    std::ifstream file(folder_ / page + ".log", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

Pages& pages() {
    database().exist();  // so that it ends after the pages
    static Pages pages(required("BERTH_TEST_MYSQL_SOCKET"), required("BERTH_TEST_REDIS_SOCKET"));
    return pages;
}

Pages& pages_without_redis() {
    database().exist();
    static Pages pages(required("BERTH_TEST_MYSQL_SOCKET"), "/nonexistent/redis.sock");
    return pages;
}

Pages& pages_without_mysql() {
    static Pages pages("/nonexistent/mysql.sock", required("BERTH_TEST_REDIS_SOCKET"));
    return pages;
}

Pages& pages_with_nothing() {
    static Pages pages("/nonexistent/mysql.sock", "/nonexistent/redis.sock");
    return pages;
}

Pages& pages_of_host() {
    database().exist();
    static Pages pages(required("BERTH_TEST_MYSQL_SOCKET"), required("BERTH_TEST_REDIS_SOCKET"),
                       "auth = remote_user\n");
    return pages;
}

}  // namespace pages_test
