// SPDX-License-Identifier: MIT
#include "ssh_keys.h"

#include <array>
#include <optional>
#include <sstream>
#include <string_view>
#include <vector>

#include "perl_text.h"

namespace pve_double {

namespace {

std::optional<std::string> decode_base64(const std::string& text) {
    static constexpr std::string_view alphabet =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string bytes;
    unsigned buffer = 0;
    int bits = 0;
    for (char c : text) {
        if (c == '=') break;
        const std::size_t digit = alphabet.find(c);
        if (digit == std::string_view::npos) return std::nullopt;
        buffer = (buffer << 6U | static_cast<unsigned>(digit)) & 0xFFFFFFU;
        bits += 6;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>(buffer >> static_cast<unsigned>(bits) & 0xFFU);
    }
    return bytes;
}

// The key begins with its type as a counted string and has something after it.
bool is_key_of(const std::string& type, const std::string& blob) {
    const std::optional<std::string> bytes = decode_base64(blob);
    if (!bytes || bytes->size() < 4) return false;
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8U | static_cast<unsigned char>((*bytes)[i]);
    return length == type.size() && bytes->size() > 4 + length + 4 && bytes->compare(4, length, type) == 0;
}

bool is_key_type(const std::string& word) {
    return is_full_match(
        "(ssh-(dss|rsa|ed25519)|ecdsa-sha2-nistp(256|384|521)|"
        "sk-(ssh-ed25519|ecdsa-sha2-nistp256)@openssh\\.com)",
        word);
}

bool is_key_line(const std::string& line) {
    std::istringstream stream(line);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (is_key_type(words[i])) return is_key_of(words[i], words[i + 1]);
    }
    return false;
}

}  // namespace

bool are_ssh_public_keys(const std::string& text) {
    for (const std::string& line : split(text, '\n')) {
        if (line.find_first_not_of(" \t\r") != std::string::npos && !is_key_line(line)) return false;
    }
    return true;
}

}  // namespace pve_double
