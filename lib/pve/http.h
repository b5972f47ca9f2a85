// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "pve/address_policy.h"
#include "pve/endpoint.h"
#include "pve/failure.h"
#include "pve/path.h"
#include "pve/reply.h"

namespace pve {

// Form parameters in the order they are sent; unique names, no empty values.
using Params = std::vector<std::pair<std::string, std::string>>;

// One GET among several.
struct Ask {
    const Endpoint* endpoint;
    Path path;
};

// libcurl and the TLS library it was built with, as they call themselves. Http cannot be made where that is
// not OpenSSL.
struct HttpLibrary {
    std::string name;  // "libcurl/7.88.1 OpenSSL/3.0.17"
    bool is_usable = false;
};
HttpLibrary http_library();

// HTTPS to Proxmox nodes, the only user of libcurl. A worker keeps one. It keeps connections between calls,
// a few seconds and never across two ways of trusting: what is kept belongs to host, port, trust and pin
// together, and holds no token. Every call waits at most for its deadline, and at most 2 s of that for the
// connection. A node that was never verified by its certificate gets no byte of HTTP.
//
// Asked of each answer: at most 4 MiB of body and 64 KiB of headers, no redirect, no compression, no proxy,
// HTTP/1.1. A GET on a kept connection that the server had closed meanwhile is sent again on a new one;
// nothing else is ever repeated.
class Http {
  public:
    explicit Http(AddressPolicy policy);
    ~Http();
    Http(const Http&) = delete;
    Http& operator=(const Http&) = delete;

    Result<Reply> get(const Endpoint& endpoint, const Path& path, base::Deadline deadline);

    // All at once, in one wait for all of them: the answers in the order of the asks, each good or bad by
    // itself. Not more than 2 at a time to the same endpoint, since Proxmox has three workers.
    std::vector<Result<Reply>> get_all(const std::vector<Ask>& asks, base::Deadline deadline);

    // On a connection of its own, sent at most once. Only a failure with code `unsent` may be repeated
    // without looking first.
    Result<Reply> post(const Endpoint& endpoint, const Path& path, const Params& params,
                       base::Deadline deadline);

    // The same by PUT and, without parameters of a form, by DELETE.
    Result<Reply> put(const Endpoint& endpoint, const Path& path, const Params& params,
                      base::Deadline deadline);
    Result<Reply> remove(const Endpoint& endpoint, const Path& path, base::Deadline deadline);

    // The fingerprint of the certificate found at this address, normalised. No byte of HTTP is sent and
    // nothing is trusted by it. Failures: unreachable, address_denied, not_proxmox (no TLS there), bad_input
    // for a malformed host.
    Result<std::string> capture_certificate(const std::string& host, uint16_t port, base::Deadline deadline);

  private:
    Result<Reply> send(Method method, const Endpoint& endpoint, const Path& path, const Params& params,
                       base::Deadline deadline);

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace pve
