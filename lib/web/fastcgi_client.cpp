// SPDX-License-Identifier: MIT
#include "web/fastcgi_client.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

namespace web {
namespace {

constexpr size_t largest_answer = 1 << 20;
constexpr size_t head_size = 8;
// Types of records, FastCGI 1.0.
constexpr unsigned char begin_request = 1, end_request = 3, params = 4, standard_input = 5,
                        standard_output = 6;

base::Error system_error(const std::string& path) {
    return {base::Code::unavailable, path + ": " + std::strerror(errno)};
}

class Socket {
  public:
    Socket() : fd_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {}
    ~Socket() {
        if (fd_ >= 0) ::close(fd_);
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;

    base::Result<void> connect(const std::string& path) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        if (path.size() >= sizeof address.sun_path)
            return base::Error{base::Code::unavailable, path + ": longer than a socket's path may be"};
        path.copy(address.sun_path, path.size());
        // A Unix socket connects at once, or its queue is full (EAGAIN).
        if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            return system_error(path);
        return {};
    }

    // False when the time is over.
    bool wait_for(short event, base::Deadline deadline) const {
        pollfd watched{fd_, event, 0};
        return ::poll(&watched, 1, static_cast<int>(deadline.left().count())) > 0;
    }
    int fd() const { return fd_; }

  private:
    int fd_;
};

std::string record(unsigned char type, const std::string& content) {
    const auto size = static_cast<unsigned>(content.size());
    std::string out{
        1, static_cast<char>(type), 0, 1, static_cast<char>(size >> 8), static_cast<char>(size), 0, 0};
    return out + content;
}

std::string request_of(const std::vector<std::pair<std::string, std::string>>& variables) {
    std::string pairs;
    for (const auto& [name, value] : variables) {
        // The form for texts below 128 bytes, which these are.
        pairs += static_cast<char>(name.size() & 0x7F);
        pairs += static_cast<char>(value.size() & 0x7F);
        pairs += name.substr(0, 127) + value.substr(0, 127);
    }
    const std::string as_responder{0, 1, 0, 0, 0, 0, 0, 0};
    return record(begin_request, as_responder) + record(params, pairs) + record(params, "") +
           record(standard_input, "");
}

// What of it has come to standard output; nothing before the end of the request. Error bad_reply.
base::Result<std::optional<std::string>> read_answer(const std::string& bytes) {
    std::string out;
    for (size_t at = 0; at + head_size <= bytes.size();) {
        const auto byte = [&](size_t i) { return static_cast<unsigned char>(bytes[at + i]); };
        if (byte(0) != 1) return base::Error{base::Code::bad_reply, "the answer is not FastCGI"};
        const size_t size = byte(4) * 256U + byte(5);
        if (byte(1) == end_request) return std::optional(out);
        if (at + head_size + size > bytes.size()) break;
        if (byte(1) == standard_output) out += bytes.substr(at + head_size, size);
        at += head_size + size + byte(6);
    }
    return std::optional<std::string>();
}

}  // namespace

base::Result<void> connects(const std::string& socket_path) { return Socket().connect(socket_path); }

base::Result<std::string> ask_fastcgi(const std::string& socket_path,
                                      const std::vector<std::pair<std::string, std::string>>& variables,
                                      base::Deadline deadline) {
    Socket socket;
    if (auto connected = socket.connect(socket_path); !connected) return connected.error();
    const std::string request = request_of(variables);
    // It is shorter than any socket's buffer.
    if (::send(socket.fd(), request.data(), request.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(request.size()))
        return system_error(socket_path);
    std::string bytes;
    while (bytes.size() < largest_answer && socket.wait_for(POLLIN, deadline)) {
        char chunk[4096];
        const ssize_t got = ::recv(socket.fd(), chunk, sizeof chunk, 0);
        if (got <= 0) return base::Error{base::Code::unavailable, socket_path + ": it hung up"};
        bytes.append(chunk, static_cast<size_t>(got));
        const auto answer = read_answer(bytes);
        if (!answer) return answer.error();
        if (*answer) return **answer;
    }
    return base::Error{base::Code::unavailable, socket_path + ": no answer in time"};
}

}  // namespace web
