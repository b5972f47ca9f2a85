// SPDX-License-Identifier: MIT
#pragma once

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

namespace pages_test {

// A node that takes connections and never says a word.
class SilentNode {
  public:
    SilentNode() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(fd_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(fd_, 64) != 0 ||
            ::getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
            throw std::runtime_error("cannot listen");
        port_ = ntohs(address.sin_port);
    }
    ~SilentNode() { ::close(fd_); }
    SilentNode(const SilentNode&) = delete;
    SilentNode& operator=(const SilentNode&) = delete;

    unsigned port() const { return port_; }
    // Whether somebody has connected.
    bool was_called() const {
        pollfd wait{fd_, POLLIN, 0};
        return ::poll(&wait, 1, 0) == 1;
    }

  private:
    int fd_;
    unsigned port_ = 0;
};

}  // namespace pages_test
