// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "pve/endpoint.h"
#include "pve/http.h"
#include "test_certificate.h"

namespace pve_client {

// What the server does with one request.
struct Answer {
    enum After { keep, close, reset, hang };  // reset: closes with a TCP RST
    std::string bytes;                        // sent as they are; empty: nothing
    After after = keep;
    std::chrono::milliseconds delay{0};  // before the first byte
    bool is_endless = false;             // repeats `bytes` until the other side goes
};

// `HTTP/1.1 STATUS REASON` with this body and its length.
std::string http_answer(int status, const std::string& reason, const std::string& body);
// 200 with `{"data":DATA}`.
Answer data_answer(const std::string& data);

// An HTTPS server on a loopback port of its own that does exactly what the test says, byte for byte, and
// remembers what arrived. One thread a connection; all end with the object.
class ScriptedServer {
  public:
    enum class Manner {
        tls,            // an ordinary HTTPS server
        plain_text,     // answers the first bytes with a line of plain HTTP
        silent,         // accepts and never says a word
        drops_at_once,  // accepts and closes
    };
    using Script = std::function<Answer(const std::string& request)>;

    ScriptedServer(const TestCertificate& certificate, Script script, Manner manner = Manner::tls);
    ~ScriptedServer();

    uint16_t port() const { return port_; }
    // An endpoint for this server with its certificate pinned and a well-formed token.
    pve::Endpoint endpoint() const;

    std::vector<std::string> requests() const;  // complete ones, head and body
    size_t bytes_of_http() const { return http_bytes_; }
    unsigned connections() const { return connections_; }

  private:
    void accept_all();
    void serve(int fd);
    void talk(void* ssl);
    bool obey(void* ssl, const Answer& answer);

    TestCertificate certificate_;
    Script script_;
    Manner manner_;
    int listener_ = -1;
    uint16_t port_ = 0;
    void* context_ = nullptr;
    std::atomic<bool> is_stopping_{false};
    std::atomic<size_t> http_bytes_{0};
    std::atomic<unsigned> connections_{0};
    mutable std::mutex mutex_;
    std::vector<std::string> requests_;
    std::vector<std::thread> threads_;
    std::thread acceptor_;
};

// An Http that may use loopback.
pve::Http loopback_http();

}  // namespace pve_client
