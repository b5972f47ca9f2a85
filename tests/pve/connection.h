// SPDX-License-Identifier: MIT
#pragma once

#include <openssl/ssl.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace pve_double {

// One accepted connection, with TLS or without. Owns the socket. Every call blocks for at most the idle time
// and then counts as failed; a failed connection is good for nothing but being closed.
class Connection {
  public:
    // The function is called with the socket just before that is closed: from then on its number may be
    // another connection's.
    Connection(int socket, int idle_seconds, std::function<void(int)> before_close = {});
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    // False when the peer does not manage it.
    bool shake_hands(SSL_CTX* context);

    // The first byte that waits to be read, which stays there; -1 when none comes.
    int peek() const;

    // A line without its end; nothing at the end of the stream, on an error, or beyond the limit.
    std::optional<std::string> read_line(std::size_t limit);
    bool read_exactly(std::size_t count, std::string& into);

    bool write(std::string_view text);

    // Says goodbye properly, and waits a little for the peer to take what was sent.
    void close();
    // Ends at once; with a reset the peer learns of it as an error.
    void abort(bool with_reset);

    int socket() const { return socket_; }

  private:
    bool fill();
    void close_socket();

    int socket_;
    std::function<void(int)> before_close_;
    std::unique_ptr<SSL, decltype(&SSL_free)> tls_{nullptr, &SSL_free};
    std::string buffer_;
};

}  // namespace pve_double
