// SPDX-License-Identifier: MIT
#include "pve/transfer.h"

#include <fmt/core.h>
#include <sys/socket.h>

#include <algorithm>

#include "base/text.h"

namespace pve {
namespace {

using base::Code;

constexpr size_t largest_body = 4 << 20;
constexpr size_t largest_headers = 64 << 10;
constexpr long connect_milliseconds = 2000;
// pveproxy closes a connection that was idle for 5 s (FACTS §6): an older one is not worth trying.
constexpr long longest_idle_seconds = 4;
constexpr long most_connections = 2;  // to one endpoint at a time

std::string url_of(const Order& order) {
    const CurlOwned<CURLU> url(curl_url());
    const bool is_bare_v6 = order.host.find(':') != std::string::npos && order.host.front() != '[';
    const std::string host = is_bare_v6 ? "[" + order.host + "]" : order.host;
    char* text = nullptr;
    if (curl_url_set(url.get(), CURLUPART_SCHEME, "https", 0) ||
        curl_url_set(url.get(), CURLUPART_HOST, host.c_str(), 0) ||
        curl_url_set(url.get(), CURLUPART_PORT, std::to_string(order.port).c_str(), 0) ||
        curl_url_set(url.get(), CURLUPART_PATH, "/api2/json", 0) ||
        curl_url_get(url.get(), CURLUPART_URL, &text, 0))
        return "";
    const CurlOwned<char> owned(text);
    // Both are encoded already, and CURLU would rewrite their hexadecimal digits.
    return text + order.path + (order.query.empty() ? "" : "?" + order.query);
}

// The other side spoke, but not TLS.
bool is_no_tls(std::string_view problem) {
    for (const auto* words : {"wrong version number", "unknown protocol", "packet length too long",
                              "http request", "unexpected message", "record layer failure"})
        if (problem.find(words) != std::string_view::npos) return true;
    return false;
}

}  // namespace

ConnectionPool::ConnectionPool(CertificateCheck c) : check(std::move(c)), multi(curl_multi_init()) {
    curl_multi_setopt(multi, CURLMOPT_MAXCONNECTS, most_connections);
    curl_multi_setopt(multi, CURLMOPT_MAX_HOST_CONNECTIONS, most_connections);
}

// --- what libcurl calls back; nothing may be thrown through it ---

curl_socket_t Transfer::open_socket(void* user, curlsocktype, curl_sockaddr* address) noexcept {
    auto& self = *static_cast<Transfer*>(user);
    try {
        if (self.policy_.may_connect(&address->addr))
            return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    } catch (...) {  // out of memory: as if denied
    }
    self.was_denied_ = true;
    return CURL_SOCKET_BAD;
}

size_t Transfer::take_body(char* bytes, size_t, size_t count, void* user) noexcept {
    auto& self = *static_cast<Transfer*>(user);
    self.is_too_large_ = self.raw_.body.size() + count > largest_body;
    if (self.is_too_large_) return 0;
    try {
        self.raw_.body.append(bytes, count);
    } catch (...) {
        return 0;
    }
    return count;
}

size_t Transfer::take_header(char* bytes, size_t, size_t count, void* user) noexcept {
    auto& self = *static_cast<Transfer*>(user);
    self.header_bytes_ += count;
    self.is_too_large_ = self.header_bytes_ > largest_headers;
    if (self.is_too_large_) return 0;
    try {
        const std::string_view line(bytes, count);
        if (base::has_prefix(line, "HTTP/")) self.take_status_line(line);
    } catch (...) {
        return 0;
    }
    return count;
}

CURLcode Transfer::set_check(CURL*, void* ssl_ctx, void* user) noexcept {
    auto& self = *static_cast<Transfer*>(user);
    if (install(ssl_ctx, self.pool_.check)) return CURLE_OK;
    self.is_bad_ca_ = true;
    return CURLE_SSL_CACERT_BADFILE;
}

void Transfer::take_status_line(std::string_view line) {
    raw_.status = 0;
    const auto blank = line.find(' ');
    if (blank == std::string_view::npos) return;
    line.remove_prefix(blank + 1);
    raw_.status = static_cast<int>(base::parse_unsigned(line.substr(0, 3)).value_or(0));
    raw_.reason = base::trim(line.substr(std::min<size_t>(line.size(), 3)));
    curl_tlssessioninfo* session = nullptr;
    if (curl_easy_getinfo(easy_.get(), CURLINFO_TLS_SSL_PTR, &session) == CURLE_OK && session &&
        session->backend == CURLSSLBACKEND_OPENSSL && session->internals)
        raw_.fingerprint = leaf_fingerprint(session->internals);
}

// --- setting up ---

void Transfer::set_callbacks() {
    CURL* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, this);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, problem_);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
}

