// SPDX-License-Identifier: MIT
#include "pve/http.h"

#include <fmt/core.h>
#include <sys/select.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <stdexcept>

#include "base/crypto.h"
#include "base/text.h"
#include "pve/transfer.h"

namespace pve {
namespace {

using base::Code;
using std::chrono::milliseconds;

// Longer than a connection is kept (transfer.cpp): a pool that was not used since has none left.
constexpr std::chrono::seconds pool_life{5};
// What libcurl may take beyond the deadline to notice it.
constexpr milliseconds grace{100};

using Transfers = std::vector<std::unique_ptr<Transfer>>;

Failure refused(const char* detail) {
    Failure f;
    f.kind = Kind::bad_input;
    f.code = Code::bad_input;
    f.detail = detail;
    return f;
}

Failure out_of_time() {
    Failure f;
    f.kind = Kind::unavailable;
    f.code = Code::unsent;
    f.is_late = true;
    f.detail = "no time left to ask";
    return f;
}

// What keeps this from being sent at all; null when nothing does.
const char* flaw_of(const Endpoint& endpoint, const Path& path) {
    if (!is_host(endpoint.host) || endpoint.port == 0) return "malformed host or port";
    if (!is_token_id(endpoint.token_id) || !is_token_secret(endpoint.token_secret)) return "malformed token";
    if (endpoint.trust == Trust::fingerprint &&
        normalise_fingerprint(endpoint.fingerprint) != endpoint.fingerprint)
        return "malformed fingerprint";
    if (path.is_refused()) return "a name in the path is outside Proxmox's grammar";
    return nullptr;
}

const char* flaw_of(const Params& params) {
    std::set<std::string> names;
    for (const auto& [name, value] : params)
        if (name.empty() || value.empty() || !names.insert(name).second)
            return "an empty or repeated parameter";
    return nullptr;
}

// Proxmox takes the token from the header by percent-decoding up to a semicolon (PVE: pve-access-control
// AccessControl.pm), so the name of a user, which may hold both, is encoded but for the signs that are plain.
std::string token_of(const Endpoint& endpoint) {
    std::string encoded;
    for (const char c : endpoint.token_id)
        encoded += c == '@' || c == '!' ? std::string(1, c) : base::percent_encode({&c, 1});
    return encoded + "=" + endpoint.token_secret;
}

std::string form_of(const Params& params) {
    std::string form;
    for (const auto& [name, value] : params) {
        if (!form.empty()) form += '&';
        form += base::percent_encode(name) + '=' + base::percent_encode(value);
    }
    return form;
}

Order order_of(Method method, const Endpoint& endpoint, const Path& path) {
    Order order;
    order.method = method;
    order.host = endpoint.host;
    order.port = endpoint.port;
    order.path = path.path();
    order.query = path.query();
    order.token = token_of(endpoint);
    order.needs_name = endpoint.trust != Trust::fingerprint;
    return order;
}

void take_ended(CURLM* multi) {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        char* owner = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &owner);
        reinterpret_cast<Transfer*>(owner)->end(message->data.result);
    }
}

// Sleeps until one of the multi handles has something to do, or `most` is over.
void wait_for(const std::set<CURLM*>& multis, milliseconds most) {
    fd_set readable, writable, odd;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_ZERO(&odd);
    int highest = -1;
    long wait = static_cast<long>(std::clamp<int64_t>(most.count(), 1, 100));
    for (CURLM* multi : multis) {
        int last = -1;
        long timeout = -1;
        curl_multi_fdset(multi, &readable, &writable, &odd, &last);
        curl_multi_timeout(multi, &timeout);
        highest = std::max(highest, last);
        if (timeout >= 0) wait = std::min(wait, timeout);
    }
    timeval time{wait / 1000, wait % 1000 * 1000};
    ::select(highest + 1, &readable, &writable, &odd, &time);
}

// Carries the transfers out, all at once; those that have not ended by the deadline count as timed out.
void run(const std::vector<Transfer*>& transfers, base::Deadline deadline) {
    std::set<CURLM*> multis;
    for (auto* transfer : transfers) {
        if (transfer->begin(deadline))
            multis.insert(transfer->pool().multi);
        else
            transfer->end(CURLE_FAILED_INIT);
    }
    const auto last = base::Deadline::in(deadline.left() + grace);
    const auto is_done = [](const Transfer* transfer) { return transfer->is_done(); };
    while (true) {
        for (CURLM* multi : multis) {
            int running = 0;
            curl_multi_perform(multi, &running);
            take_ended(multi);
        }
        if (last.is_over() || std::all_of(transfers.begin(), transfers.end(), is_done)) return;
        wait_for(multis, last.left());
    }
}

}  // namespace

struct Http::Parts {
    AddressPolicy policy;
    std::map<std::string, std::unique_ptr<ConnectionPool>> pools;

    ConnectionPool& pool_of(const Endpoint& endpoint) {
        const std::string key =
            fmt::format("{}|{}|{}|{}|{}", endpoint.host, endpoint.port, static_cast<int>(endpoint.trust),
                        endpoint.fingerprint, base::crypto::to_hex(base::crypto::sha256(endpoint.ca_pem)));
        auto& pool = pools[key];
        if (!pool) pool = std::make_unique<ConnectionPool>(CertificateCheck(endpoint));
        pool->last_used = std::chrono::steady_clock::now();
        return *pool;
    }

