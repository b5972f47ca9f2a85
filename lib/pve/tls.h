// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "pve/endpoint.h"

namespace pve {

// How the certificates of one endpoint are judged during the handshake, and the last one met. A connection
// may come back to it for as long as it lives, so it has to live as long as the connections do.
struct CertificateCheck {
    enum class Mode { system, fingerprint, ca, refuse_all };

    explicit CertificateCheck(const Endpoint& endpoint);
    // Looks at the certificate and ends the handshake: for finding out which one is there.
    CertificateCheck() = default;

    // The SHA-256 of the leaf met last, 64 lower-case hex digits; empty when none was met.
    std::string found() const;

    // --- used by tls.cpp ---
    Mode mode = Mode::refuse_all;
    std::array<unsigned char, 32> pin{};
    std::string ca_pem;
    std::array<unsigned char, 32> found_digest{};
    int64_t found_until = 0;  // unix seconds when it ends; 0: not known
    bool has_found = false;
};

// Puts the check into an SSL_CTX before the handshake; `check` must outlive it. False when the CA's PEM text
// cannot be read. Names are not checked here (curl does, where they matter).
bool install(void* ssl_ctx, CertificateCheck& check) noexcept;

// The SHA-256 of the certificate the other side of this SSL connection showed, as in `found`.
std::string leaf_fingerprint(void* ssl);

// When that certificate ends, in unix seconds; 0: not known.
int64_t leaf_until(void* ssl);

}  // namespace pve
