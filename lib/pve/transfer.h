// SPDX-License-Identifier: MIT
#pragma once

#include <curl/curl.h>

#include <chrono>
#include <memory>
#include <string>

#include "base/deadline.h"
#include "pve/address_policy.h"
#include "pve/failure.h"
#include "pve/reply.h"
#include "pve/tls.h"

// One request over libcurl, from its options to what its end means. For http.cpp alone.
namespace pve {

struct CurlFreer {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
    void operator()(CURLU* url) const { curl_url_cleanup(url); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
    void operator()(char* text) const { curl_free(text); }
};
template <class T>
using CurlOwned = std::unique_ptr<T, CurlFreer>;

// The connections to one endpoint under one way of trusting. libcurl would not tell two pins apart when it
// looks for a connection to reuse, so each has a multi handle, and with it a connection cache, of its own.
struct ConnectionPool {
    explicit ConnectionPool(CertificateCheck c);
    ~ConnectionPool() { curl_multi_cleanup(multi); }
    ConnectionPool(const ConnectionPool&) = delete;
    ConnectionPool& operator=(const ConnectionPool&) = delete;

    CertificateCheck check;  // before `multi`: connections refer to it until they are closed
    CURLM* multi;
    std::chrono::steady_clock::time_point last_used = std::chrono::steady_clock::now();
};

// Where a request goes and what it carries.
struct Order {
    Method method = Method::get;
    std::string host;  // as is_host takes it
    uint16_t port = 0;
    std::string path, query;  // encoded, below /api2/json
    std::string form;         // encoded; sent with a POST or PUT
    std::string token;        // "user@realm!name=secret"; empty: none
    bool needs_name = true;   // the host must be named in the certificate
};

// A request on its way. Its handle, and the token's copy in it, go with it.
class Transfer {
  public:
    Transfer(ConnectionPool& pool, const AddressPolicy& policy, Order order)
        : pool_(pool), policy_(policy), order_(std::move(order)) {}
    ~Transfer();
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    // Hands it to the pool's multi handle, once; false when there is no handle to be had.
    bool begin(base::Deadline deadline);
    // What libcurl said at its end; until then it counts as timed out.
    void end(CURLcode result);
    bool is_done() const { return is_done_; }
    ConnectionPool& pool() { return pool_; }

    // From its beginning to its end, or until now.
    std::chrono::microseconds took() const;

    // Only after its end, or after giving up on it.
    Result<RawReply> outcome() const;

  private:
    static curl_socket_t open_socket(void* user, curlsocktype purpose, curl_sockaddr* address) noexcept;
    static size_t take_body(char* bytes, size_t size, size_t count, void* user) noexcept;
    static size_t take_header(char* bytes, size_t size, size_t count, void* user) noexcept;
    static CURLcode set_check(CURL* easy, void* ssl_ctx, void* user) noexcept;
    void take_status_line(std::string_view line);
    void set_callbacks();
    void set_trust();
    void set_limits(base::Deadline deadline);
    void set_request();
    void add_header(const std::string& line);
    Failure unsent() const;
    Failure unanswered() const;

    ConnectionPool& pool_;
    const AddressPolicy& policy_;
    Order order_;
    CurlOwned<curl_slist> headers_;
    CurlOwned<CURL> easy_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now(), ended_;
    bool is_added_ = false, is_done_ = false;
    bool was_denied_ = false, is_too_large_ = false, is_bad_ca_ = false;
    CURLcode result_ = CURLE_OPERATION_TIMEDOUT;
    char problem_[CURL_ERROR_SIZE] = "";
    size_t header_bytes_ = 0;
    RawReply raw_;
};

}  // namespace pve
