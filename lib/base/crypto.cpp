// SPDX-License-Identifier: MIT
#include "base/crypto.h"

#include <sodium.h>

#include <algorithm>
#include <stdexcept>

namespace base::crypto {
namespace {

void start_sodium() {
    static const int started = sodium_init();
    if (started < 0) throw std::runtime_error("libsodium does not start");
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

constexpr size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

}  // namespace

std::string random_bytes(size_t count) {
    start_sodium();
    std::string out(count, '\0');
    randombytes_buf(out.data(), out.size());
    return out;
}

std::string to_hex(std::string_view bytes) {
    std::string out(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(out.data(), out.size(), bytes_of(bytes), bytes.size());
    out.pop_back();
    return out;
}

std::string random_id() { return to_hex(random_bytes(16)); }

std::optional<std::string> from_hex(std::string_view hex) {
    std::string out(hex.size() / 2, '\0');
    size_t length = 0;
    if (hex.size() % 2 ||
        sodium_hex2bin(bytes_of(out), out.size(), hex.data(), hex.size(), nullptr, &length, nullptr))
        return std::nullopt;
    return length == out.size() ? std::optional(out) : std::nullopt;
}

std::string to_base64_unpadded(std::string_view bytes) {
    constexpr int variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    std::string out(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(out.data(), out.size(), bytes_of(bytes), bytes.size(), variant);
    out.pop_back();
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    std::string out(text.size() / 4 * 3 + 3, '\0');
    size_t length = 0;
    const char* end = nullptr;
    if (sodium_base642bin(bytes_of(out), out.size(), text.data(), text.size(), nullptr, &length, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.data() + text.size())
        return std::nullopt;
    out.resize(length);
    return out;
}

std::string sha256(std::string_view bytes) {
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256(bytes_of(out), bytes_of(bytes), bytes.size());
    return out;
}

bool is_equal(std::string_view a, std::string_view b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

Result<std::string> hash_password(std::string_view password) {
    start_sodium();
    char hash[crypto_pwhash_STRBYTES];
    if (crypto_pwhash_str_alg(hash, password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                              crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return Error{Code::unavailable, "not enough memory to hash a password"};
    return std::string(hash);
}

bool verify_password(std::string_view hash, std::string_view password) {
    start_sodium();
    return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

bool verify_nobody(std::string_view password) {
    // The hash of 16 random bytes that nobody kept, made with the limits above: verifying costs the same.
    (void)verify_password(
        "$argon2id$v=19$m=65536,t=2,p=1$9Nynl55/MnjDHOxjJGaJOA$eT4oyX22mz1B+QC3s7dm7vnd5qAEZXzil7RIqxZSM50",
        password);
    return false;
}

struct Sha256::State {
    crypto_hash_sha256_state hash;
};

Sha256::Sha256() : state_(std::make_unique<State>()) { crypto_hash_sha256_init(&state_->hash); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) {
    crypto_hash_sha256_update(&state_->hash, bytes_of(bytes), bytes.size());
}

std::string Sha256::hex() const {
    State so_far = *state_;
    std::string out(crypto_hash_sha256_BYTES, '\0');
    crypto_hash_sha256_final(&so_far.hash, bytes_of(out));
    return to_hex(out);
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

SealingKey SealingKey::make() {
    SealingKey key;
    start_sodium();
    randombytes_buf(key.key_.data(), key.key_.size());
    return key;
}

std::optional<SealingKey> SealingKey::read(std::string_view digits) {
    auto raw = from_hex(digits);
    if (!raw || raw->size() != 32) return std::nullopt;
    SealingKey key;
    std::copy(raw->begin(), raw->end(), key.key_.begin());
    wipe(*raw);
    return key;
}

std::string SealingKey::digits() const {
    return to_hex({reinterpret_cast<const char*>(key_.data()), key_.size()});
}

SealingKey::~SealingKey() { sodium_memzero(key_.data(), key_.size()); }

std::string SealingKey::id() const { return authenticate("the name of this key").substr(0, 8); }

std::string SealingKey::authenticate(std::string_view text) const {
    std::string out(32, '\0');
    crypto_generichash(bytes_of(out), out.size(), bytes_of(text), text.size(), key_.data(), key_.size());
    return to_hex(out);
}

std::string SealingKey::seal(std::string_view secret, std::string_view context) const {
    std::string out = random_bytes(nonce_size);
    out.resize(nonce_size + secret.size() + tag_size);
    unsigned char* start = bytes_of(out);
    crypto_aead_xchacha20poly1305_ietf_encrypt(start + nonce_size, nullptr, bytes_of(secret), secret.size(),
                                               bytes_of(context), context.size(), nullptr, start,
                                               key_.data());
    return out;
}

Result<std::string> SealingKey::open(std::string_view sealed, std::string_view context) const {
    if (sealed.size() < nonce_size + tag_size) return Error{Code::internal, "a sealed secret is too short"};
    std::string out(sealed.size() - nonce_size - tag_size, '\0');
    const int verdict = crypto_aead_xchacha20poly1305_ietf_decrypt(
        bytes_of(out), nullptr, nullptr, bytes_of(sealed) + nonce_size, sealed.size() - nonce_size,
        bytes_of(context), context.size(), bytes_of(sealed), key_.data());
    if (verdict != 0) return Error{Code::internal, "a sealed secret does not open with this key and row"};
    return out;
}

}  // namespace base::crypto
