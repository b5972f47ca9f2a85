// SPDX-License-Identifier: MIT
#include "test_certificate.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "base/crypto.h"

namespace pve_client {
namespace {

void must(bool fine) {
    if (!fine) throw std::runtime_error("making a test certificate failed");
}

std::string drained(BIO* bio) {
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(bio, &bytes);
    std::string text(bytes, static_cast<size_t>(length));
    BIO_free(bio);
    return text;
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    must(extension && X509_add_ext(certificate, extension, -1) == 1);
    X509_EXTENSION_free(extension);
}

X509* new_certificate(EVP_PKEY* key, const std::string& common_name) {
    X509* certificate = X509_new();
    must(certificate && X509_set_version(certificate, 2) == 1);
    int64_t serial = 0;
    must(RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial) == 1);
    ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate), serial & INT64_MAX);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 86400);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate), "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common_name.c_str()), -1, -1, 0);
    must(X509_set_pubkey(certificate, key) == 1);
    return certificate;
}

TestCertificate finished(X509* certificate, EVP_PKEY* key, EVP_PKEY* signer) {
    must(X509_sign(certificate, signer, EVP_sha256()) > 0);
    unsigned char digest[32];
    unsigned length = 0;
    must(X509_digest(certificate, EVP_sha256(), digest, &length) == 1);
    TestCertificate out;
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509(bio, certificate);
    out.certificate = drained(bio);
    bio = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
    out.key = drained(bio);
    out.fingerprint = base::crypto::to_hex({reinterpret_cast<char*>(digest), length});
    X509_free(certificate);
    EVP_PKEY_free(key);
    return out;
}

}  // namespace

TestCertificate make_ca(const std::string& common_name) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    must(key != nullptr);
    X509* certificate = new_certificate(key, common_name);
    X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
    add_extension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate, certificate, NID_subject_key_identifier, "hash");
    return finished(certificate, key, key);
}

TestCertificate make_leaf(const std::string& names, const TestCertificate* issuer) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    must(key != nullptr);
    X509* certificate = new_certificate(key, "pve1.test");
    if (!issuer) {
        X509_set_issuer_name(certificate, X509_get_subject_name(certificate));
        add_extension(certificate, certificate, NID_subject_alt_name, names);
        return finished(certificate, key, key);
    }
    BIO* bio = BIO_new_mem_buf(issuer->certificate.data(), -1);
    X509* ca = PEM_read_bio_X509(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    bio = BIO_new_mem_buf(issuer->key.data(), -1);
    EVP_PKEY* signer = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    BIO_free(bio);
    must(ca && signer);
    X509_set_issuer_name(certificate, X509_get_subject_name(ca));
    add_extension(certificate, ca, NID_subject_alt_name, names);
    const TestCertificate out = finished(certificate, key, signer);
    X509_free(ca);
    EVP_PKEY_free(signer);
    return out;
}

}  // namespace pve_client
