// SPDX-License-Identifier: MIT
#include "pve/tls.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <ctime>
#include <memory>

#include "base/crypto.h"

namespace pve {
namespace {

struct Freer {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
template <class T>
using Owned = std::unique_ptr<T, Freer>;

using Digest = std::array<unsigned char, 32>;

bool digest_of(X509* certificate, Digest& out) {
    unsigned length = 0;
    return certificate && X509_digest(certificate, EVP_sha256(), out.data(), &length) == 1 &&
           length == out.size();
}

std::string hex_of(const Digest& digest) {
    return base::crypto::to_hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

int64_t end_of(const X509* certificate) {
    tm end{};
    if (!certificate || ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &end) != 1) return 0;
    return ::timegm(&end);
}

// The certificates of PEM text in a store of their own; null when one cannot be read or there is none.
Owned<X509_STORE> store_of(std::string_view pem) {
    Owned<X509_STORE> store(X509_STORE_new());
    Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    if (!store || !bio) return nullptr;
    size_t count = 0;
    while (Owned<X509> certificate{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
        if (X509_STORE_add_cert(store.get(), certificate.get()) != 1) return nullptr;
        ++count;
    }
    // Reading on until the text holds no further certificate is the ordinary end, a broken one is not.
    const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    ERR_clear_error();
    if (count == 0 || !is_end) return nullptr;
    // An intermediate CA may have been pasted: it is trusted without the root above it.
    X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
    return store;
}

// OpenSSL calls this in place of building the chain. 1 goes on, 0 ends the handshake before any HTTP.
int judge_chain(X509_STORE_CTX* context, void* argument) noexcept {
    auto& check = *static_cast<CertificateCheck*>(argument);
    check.has_found = digest_of(X509_STORE_CTX_get0_cert(context), check.found_digest);
    check.found_until = end_of(X509_STORE_CTX_get0_cert(context));
    using Mode = CertificateCheck::Mode;
    if (check.has_found && (check.mode == Mode::system || check.mode == Mode::ca))
        return X509_verify_cert(context) == 1 ? 1 : 0;
    const bool is_pinned = check.has_found && check.mode == Mode::fingerprint &&
                           CRYPTO_memcmp(check.found_digest.data(), check.pin.data(), check.pin.size()) == 0;
    X509_STORE_CTX_set_error(context, is_pinned ? X509_V_OK : X509_V_ERR_APPLICATION_VERIFICATION);
    return is_pinned ? 1 : 0;
}

CertificateCheck::Mode mode_of(Trust trust) {
    switch (trust) {
        case Trust::system:
            return CertificateCheck::Mode::system;
        case Trust::fingerprint:
            return CertificateCheck::Mode::fingerprint;
        case Trust::ca:
            return CertificateCheck::Mode::ca;
    }
    return CertificateCheck::Mode::refuse_all;
}

}  // namespace

CertificateCheck::CertificateCheck(const Endpoint& endpoint)
    : mode(mode_of(endpoint.trust)), ca_pem(endpoint.trust == Trust::ca ? endpoint.ca_pem : "") {
    if (mode != Mode::fingerprint) return;
    const auto bytes = base::crypto::from_hex(endpoint.fingerprint);
    if (bytes && bytes->size() == pin.size())
        std::copy(bytes->begin(), bytes->end(), pin.begin());
    else
        mode = Mode::refuse_all;
}

std::string CertificateCheck::found() const { return has_found ? hex_of(found_digest) : ""; }

bool install(void* ssl_ctx, CertificateCheck& check) noexcept {
    auto* context = static_cast<SSL_CTX*>(ssl_ctx);
    // A renegotiation would bring another certificate into a connection that was judged already.
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
    if (check.mode == CertificateCheck::Mode::system && SSL_CTX_set_default_verify_paths(context) != 1)
        return false;
    if (check.mode == CertificateCheck::Mode::ca) {
        auto store = store_of(check.ca_pem);
        if (!store) return false;
        SSL_CTX_set_cert_store(context, store.release());
    }
    SSL_CTX_set_cert_verify_callback(context, judge_chain, &check);
    return true;
}

std::string leaf_fingerprint(void* ssl) {
    const Owned<X509> certificate(SSL_get1_peer_certificate(static_cast<SSL*>(ssl)));
    Digest digest{};
    return digest_of(certificate.get(), digest) ? hex_of(digest) : "";
}

int64_t leaf_until(void* ssl) {
    const Owned<X509> certificate(SSL_get1_peer_certificate(static_cast<SSL*>(ssl)));
    return end_of(certificate.get());
}

bool is_ca_pem(std::string_view text) { return text.size() <= 65536 && store_of(text) != nullptr; }

}  // namespace pve
