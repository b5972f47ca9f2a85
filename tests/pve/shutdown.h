// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

namespace pve_double {

// Lets every waiting thread go when the server ends.
class Shutdown {
  public:
    // Sleeps; false when the server ended meanwhile.
    bool sleep(std::chrono::milliseconds time);
    bool is_over() const;

    // Sockets that are to be shut when the server ends.
    void watch(int socket);
    void forget(int socket);

    // Wakes all sleepers and shuts all watched sockets.
    void begin();

  private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool is_over_ = false;
    std::set<int> sockets_;
};

}  // namespace pve_double
