// SPDX-License-Identifier: MIT
#include "https_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <memory>
#include <sstream>

#include "perl_text.h"

namespace pve_double {

namespace {

int connect_to(int port, int patience_ms) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval time{patience_ms / 1000, patience_ms % 1000 * 1000};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return socket;
    ::close(socket);
    return -1;
}

bool is_whole(const std::string& text) {
    const std::size_t end = text.find("\r\n\r\n");
    const std::size_t mark = text.find("Content-Length: ");
    if (end == std::string::npos || mark == std::string::npos || mark > end) return false;
    return text.size() >= end + 4 + std::stoul(text.substr(mark + 16));
}

std::string peer_fingerprint(SSL* tls) {
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(tls), &X509_free);
    std::array<unsigned char, 64> bytes{};
    unsigned length = 0;
    if (certificate) X509_digest(certificate.get(), EVP_sha256(), bytes.data(), &length);
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        char hex[4];
        std::snprintf(hex, sizeof hex, i == 0 ? "%02X" : ":%02X", bytes[i]);
        text += hex;
    }
    return text;
}

// Why no more bytes came.
std::string ending_of(SSL* tls, long count) {
    const int error = errno;
    const int kind = tls ? SSL_get_error(tls, static_cast<int>(count)) : SSL_ERROR_SYSCALL;
    if (kind == SSL_ERROR_ZERO_RETURN || (!tls && count == 0)) return "closed";
    if (count < 0 && (error == ECONNRESET || error == EPIPE)) return "reset";
    if (count < 0 && (error == EAGAIN || error == EWOULDBLOCK)) return "patience";
    return "cut";
}

using Tls = std::unique_ptr<SSL, decltype(&SSL_free)>;

// The server may refuse before it has read everything: then writing fails, and the answer is there all the
// same.
void exchange(SSL* tls, int socket, const std::string& request, const Patience& patience, Attempt& result) {
    std::size_t written = 0;
    if (tls) {
        SSL_write_ex(tls, request.data(), request.size(), &written);
    } else if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) < 0) {
        return;
    }
    std::array<char, 16384> block{};
    while (!is_whole(result.bytes) && result.bytes.size() < patience.most_bytes) {
        errno = 0;
        const auto count = tls ? SSL_read(tls, block.data(), static_cast<int>(block.size()))
                               : ::recv(socket, block.data(), block.size(), 0);
        if (count <= 0) {
            result.ending = ending_of(tls, count);
            return;
        }
        result.bytes.append(block.data(), static_cast<std::size_t>(count));
    }
    result.ending = is_whole(result.bytes) ? "whole" : "enough";
}

}  // namespace

Attempt attempt(int port, bool with_tls, const std::string& request, Patience patience) {
    const auto begin = std::chrono::steady_clock::now();
    Attempt result;
    const int socket = connect_to(port, patience.milliseconds);
    result.is_connected = socket >= 0;
    if (result.is_connected) {
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()),
                                                                        &SSL_CTX_free);
        const Tls tls(with_tls ? SSL_new(context.get()) : nullptr, &SSL_free);
        if (tls) {
            SSL_set_fd(tls.get(), socket);
            errno = 0;
            const int shaken = SSL_connect(tls.get());
            result.has_shaken_hands = shaken == 1;
            if (shaken != 1) result.ending = ending_of(tls.get(), shaken);
            result.fingerprint = peer_fingerprint(tls.get());
        }
        if (!with_tls || result.has_shaken_hands) exchange(tls.get(), socket, request, patience, result);
        ::close(socket);
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
    result.seconds = taken.count();
    return result;
}

std::string request_text(const std::string& method, const std::string& target,
                         const std::map<std::string, std::string>& headers, const std::string& body) {
    std::string text = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    return text + "\r\n" + body;
}

std::optional<HttpAnswer> parse_answer(const std::string& bytes) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || bytes.rfind("HTTP/1.1 ", 0) != 0) return std::nullopt;
    HttpAnswer answer;
    std::istringstream lines(bytes.substr(0, end));
    std::string line;
    std::getline(lines, line);
    if (!line.empty() && line.back() == '\r') line.pop_back();
    answer.status = std::stoi(line.substr(9, 3));
    answer.reason = line.size() > 13 ? line.substr(13) : "";
    while (std::getline(lines, line)) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        const std::size_t colon = line.find(": ");
        if (colon != std::string::npos) answer.headers[lower(line.substr(0, colon))] = line.substr(colon + 2);
    }
    answer.body = bytes.substr(end + 4);
    return answer;
}

std::optional<HttpAnswer> send_request(int port, const std::string& method, const std::string& target,
                                       const std::map<std::string, std::string>& headers,
                                       const std::string& body) {
    const Attempt result = attempt(port, true, request_text(method, target, headers, body));
    std::optional<HttpAnswer> answer = parse_answer(result.bytes);
    if (answer) answer->seconds = result.seconds;
    return answer;
}

std::string percent_encode(const std::string& text) {
    std::string encoded;
    for (unsigned char c : text) {
        if (std::isalnum(c) != 0 || c == '-' || c == '.' || c == '_' || c == '~') {
            encoded += static_cast<char>(c);
        } else {
            char hex[4];
            std::snprintf(hex, sizeof hex, "%%%02X", c);
            encoded += hex;
        }
    }
    return encoded;
}

}  // namespace pve_double
