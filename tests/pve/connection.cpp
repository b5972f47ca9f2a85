// SPDX-License-Identifier: MIT
#include "connection.h"

#include <openssl/err.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

namespace pve_double {

namespace {

void set_timeouts(int socket, int seconds) {
    const timeval time{seconds, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

}  // namespace

Connection::Connection(int socket, int idle_seconds, std::function<void(int)> before_close)
    : socket_(socket), before_close_(std::move(before_close)) {
    set_timeouts(socket_, idle_seconds);
}

Connection::~Connection() {
    tls_.reset();
    close_socket();
}

void Connection::close_socket() {
    if (socket_ < 0) return;
    if (before_close_) before_close_(socket_);
    ::close(socket_);
    socket_ = -1;
}

bool Connection::shake_hands(SSL_CTX* context) {
    tls_.reset(SSL_new(context));
    ERR_clear_error();
    return tls_ && SSL_set_fd(tls_.get(), socket_) == 1 && SSL_accept(tls_.get()) == 1;
}

int Connection::peek() const {
    unsigned char byte = 0;
    return ::recv(socket_, &byte, 1, MSG_PEEK) == 1 ? byte : -1;
}

bool Connection::fill() {
    std::array<char, 16384> block{};
    ERR_clear_error();
    const auto count = tls_ ? SSL_read(tls_.get(), block.data(), static_cast<int>(block.size()))
                            : ::recv(socket_, block.data(), block.size(), 0);
    if (count <= 0) return false;
    buffer_.append(block.data(), static_cast<std::size_t>(count));
    return true;
}

std::optional<std::string> Connection::read_line(std::size_t limit) {
    std::size_t end = buffer_.find('\n');
    while (end == std::string::npos) {
        if (buffer_.size() > limit || !fill()) return std::nullopt;
        end = buffer_.find('\n');
    }
    std::string line = buffer_.substr(0, end);
    buffer_.erase(0, end + 1);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    return line;
}

bool Connection::read_exactly(std::size_t count, std::string& into) {
    while (buffer_.size() < count) {
        if (!fill()) return false;
    }
    into = buffer_.substr(0, count);
    buffer_.erase(0, count);
    return true;
}

bool Connection::write(std::string_view text) {
    while (!text.empty()) {
        const std::size_t piece = std::min<std::size_t>(text.size(), 1U << 20U);
        ERR_clear_error();
        const auto count = tls_ ? SSL_write(tls_.get(), text.data(), static_cast<int>(piece))
                                : ::send(socket_, text.data(), piece, MSG_NOSIGNAL);
        if (count <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

void Connection::close() {
    ERR_clear_error();
    if (tls_) SSL_shutdown(tls_.get());
    ::shutdown(socket_, SHUT_WR);
    // Unread bytes would turn the close into a reset, which could overtake the answer.
    set_timeouts(socket_, 1);
    std::array<char, 16384> block{};
    for (int i = 0; i < 64 && ::recv(socket_, block.data(), block.size(), 0) > 0; ++i) {
    }
    close_socket();
}

void Connection::abort(bool with_reset) {
    if (with_reset) {
        const linger now{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    close_socket();
}

}  // namespace pve_double
