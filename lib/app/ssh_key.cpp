// SPDX-License-Identifier: MIT
#include "app/ssh_key.h"

#include <array>
#include <string>
#include <vector>

#include "base/crypto.h"
#include "base/text.h"

namespace app {
namespace {

constexpr std::string_view key_types[] = {
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "ssh-dss",
    "sk-ecdsa-sha2-nistp256@openssh.com",
};

bool is_key_type(std::string_view word) {
    for (const std::string_view type : key_types)
        if (word == type) return true;
    return false;
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

// The key's bytes begin with the length and the name of its type.
bool holds_key_of(std::string_view type, std::string_view base64) {
    const auto blob = base::crypto::from_base64(base64);
    if (!blob || blob->size() < 4 + type.size() + 8) return false;
    const auto byte = [&](size_t i) { return static_cast<unsigned char>((*blob)[i]); };
    const size_t length =
        (size_t{byte(0)} << 24) | (size_t{byte(1)} << 16) | (size_t{byte(2)} << 8) | byte(3);
    return length == type.size() && std::string_view(*blob).substr(4, length) == type;
}

}  // namespace

bool is_ssh_public_key(std::string_view line) {
    const std::vector<std::string> words = words_of(base::trim(line));
    for (const size_t at : {size_t{0}, size_t{1}})
        if (at + 1 < words.size() && is_key_type(words[at])) return holds_key_of(words[at], words[at + 1]);
    return false;
}

}  // namespace app
