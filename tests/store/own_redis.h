// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <string>

#include "base/config.h"

namespace store_test {

// A Redis of the test's own, to be stopped, killed and started again. It listens on a Unix socket in a folder
// that goes when the object goes, and keeps nothing on disk.
class OwnRedis {
  public:
    // `settings`: further words for the command line, such as "--maxmemory 1mb".
    explicit OwnRedis(const std::string& settings = "");
    ~OwnRedis();

    base::Config::Redis config() const;

    // Returns when it answers.
    void start();
    void kill_now();  // SIGKILL, and waits for the end
    void freeze();    // SIGSTOP
    void thaw();      // SIGCONT

  private:
    std::string settings_;
    std::string folder_;
    pid_t pid_ = -1;
};

}  // namespace store_test
