// SPDX-License-Identifier: MIT
#include "tls.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <cstdio>

namespace pve_double {

namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

bool is_there(const std::string& path) { return ::access(path.c_str(), R_OK) == 0; }

Key read_key(const std::string& path) {
    const File file(std::fopen(path.c_str(), "r"), &std::fclose);
    return {file ? PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr) : nullptr, &EVP_PKEY_free};
}

Certificate read_certificate(const std::string& path) {
    const File file(std::fopen(path.c_str(), "r"), &std::fclose);
    return {file ? PEM_read_X509(file.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free};
}

bool write_pair(const std::string& stem, X509* certificate, EVP_PKEY* key) {
    const File pem(std::fopen((stem + ".pem").c_str(), "w"), &std::fclose);
    const File secret(std::fopen((stem + ".key").c_str(), "w"), &std::fclose);
    return pem && secret && PEM_write_X509(pem.get(), certificate) == 1 &&
           PEM_write_PrivateKey(secret.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
}

void set_name(X509_NAME* name, const std::string& unit, const std::string& common) {
    const auto add = [&](const char* field, const std::string& text) {
        X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(text.c_str()), -1, -1, 0);
    };
    add("OU", unit);
    add("O", "Proxmox Virtual Environment");
    add("CN", common);
}

bool add_extension(X509* certificate, X509* issuer, int kind, const std::string& text) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, text.c_str());
    if (!extension) return false;
    const bool is_added = X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return is_added;
}

// Valid from a day ago for ten years, with a random serial number.
Certificate blank_certificate(EVP_PKEY* key) {
    Certificate certificate(X509_new(), &X509_free);
    std::array<unsigned char, 8> serial{};
    RAND_bytes(serial.data(), static_cast<int>(serial.size()));
    serial[0] &= 0x7FU;
    BIGNUM* number = BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
    BN_free(number);
    X509_set_version(certificate.get(), X509_VERSION_3);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -86400);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 10L * 365 * 86400);
    X509_set_pubkey(certificate.get(), key);
    return certificate;
}

std::string fingerprint_of(X509* certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    X509_digest(certificate, EVP_sha256(), bytes.data(), &length);
    std::string text;
    for (unsigned i = 0; i < length; ++i) {
        char hex[4];
        std::snprintf(hex, sizeof hex, i == 0 ? "%02X" : ":%02X", bytes[i]);
        text += hex;
    }
    return text;
}

bool make_identity(const std::string& stem, const std::string& node, const std::string& authority_stem) {
    const Key authority_key = read_key(authority_stem + ".key");
    const Certificate authority = read_certificate(authority_stem + ".pem");
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    if (!authority_key || !authority || !key) return false;
    const Certificate certificate = blank_certificate(key.get());
    set_name(X509_get_subject_name(certificate.get()), "PVE Cluster Node", node);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.get()));
    const std::string names = "IP:127.0.0.1,IP:::1,DNS:localhost,DNS:" + node;
    return add_extension(certificate.get(), authority.get(), NID_basic_constraints, "CA:FALSE") &&
           add_extension(certificate.get(), authority.get(), NID_ext_key_usage, "serverAuth") &&
           add_extension(certificate.get(), authority.get(), NID_subject_alt_name, names) &&
           X509_sign(certificate.get(), authority_key.get(), EVP_sha256()) > 0 &&
           write_pair(stem, certificate.get(), key.get());
}

}  // namespace

bool ensure_authority(const std::string& stem, const std::string& name) {
    if (is_there(stem + ".pem") && is_there(stem + ".key")) return true;
    const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
    if (!key) return false;
    const Certificate certificate = blank_certificate(key.get());
    X509_NAME* subject = X509_get_subject_name(certificate.get());
    set_name(subject, name, "Proxmox Virtual Environment");
    X509_set_issuer_name(certificate.get(), subject);
    return add_extension(certificate.get(), certificate.get(), NID_basic_constraints, "critical,CA:TRUE") &&
           add_extension(certificate.get(), certificate.get(), NID_key_usage,
                         "critical,keyCertSign,cRLSign") &&
           add_extension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash") &&
           X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0 &&
           write_pair(stem, certificate.get(), key.get());
}

std::optional<Identity> ensure_identity(const std::string& stem, const std::string& node,
                                        const std::string& authority_stem) {
    if ((!is_there(stem + ".pem") || !is_there(stem + ".key")) &&
        !make_identity(stem, node, authority_stem)) {
        return std::nullopt;
    }
    Identity identity;
    identity.context.reset(SSL_CTX_new(TLS_server_method()), &SSL_CTX_free);
    SSL_CTX* context = identity.context.get();
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    const Certificate certificate = read_certificate(stem + ".pem");
    if (!certificate || SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, (stem + ".key").c_str(), SSL_FILETYPE_PEM) != 1) {
        return std::nullopt;
    }
    identity.fingerprint = fingerprint_of(certificate.get());
    return identity;
}

}  // namespace pve_double
