// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "base/config.h"

namespace store_test {

// Stands between a client and MariaDB on a Unix socket of its own, passes every byte on, and cuts a
// connection at COMMIT: before the server gets it, or after the server carried it out and before the client
// hears so. It cuts the first `count` COMMITs it sees. It looks for the word in each packet and knows nothing
// else of the protocol; one thread, one connection after the other.
class MysqlCutter {
  public:
    enum class Cut { before_commit, after_commit };

    MysqlCutter(const base::Config::Mysql& server, Cut cut, int count);
    ~MysqlCutter();

    // The server's configuration with this socket in place of its own.
    base::Config::Mysql config() const { return config_; }
    int cuts() const { return cuts_; }

  private:
    void serve();
    void pass_on(int client, int server);

    std::string server_socket_;
    base::Config::Mysql config_;
    Cut cut_;
    int left_;
    std::string folder_;
    int listener_ = -1;
    std::atomic<bool> is_ending_{false};
    std::atomic<int> cuts_{0};
    std::thread thread_;
};

}  // namespace store_test