    void forget_old_pools() {
        const auto now = std::chrono::steady_clock::now();
        std::erase_if(pools, [&](const auto& entry) { return now - entry.second->last_used > pool_life; });
    }
};

Http::Http(AddressPolicy policy) : parts_(std::make_unique<Parts>()) {
    parts_->policy = std::move(policy);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) throw std::runtime_error("libcurl does not start");
    const char* const tls = curl_version_info(CURLVERSION_NOW)->ssl_version;
    if (!tls || !base::has_prefix(tls, "OpenSSL/"))
        throw std::runtime_error("libcurl has to be the one built with OpenSSL");
}

Http::~Http() {
    parts_.reset();
    curl_global_cleanup();
}

namespace {

const char* word_of(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::remove:
            return "DELETE";
    }
    return "GET";
}

Result<Reply> judged(Method method, const Transfer& transfer) {
    const auto raw = transfer.outcome();
    if (!raw) return raw.error();
    return read_reply(method, *raw);
}

std::string address_of(const std::string& host, uint16_t port) { return fmt::format("{}:{}", host, port); }

Failure with_address(Failure failure, Method method, const Endpoint& endpoint, const Path& path) {
    failure.detail = fmt::format("{} {}{}: {}", word_of(method), address_of(endpoint.host, endpoint.port),
                                 path.path(), failure.detail);
    return failure;
}

}  // namespace

Result<Reply> Http::ended(Method method, const Endpoint& endpoint, const Path& path,
                          const Transfer& transfer) {
    Result<Reply> reply = judged(method, transfer);
    if (watcher_)
        watcher_({endpoint.record, address_of(endpoint.host, endpoint.port), word_of(method), path.path(),
                  transfer.took(), reply ? nullptr : &reply.error()});
    if (reply) return reply;
    return with_address(reply.error(), method, endpoint, path);
}

std::vector<Result<Reply>> Http::get_all(const std::vector<Ask>& asks, base::Deadline deadline) {
    parts_->forget_old_pools();
    std::vector<const char*> flaws;
    Transfers transfers;
    std::vector<Transfer*> going;
    for (const auto& ask : asks) {
        flaws.push_back(flaw_of(*ask.endpoint, ask.path));
        transfers.push_back(nullptr);
        if (flaws.back() || deadline.is_over()) continue;
        transfers.back() = std::make_unique<Transfer>(parts_->pool_of(*ask.endpoint), parts_->policy,
                                                      order_of(Method::get, *ask.endpoint, ask.path));
        going.push_back(transfers.back().get());
    }
    run(going, deadline);

    std::vector<Result<Reply>> replies;
    for (size_t i = 0; i < asks.size(); ++i) {
        const Endpoint& endpoint = *asks[i].endpoint;
        if (transfers[i])
            replies.push_back(ended(Method::get, endpoint, asks[i].path, *transfers[i]));
        else
            replies.push_back(with_address(flaws[i] ? refused(flaws[i]) : out_of_time(), Method::get,
                                           endpoint, asks[i].path));
    }
    return replies;
}

Result<Reply> Http::get(const Endpoint& endpoint, const Path& path, base::Deadline deadline) {
    return std::move(get_all({{&endpoint, path}}, deadline).front());
}

Result<Reply> Http::post(const Endpoint& endpoint, const Path& path, const Params& params,
                         base::Deadline deadline) {
    return send(Method::post, endpoint, path, params, deadline);
}

Result<Reply> Http::put(const Endpoint& endpoint, const Path& path, const Params& params,
                        base::Deadline deadline) {
    return send(Method::put, endpoint, path, params, deadline);
}

Result<Reply> Http::remove(const Endpoint& endpoint, const Path& path, base::Deadline deadline) {
    return send(Method::remove, endpoint, path, {}, deadline);
}

Result<Reply> Http::send(Method method, const Endpoint& endpoint, const Path& path, const Params& params,
                         base::Deadline deadline) {
    if (const char* flaw = flaw_of(endpoint, path)) return refused(flaw);
    if (const char* flaw = flaw_of(params)) return refused(flaw);
    if (deadline.is_over()) return out_of_time();
    Order order = order_of(method, endpoint, path);
    order.form = form_of(params);
    ConnectionPool pool{CertificateCheck(endpoint)};
    Transfer transfer(pool, parts_->policy, std::move(order));
    run({&transfer}, deadline);
    return ended(method, endpoint, path, transfer);
}

Result<std::string> Http::capture_certificate(const std::string& host, uint16_t port,
                                              base::Deadline deadline) {
    if (!is_host(host) || port == 0) return refused("malformed host or port");
    if (deadline.is_over()) return out_of_time();
    Order order;
    order.host = host;
    order.port = port;
    order.path = "/version";
    order.needs_name = false;
    ConnectionPool pool{CertificateCheck()};  // refuses every certificate it meets
    Transfer transfer(pool, parts_->policy, std::move(order));
    run({&transfer}, deadline);
    std::string found = pool.check.found();
    const auto raw = transfer.outcome();
    const Failure failure = raw ? refused("no certificate was shown") : raw.error();
    if (watcher_)
        watcher_({0, address_of(host, port), "TLS", "", transfer.took(), found.empty() ? &failure : nullptr});
    if (!found.empty()) return found;
    return failure;
}

}  // namespace pve
