// SPDX-License-Identifier: MIT
#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A web server's side of FastCGI, as small as the tests need it. It connects to a Unix socket, sends one
// request in as many pieces as a test likes (so it can stop halfway, or say nothing at all), asks to keep the
// connection or not, and reads the answer until the other side closes or a time is up. It does not multiplex,
// speak TCP, or check what it is told to send: a test may send nonsense. Header only, since several test
// programs use it.
namespace fastcgi {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// One record of the protocol: type, content; the request number is always 1.
enum class Record : unsigned char {
    begin_request = 1,
    end_request = 3,
    params = 4,
    in = 5,
    out = 6,
    err = 7,
};

inline std::string record(Record type, const std::string& content) {
    const auto size = content.size();
    const char head[] = {
        1, static_cast<char>(type), 0, 1, static_cast<char>(size >> 8), static_cast<char>(size & 0xFF), 0, 0};
    return std::string(head, sizeof head) + content;
}

// As a stream of records of at most 32 KiB, without the empty one that ends it.
inline std::string stream(Record type, const std::string& content) {
    std::string out;
    for (size_t at = 0; at < content.size(); at += 32768) out += record(type, content.substr(at, 32768));
    return out;
}

inline std::string length_of(size_t size) {
    if (size < 128) return std::string(1, static_cast<char>(size));
    const char bytes[] = {static_cast<char>(0x80 | (size >> 24)), static_cast<char>(size >> 16),
                          static_cast<char>(size >> 8), static_cast<char>(size)};
    return std::string(bytes, sizeof bytes);
}

// Everything before the body: begin, all variables, their end.
inline std::string opening(const Pairs& variables, bool keeps_connection = false) {
    std::string params;
    for (const auto& [name, value] : variables)
        params += length_of(name.size()) + length_of(value.size()) + name + value;
    const std::string begin{0, 1, static_cast<char>(keeps_connection), 0, 0, 0, 0, 0};
    return record(Record::begin_request, begin) + stream(Record::params, params) + record(Record::params, "");
}

inline std::string body_part(const std::string& bytes) { return stream(Record::in, bytes); }
inline std::string body_end() { return record(Record::in, ""); }

// What came back. `status` 0: no answer, or one without a status line.
struct Answer {
    bool has_ended = false;  // the record that ends a request was there
    bool is_closed = false;  // and then the connection was closed
    int status = 0;
    Pairs headers;  // without Status
    std::string body;
    std::string raw;     // all of the output stream
    std::string errors;  // of the error stream

    // The first of that name, empty when there is none.
    std::string header(const std::string& name) const {
        for (const auto& [key, value] : headers)
            if (key == name) return value;
        return {};
    }
};

inline void take_output(Answer& answer) {
    const auto end = answer.raw.find("\r\n\r\n");
    if (end == std::string::npos) return;
    answer.body = answer.raw.substr(end + 4);
    for (size_t at = 0; at < end;) {
        const size_t stop = std::min(answer.raw.find("\r\n", at), end);
        const std::string line = answer.raw.substr(at, stop - at);
        const auto colon = line.find(": ");
        if (colon != std::string::npos) {
            if (line.substr(0, colon) == "Status")
                answer.status = std::atoi(line.c_str() + colon + 2);
            else
                answer.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
        }
        at = stop + 2;
    }
}

class Connection {
  public:
    explicit Connection(const std::string& socket_path) : fd_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, socket_path.c_str(), sizeof address.sun_path - 1);
        is_open_ = ::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~Connection() { ::close(fd_); }
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    bool is_open() const { return is_open_; }
    int descriptor() const { return fd_; }

    // False when the other side has closed.
    bool send(const std::string& bytes) {
        size_t sent = 0;
        while (sent < bytes.size()) {
            const auto count = ::send(fd_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (count <= 0) return false;
            sent += static_cast<size_t>(count);
        }
        return true;
    }
    // No more will be sent; reading goes on.
    void finish_sending() { ::shutdown(fd_, SHUT_WR); }

    // Reads until the other side closes or the time is up.
    Answer read(std::chrono::milliseconds most = std::chrono::seconds(20)) {
        Answer answer;
        const auto until = std::chrono::steady_clock::now() + most;
        while (const auto next = next_record(until)) take(*next, answer);
        answer.is_closed = is_closed_;
        take_output(answer);
        return answer;
    }

    // The same, but ends with the request: for a connection that may stay open.
    Answer read_request(std::chrono::milliseconds most = std::chrono::seconds(20)) {
        Answer answer;
        const auto until = std::chrono::steady_clock::now() + most;
        while (!answer.has_ended) {
            const auto next = next_record(until);
            if (!next) break;
            take(*next, answer);
        }
        answer.is_closed = is_closed_;
        take_output(answer);
        return answer;
    }

  private:
    using Moment = std::chrono::steady_clock::time_point;
    using OneRecord = std::pair<Record, std::string>;

    static void take(const OneRecord& next, Answer& answer) {
        if (next.first == Record::out) answer.raw += next.second;
        if (next.first == Record::err) answer.errors += next.second;
        if (next.first == Record::end_request) answer.has_ended = true;
    }

    bool fill(size_t size, Moment until) {
        while (buffer_.size() < size && !is_closed_) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now());
            pollfd wait{fd_, POLLIN, 0};
            if (left.count() <= 0 || ::poll(&wait, 1, static_cast<int>(left.count())) <= 0) return false;
            char bytes[16384];
            const auto count = ::recv(fd_, bytes, sizeof bytes, 0);
            is_closed_ = count <= 0;
            if (count > 0) buffer_.append(bytes, static_cast<size_t>(count));
        }
        return buffer_.size() >= size;
    }

    std::optional<OneRecord> next_record(Moment until) {
        if (!fill(8, until)) return std::nullopt;
        const auto byte = [&](size_t i) { return static_cast<unsigned char>(buffer_[i]); };
        const size_t size = size_t{byte(4)} * 256 + byte(5), padding = byte(6);
        const auto type = static_cast<Record>(byte(1));
        if (!fill(8 + size + padding, until)) return std::nullopt;
        OneRecord next{type, buffer_.substr(8, size)};
        buffer_.erase(0, 8 + size + padding);
        return next;
    }

    int fd_;
    bool is_open_ = false;
    bool is_closed_ = false;
    std::string buffer_;
};

// One whole request and its answer.
inline Answer ask(const std::string& socket_path, const Pairs& variables, const std::string& body = "",
                  std::chrono::milliseconds most = std::chrono::seconds(60)) {
    Connection connection(socket_path);
    if (!connection.is_open()) return {};
    connection.send(opening(variables) + body_part(body) + body_end());
    return connection.read(most);
}

}  // namespace fastcgi