void Transfer::set_trust() {
    CURL* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, order_.needs_name ? 2L : 0L);
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);  // the CAs are tls.cpp's business
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, set_check);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
    curl_easy_setopt(easy, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
}

void Transfer::set_limits(base::Deadline deadline) {
    CURL* const easy = easy_.get();
    const long left = std::max<long>(1, deadline.left().count());
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, left);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, std::min(left, connect_milliseconds));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // does not wait for a name lookup that hangs
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    // On a kept connection libcurl sends again what got no answer: right for a GET, never for a POST (TRAPS
    // §7.4).
    const bool is_get = order_.method == Method::get;
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, longest_idle_seconds);
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, is_get ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, is_get ? 0L : 1L);
}

void Transfer::add_header(const std::string& line) {
    if (curl_slist* longer = curl_slist_append(headers_.get(), line.c_str())) {
        (void)headers_.release();
        headers_.reset(longer);
    }
}

void Transfer::set_request() {
    add_header("Accept: application/json");
    add_header("User-Agent: Berth");
    if (!order_.token.empty()) add_header("Authorization: PVEAPIToken=" + order_.token);
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, headers_.get());
    if (order_.method == Method::get) return;
    // Proxmox refuses a DELETE that has a Content-Length (FACTS §6).
    if (order_.method == Method::remove) {
        curl_easy_setopt(easy_.get(), CURLOPT_CUSTOMREQUEST, "DELETE");
        return;
    }
    curl_easy_setopt(easy_.get(), CURLOPT_POST, 1L);
    if (order_.method == Method::put) curl_easy_setopt(easy_.get(), CURLOPT_CUSTOMREQUEST, "PUT");
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDSIZE, static_cast<long>(order_.form.size()));
    curl_easy_setopt(easy_.get(), CURLOPT_POSTFIELDS, order_.form.c_str());
}

bool Transfer::begin(base::Deadline deadline) {
    easy_.reset(curl_easy_init());
    const std::string url = url_of(order_);
    if (url.empty() || !easy_) return false;
    curl_easy_setopt(easy_.get(), CURLOPT_URL, url.c_str());
    set_callbacks();
    set_trust();
    set_limits(deadline);
    set_request();
    is_added_ = curl_multi_add_handle(pool_.multi, easy_.get()) == CURLM_OK;
    return is_added_;
}

void Transfer::end(CURLcode result) {
    result_ = result;
    is_done_ = true;
    ended_ = std::chrono::steady_clock::now();
}

std::chrono::microseconds Transfer::took() const {
    const auto end = is_done_ ? ended_ : std::chrono::steady_clock::now();
    return std::chrono::duration_cast<std::chrono::microseconds>(end - began_);
}

Transfer::~Transfer() {
    if (is_added_) curl_multi_remove_handle(pool_.multi, easy_.get());
}

// --- what its end means ---

Failure Transfer::unsent() const {
    Failure f;
    f.code = Code::unsent;
    if (is_bad_ca_) {
        f.kind = Kind::bad_input;
        f.code = Code::bad_input;
    } else if (result_ == CURLE_PEER_FAILED_VERIFICATION) {
        f.kind = Kind::certificate;
        f.found_fingerprint = pool_.check.found();
    } else if (was_denied_ && result_ == CURLE_COULDNT_CONNECT) {
        f.kind = Kind::address_denied;
    } else if (result_ == CURLE_SSL_CONNECT_ERROR && is_no_tls(problem_)) {
        f.kind = Kind::not_proxmox;
    } else {
        f.kind = Kind::unreachable;
    }
    return f;
}

Failure Transfer::unanswered() const {
    Failure f;
    f.status = raw_.status;
    const bool is_odd = is_too_large_ || result_ == CURLE_WEIRD_SERVER_REPLY ||
                        result_ == CURLE_UNSUPPORTED_PROTOCOL || result_ == CURLE_WRITE_ERROR;
    if (order_.method != Method::get) {
        f.kind = Kind::unknown_outcome;
        f.code = Code::unknown_outcome;
    } else {
        f.kind = is_odd ? Kind::not_proxmox : Kind::unavailable;
        f.code = is_odd ? Code::bad_reply : Code::unavailable;
    }
    return f;
}

Result<RawReply> Transfer::outcome() const {
    if (result_ == CURLE_OK) return raw_;
    long sent = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &sent);
    Failure f = sent == 0 ? unsent() : unanswered();
    f.is_late = result_ == CURLE_OPERATION_TIMEDOUT;
    f.detail = fmt::format("{}: {}", curl_easy_strerror(result_), *problem_ ? problem_ : "no further word");
    return f;
}

}  // namespace pve
