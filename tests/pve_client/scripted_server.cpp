// SPDX-License-Identifier: MIT
#include "scripted_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>

namespace pve_client {
namespace {

constexpr timeval tick{0, 10'000};  // how often a waiting thread looks whether it is to stop

SSL_CTX* context_for(const TestCertificate& certificate) {
    SSL_CTX* context = SSL_CTX_new(TLS_server_method());
    BIO* bio = BIO_new_mem_buf(certificate.certificate.data(), -1);
    X509* leaf = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    bio = BIO_new_mem_buf(certificate.key.data(), -1);
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    const bool fine =
        SSL_CTX_use_certificate(context, leaf) == 1 && SSL_CTX_use_PrivateKey(context, key) == 1;
    X509_free(leaf);
    EVP_PKEY_free(key);
    if (!fine) throw std::runtime_error("the test certificate does not fit its key");
    return context;
}

// The length of the first complete request in `bytes`; 0 when it is not complete.
size_t complete_length(const std::string& bytes) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) return 0;
    size_t body = 0;
    const auto at = bytes.find("Content-Length: ");
    if (at < end) body = std::stoul(bytes.substr(at + 16));
    const size_t length = end + 4 + body;
    return bytes.size() >= length ? length : 0;
}

}  // namespace

std::string http_answer(int status, const std::string& reason, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " " + reason +
           "\r\nContent-Type: application/json;charset=UTF-8\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + body;
}

Answer data_answer(const std::string& data) {
    Answer answer;
    answer.bytes = http_answer(200, "OK", "{\"data\":" + data + "}");
    return answer;
}

ScriptedServer::ScriptedServer(const TestCertificate& certificate, Script script, Manner manner)
    : certificate_(certificate),
      script_(std::move(script)),
      manner_(manner),
      context_(context_for(certificate)) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, plain, length) || ::listen(listener_, 32) ||
        ::getsockname(listener_, plain, &length))
        throw std::runtime_error("no loopback port for the scripted server");
    port_ = ntohs(address.sin_port);
    acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
    is_stopping_ = true;
    acceptor_.join();
    for (auto& thread : threads_) thread.join();
    ::close(listener_);
    SSL_CTX_free(static_cast<SSL_CTX*>(context_));
}

pve::Endpoint ScriptedServer::endpoint() const {
    pve::Endpoint endpoint;
    endpoint.host = "127.0.0.1";
    endpoint.port = port_;
    endpoint.trust = pve::Trust::fingerprint;
    endpoint.fingerprint = certificate_.fingerprint;
    endpoint.token_id = "tester@pve!form";
    endpoint.token_secret = "01234567-89ab-cdef-0123-456789abcdef";
    return endpoint;
}

std::vector<std::string> ScriptedServer::requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
}

void ScriptedServer::accept_all() {
    while (!is_stopping_) {
        pollfd waiting{listener_, POLLIN, 0};
        if (::poll(&waiting, 1, 10) <= 0) continue;
        const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) continue;
        ++connections_;
        ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &tick, sizeof tick);
        ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &tick, sizeof tick);
        threads_.emplace_back([this, fd] {
            serve(fd);
            ::close(fd);
        });
    }
}

void ScriptedServer::serve(int fd) {
    char bytes[1024];
    switch (manner_) {
        case Manner::drops_at_once:
            return;
        case Manner::silent:
            while (!is_stopping_ && (::recv(fd, bytes, sizeof bytes, 0) != 0)) continue;
            return;
        case Manner::plain_text: {
            while (!is_stopping_ && ::recv(fd, bytes, sizeof bytes, 0) < 0) continue;
            const std::string line = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
            (void)!::write(fd, line.data(), line.size());
            return;
        }
        case Manner::tls:
            break;
    }
    SSL* ssl = SSL_new(static_cast<SSL_CTX*>(context_));
    SSL_set_fd(ssl, fd);
    int verdict = -1;
    while (!is_stopping_ && (verdict = SSL_accept(ssl)) != 1 &&
           SSL_get_error(ssl, verdict) == SSL_ERROR_WANT_READ)
        continue;
    if (verdict == 1) talk(ssl);
    SSL_free(ssl);
}

void ScriptedServer::talk(void* connection) {
    SSL* const ssl = static_cast<SSL*>(connection);
    std::string pending;
    char bytes[16384];
    while (!is_stopping_) {
        const int count = SSL_read(ssl, bytes, sizeof bytes);
        if (count <= 0) {
            if (SSL_get_error(ssl, count) == SSL_ERROR_WANT_READ) continue;
            return;
        }
        http_bytes_ += static_cast<size_t>(count);
        pending.append(bytes, static_cast<size_t>(count));
        const size_t length = complete_length(pending);
        if (length == 0) continue;
        const std::string request = pending.substr(0, length);
        pending.erase(0, length);
        {
            const std::lock_guard lock(mutex_);
            requests_.push_back(request);
        }
        if (!obey(ssl, script_(request))) return;
    }
}

// False when the connection is to be closed.
bool ScriptedServer::obey(void* connection, const Answer& answer) {
    SSL* const ssl = static_cast<SSL*>(connection);
    const auto until = std::chrono::steady_clock::now() + answer.delay;
    while (!is_stopping_ && std::chrono::steady_clock::now() < until) ::poll(nullptr, 0, 10);
    do {
        size_t done = 0;
        while (!is_stopping_ && done < answer.bytes.size()) {
            const int count =
                SSL_write(ssl, answer.bytes.data() + done, static_cast<int>(answer.bytes.size() - done));
            if (count > 0)
                done += static_cast<size_t>(count);
            else if (SSL_get_error(ssl, count) != SSL_ERROR_WANT_WRITE)
                return false;
        }
    } while (answer.is_endless && !is_stopping_);
    if (answer.after == Answer::reset) {
        const linger at_once{1, 0};
        ::setsockopt(SSL_get_fd(ssl), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    if (answer.after == Answer::hang) {
        char byte;
        int count = -1;
        while (!is_stopping_ && (count = SSL_read(ssl, &byte, 1)) <= 0 &&
               SSL_get_error(ssl, count) == SSL_ERROR_WANT_READ)
            continue;
    }
    return answer.after == Answer::keep;
}

pve::Http loopback_http() {
    pve::AddressPolicy policy;
    policy.allow_loopback = true;
    return pve::Http(policy);
}

}  // namespace pve_client
