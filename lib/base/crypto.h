// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

// The only file that knows libsodium. Every function works without waiting, except the password hashing,
// which takes some 100 ms and 64 MiB on purpose.
namespace base::crypto {

// `count` random bytes, raw.
std::string random_bytes(size_t count);

std::string to_hex(std::string_view bytes);  // lower case

// 128 bits as 32 lower-case digits: what drafts, requests and seals are named by.
std::string random_id();
std::optional<std::string> from_hex(
    std::string_view hex);  // either case; nothing on odd length or foreign characters

// Standard alphabet with padding; nothing for anything else.
std::optional<std::string> from_base64(std::string_view text);
std::string to_base64_unpadded(std::string_view bytes);

// 32 raw bytes.
std::string sha256(std::string_view bytes);

// Compares in a time that does not depend on where the two differ; different lengths are simply unequal.
bool is_equal(std::string_view a, std::string_view b);

// argon2id, in the self-describing form that verify_password reads.
Result<std::string> hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
// Costs what verifying costs and is always false: for a user that does not exist, so that the answer takes as
// long.
bool verify_nobody(std::string_view password);

// SHA-256 of what comes in pieces.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;
    void add(std::string_view bytes);
    // 64 hexadecimal digits, of all that was added so far.
    std::string hex() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// Overwrites what the text holds, also where the optimiser sees no use in it, and leaves it empty.
void wipe(std::string& text);

// Seals short secrets with XChaCha20-Poly1305. The context is not stored: opening needs the same one, so a
// sealed text that was moved to another row, or whose row was changed behind our back, does not open. The
// keys of an installation, and which of them sealed what, are base::KeyRing.
class SealingKey {
  public:
    static SealingKey make();
    // From 64 hexadecimal digits; nothing for anything else.
    static std::optional<SealingKey> read(std::string_view digits);
    std::string digits() const;

    SealingKey(const SealingKey&) = default;
    SealingKey& operator=(const SealingKey&) = default;
    ~SealingKey();

    // 8 hexadecimal digits by which people and sealed texts name the key; they tell nothing of it.
    std::string id() const;

    // A keyed hash of the text, 64 hexadecimal digits: only who has the key can make it.
    std::string authenticate(std::string_view text) const;

    std::string seal(std::string_view secret, std::string_view context) const;
    // Error internal when key, context or bytes are not those of the sealing.
    Result<std::string> open(std::string_view sealed, std::string_view context) const;

  private:
    SealingKey() = default;
    std::array<unsigned char, 32> key_{};
};

}  // namespace base::crypto
