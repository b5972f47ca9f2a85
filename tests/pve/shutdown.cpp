// SPDX-License-Identifier: MIT
#include "shutdown.h"

#include <sys/socket.h>

namespace pve_double {

bool Shutdown::sleep(std::chrono::milliseconds time) {
    std::unique_lock<std::mutex> lock(mutex_);
    return !changed_.wait_for(lock, time, [&] { return is_over_; });
}

bool Shutdown::is_over() const {
    const std::lock_guard<std::mutex> guard(mutex_);
    return is_over_;
}

void Shutdown::watch(int socket) {
    const std::lock_guard<std::mutex> guard(mutex_);
    sockets_.insert(socket);
    if (is_over_) ::shutdown(socket, SHUT_RDWR);
}

void Shutdown::forget(int socket) {
    const std::lock_guard<std::mutex> guard(mutex_);
    sockets_.erase(socket);
}

void Shutdown::begin() {
    const std::lock_guard<std::mutex> guard(mutex_);
    is_over_ = true;
    for (int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    changed_.notify_all();
}

}  // namespace pve_double
