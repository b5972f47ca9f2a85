// SPDX-License-Identifier: MIT
#include "own_redis.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "base/text.h"
#include "store/redis.h"

namespace store_test {

OwnRedis::OwnRedis(const std::string& settings) : settings_(settings) {
    char folder[] = "/tmp/berth-redis-XXXXXX";
    if (!mkdtemp(folder)) throw std::runtime_error("no folder for a Redis of our own");
    folder_ = folder;
    start();
}

OwnRedis::~OwnRedis() {
    kill_now();
    std::filesystem::remove_all(folder_);
}

base::Config::Redis OwnRedis::config() const {
    base::Config::Redis config;
    config.socket = folder_ + "/s";
    return config;
}

void OwnRedis::start() {
    std::vector<std::string> words{"redis-server", "--port", "0", "--unixsocket", folder_ + "/s",  "--dir",
                                   folder_,        "--save", "",  "--logfile",    folder_ + "/log"};
    for (const auto& word : base::split_any(settings_, " ")) words.push_back(word);
    pid_ = fork();
    if (pid_ == 0) {
        // It must not outlive a test that was killed.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        std::vector<char*> pointers;
        for (auto& word : words) pointers.push_back(word.data());
        pointers.push_back(nullptr);
        execvp(pointers[0], pointers.data());
        _exit(127);
    }
    const auto limit = base::Deadline::in(std::chrono::seconds(10));
    for (;;) {
        store::Redis redis(config());
        if (redis.command({"PING"}, limit)) return;
        if (limit.is_over()) throw std::runtime_error("redis-server does not answer");
        usleep(2000);
    }
}

void OwnRedis::kill_now() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
}

void OwnRedis::freeze() {
    kill(pid_, SIGSTOP);
    waitpid(pid_, nullptr, WUNTRACED);
}

void OwnRedis::thaw() {
    kill(pid_, SIGCONT);
    waitpid(pid_, nullptr, WCONTINUED);
}

}  // namespace store_test
