// SPDX-License-Identifier: MIT
#include "pve/endpoint.h"

#include <arpa/inet.h>

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace pve {
namespace {

constexpr size_t longest_host = 253;
constexpr size_t longest_user = 64;  // PVE: pve-access-control AccessControl.pm, pve-userid maxLength

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }
bool is_lower_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); }

bool is_numeric_address(int family, const std::string& text) {
    unsigned char bytes[16];
    return inet_pton(family, text.c_str(), bytes) == 1;
}

bool is_label(std::string_view text) {
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

// The resolver reads `127.1`, `2130706433` and `0x7f.1` as addresses: a last part of digits, or of
// hexadecimal digits after 0x, is no name.
bool looks_numeric(std::string_view last_label) {
    const bool hex = base::has_prefix(base::to_lower(last_label), "0x");
    if (hex) last_label.remove_prefix(2);
    return std::all_of(last_label.begin(), last_label.end(), [hex](char c) {
        return is_digit(c) || (hex && std::isxdigit(static_cast<unsigned char>(c)));
    });
}

// What Proxmox asks of a realm and of a token's name alike: a letter, then at least one more.
bool is_realm_or_name(std::string_view text) {
    return text.size() >= 2 && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
               return is_alphanumeric(c) || c == '.' || c == '_' || c == '-';
           });
}

}  // namespace

bool is_host(std::string_view text) {
    if (text.empty() || text.size() > longest_host) return false;
    if (text.front() == '[')
        return text.back() == ']' &&
               is_numeric_address(AF_INET6, std::string(text.substr(1, text.size() - 2)));
    if (text.find(':') != std::string_view::npos) return is_numeric_address(AF_INET6, std::string(text));
    const auto labels = base::split(text, '.');
    if (!std::all_of(labels.begin(), labels.end(), is_label)) return false;
    return !looks_numeric(labels.back()) || is_numeric_address(AF_INET, std::string(text));
}

bool is_token_id(std::string_view text) {
    const auto mark = text.rfind('!');
    if (mark == std::string_view::npos) return false;
    const std::string_view user = text.substr(0, mark);
    const auto at = user.rfind('@');
    if (at == std::string_view::npos || at == 0 || user.size() > longest_user) return false;
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7F && c != ':' && c != '/'; };
    const std::string_view name = user.substr(0, at);
    return std::all_of(name.begin(), name.end(), is_plain) && is_realm_or_name(user.substr(at + 1)) &&
           text.size() <= 2 * longest_user && is_realm_or_name(text.substr(mark + 1));
}

bool is_token_secret(std::string_view text) {
    if (text.size() != 36) return false;
    for (size_t i = 0; i < text.size(); ++i) {
        const bool is_dash_place = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash_place ? text[i] != '-' : !is_lower_hex(text[i])) return false;
    }
    return true;
}

std::optional<std::string> normalise_fingerprint(std::string_view text) {
    std::string lower = base::to_lower(base::trim(text));
    const auto equals = lower.find('=');
    if (equals != std::string::npos) {
        const std::string before = lower.substr(0, equals);
        if (before != "sha256 fingerprint" && before != "sha256") return std::nullopt;
        lower.erase(0, equals + 1);
    }
    std::string digits;
    for (const char c : lower) {
        if (is_lower_hex(c))
            digits += c;
        else if (c != ':' && c != ' ' && c != '\t' && c != '\r' && c != '\n')
            return std::nullopt;
    }
    return digits.size() == 64 ? std::optional(digits) : std::nullopt;
}

std::string show_fingerprint(std::string_view normalised) {
    std::string out;
    for (size_t i = 0; i < normalised.size(); ++i) {
        if (i && i % 2 == 0) out += ':';
        out += static_cast<char>(std::toupper(static_cast<unsigned char>(normalised[i])));
    }
    return out;
}

}  // namespace pve
