// SPDX-License-Identifier: MIT
#include "base/crypto.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "base/text.h"

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

Result<SealingKey> SealingKey::load(const std::string& path) {
    start_sodium();
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return Error{Code::internal, "cannot read the key file " + path};
    struct stat facts {};
    char text[80];
    const bool known = ::fstat(fd, &facts) == 0;
    const ssize_t length = ::read(fd, text, sizeof text);
    ::close(fd);
    if (!known || (facts.st_mode & 0037))
        return Error{Code::internal, "key file " + path + " is readable by others"};
    const auto raw = from_hex(trim({text, static_cast<size_t>(length < 0 ? 0 : length)}));
    sodium_memzero(text, sizeof text);
    if (!raw || raw->size() != 32)
        return Error{Code::internal, "key file " + path + " is not 64 hexadecimal digits"};
    SealingKey key;
    std::copy(raw->begin(), raw->end(), key.key_.begin());
    return key;
}

Result<void> SealingKey::create(const std::string& path) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0) return Error{Code::conflict, "cannot create the key file " + path};
    const std::string text = to_hex(random_bytes(32)) + "\n";
    const bool written =
        ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
    ::close(fd);
    if (!written) return Error{Code::internal, "cannot write the key file " + path};
    return {};
}

SealingKey::~SealingKey() { sodium_memzero(key_.data(), key_.size()); }

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
