// SPDX-License-Identifier: MIT
#include "app/ssh_key.h"

#include <optional>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/text.h"

namespace app {
namespace {

// How many parts follow the type's name in a key of this type (RFC 4253, 5656, 8709; OpenSSH PROTOCOL.u2f).
struct KeyType {
    std::string_view name;
    size_t parts;
    const char* in_words;
};
constexpr KeyType key_types[] = {
    {"ssh-ed25519", 1, "ED25519"},
    {"ssh-rsa", 2, "RSA"},
    {"ecdsa-sha2-nistp256", 2, "ECDSA, 256 bits"},
    {"ecdsa-sha2-nistp384", 2, "ECDSA, 384 bits"},
    {"ecdsa-sha2-nistp521", 2, "ECDSA, 521 bits"},
    {"sk-ssh-ed25519@openssh.com", 2, "ED25519, on a security key"},
    {"ssh-dss", 4, "DSA"},
    {"sk-ecdsa-sha2-nistp256@openssh.com", 3, "ECDSA, on a security key"},
};

const KeyType* find_key_type(std::string_view word) {
    for (const KeyType& type : key_types)
        if (word == type.name) return &type;
    return nullptr;
}

// The words of a line; a quoted part of the options may hold blanks.
std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words(1);
    bool is_quoted = false;
    for (size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '\\' && is_quoted && i + 1 < line.size()) {
            words.back() += line[++i];
        } else if (c == '"') {
            is_quoted = !is_quoted;
        } else if ((c == ' ' || c == '\t') && !is_quoted) {
            if (!words.back().empty()) words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

// The parts of a key's bytes: each has its length before it. Nothing when they do not fill it exactly.
std::optional<std::vector<std::string>> parts_of(std::string_view blob) {
    std::vector<std::string> parts;
    while (!blob.empty()) {
        if (blob.size() < 4) return std::nullopt;
        size_t length = 0;
        for (const char c : blob.substr(0, 4)) length = length << 8 | static_cast<unsigned char>(c);
        if (length == 0 || blob.size() - 4 < length) return std::nullopt;
        parts.emplace_back(blob.substr(4, length));
        blob.remove_prefix(4 + length);
    }
    return parts;
}

// The first part is the type's name again; with the elliptic ones of NIST the second is the curve's.
bool holds_key_of(const KeyType& type, std::string_view base64) {
    const auto blob = base::crypto::from_base64(base64);
    const auto parts = blob ? parts_of(*blob) : std::nullopt;
    if (!parts || parts->size() != type.parts + 1 || (*parts)[0] != type.name) return false;
    if (type.name.find("ed25519") != std::string_view::npos) return (*parts)[1].size() == 32;
    return type.name.find("nistp") == std::string_view::npos ||
           type.name.find((*parts)[1]) != std::string_view::npos;
}

// Where a line's key stands among its words.
struct FoundKey {
    const KeyType* type = nullptr;
    std::string base64;
    std::string comment;
};

std::optional<FoundKey> find_key(std::string_view line) {
    const std::string_view text = base::trim(line);
    if (base::has_prefix(text, "#")) return std::nullopt;
    const std::vector<std::string> words = words_of(text);
    for (size_t at = 0; at < 2 && at + 1 < words.size(); ++at) {
        const KeyType* type = find_key_type(words[at]);
        if (!type) continue;
        if (!holds_key_of(*type, words[at + 1])) return std::nullopt;
        std::string comment;
        for (size_t i = at + 2; i < words.size(); ++i) comment += (i > at + 2 ? " " : "") + words[i];
        return FoundKey{type, words[at + 1], comment};
    }
    return std::nullopt;
}

// Of an RSA key's modulus: a number of two's complement, so a zero byte may lead.
size_t bits_of(std::string_view number) {
    while (!number.empty() && number.front() == 0) number.remove_prefix(1);
    if (number.empty()) return 0;
    size_t bits = 8 * number.size();
    for (auto first = static_cast<unsigned char>(number.front()); first < 0x80; first <<= 1U) --bits;
    return bits;
}

}  // namespace

bool is_ssh_public_key(std::string_view line) { return find_key(line).has_value(); }

std::optional<SshPublicKey> parse_ssh_public_key(std::string_view line) {
    const auto found = find_key(line);
    if (!found) return std::nullopt;
    const std::string blob = base::crypto::from_base64(found->base64).value_or("");
    SshPublicKey key;
    key.type = found->type->in_words;
    if (found->type->name == "ssh-rsa") {
        const auto parts = parts_of(blob);
        key.type += ", " + std::to_string(bits_of(parts ? (*parts)[2] : "")) + " bits";
    }
    key.fingerprint = "SHA256:" + base::crypto::to_base64_unpadded(base::crypto::sha256(blob));
    key.comment = found->comment;
    return key;
}

bool is_private_key(std::string_view text) { return text.find("PRIVATE KEY") != std::string_view::npos; }

}  // namespace app
