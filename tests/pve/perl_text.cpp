// SPDX-License-Identifier: MIT
#include "perl_text.h"

// GCC 12 sees uninitialised values inside <regex> when sanitizers are on; there are none.
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

#include <cctype>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <regex>
#include <utility>

namespace pve_double {

namespace {

// Compiled once and kept; null for a pattern that cannot be compiled. The polynomial matcher neither
// backtracks nor recurses over the value.
const std::regex* compiled(std::string_view pattern, bool ignore_case) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<std::regex>, std::less<>> in_case, without_case;
    auto& all = ignore_case ? without_case : in_case;
    const std::lock_guard<std::mutex> guard(mutex);
    auto found = all.find(pattern);
    if (found == all.end()) {
        auto flags = std::regex::ECMAScript | std::regex_constants::__polynomial;
        if (ignore_case) flags |= std::regex::icase;
        std::unique_ptr<std::regex> expression;
        try {
            expression = std::make_unique<std::regex>("(?:" + std::string(pattern) + ")", flags);
        } catch (const std::regex_error&) {
            expression = nullptr;
        }
        found = all.emplace(pattern, std::move(expression)).first;
    }
    return found->second.get();
}

}  // namespace

bool is_full_match(std::string_view pattern, std::string_view value, bool ignore_case) {
    const std::regex* expression = compiled(pattern, ignore_case);
    return expression && std::regex_match(value.begin(), value.end(), *expression);
}

bool is_perl_match(std::string_view pattern, std::string_view value, bool ignore_case) {
    if (is_full_match(pattern, value, ignore_case)) return true;
    return !value.empty() && value.back() == '\n' &&
           is_full_match(pattern, value.substr(0, value.size() - 1), ignore_case);
}

bool is_found(std::string_view pattern, std::string_view text) {
    const std::regex* expression = compiled(pattern, false);
    return expression && std::regex_search(text.begin(), text.end(), *expression);
}

bool is_pattern(std::string_view pattern) { return compiled(pattern, false) != nullptr; }

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    for (char c : text) {
        if (c == separator) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    if (text.find('\0') != std::string_view::npos) {
        parts = split(text, '\0');
        while (!parts.empty() && parts.back().empty()) parts.pop_back();
        return parts;
    }
    std::string part;
    for (char c : text) {
        if (c != ',' && c != ';' && std::isspace(static_cast<unsigned char>(c)) == 0) {
            part += c;
            continue;
        }
        if (!part.empty()) parts.push_back(std::exchange(part, {}));
    }
    if (!part.empty()) parts.push_back(part);
    return parts;
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (i != 0) text += separator;
        text += parts[i];
    }
    return text;
}

namespace {

int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string percent_decode(std::string_view text, bool plus_is_blank) {
    std::string decoded;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_blank) {
            decoded += ' ';
        } else if (text[i] == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
                   hex_digit(text[i + 2]) >= 0) {
            decoded += static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
            i += 2;
        } else {
            decoded += text[i];
        }
    }
    return decoded;
}

std::size_t length_of(std::string_view text) {
    std::size_t length = 0;
    for (char c : text) length += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
    return length;
}

namespace {

// How many bytes a sequence has that begins with this one; 0 when none does.
std::size_t sequence_length(unsigned char first) {
    if (first < 0x80U) return 1;
    if (first >= 0xC2U && first < 0xE0U) return 2;
    if (first >= 0xE0U && first < 0xF0U) return 3;
    return first >= 0xF0U && first < 0xF5U ? 4 : 0;
}

bool is_sequence(std::string_view text, std::size_t at, std::size_t length) {
    if (length == 0 || at + length > text.size()) return false;
    for (std::size_t i = 1; i < length; ++i) {
        if ((static_cast<unsigned char>(text[at + i]) & 0xC0U) != 0x80U) return false;
    }
    const auto first = static_cast<unsigned char>(text[at]);
    const auto second = static_cast<unsigned char>(length > 1 ? text[at + 1] : '\0');
    if ((first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U)) return false;
    return !(first == 0xEDU && second >= 0xA0U) && !(first == 0xF4U && second >= 0x90U);
}

}  // namespace

std::string valid_utf8(std::string_view text) {
    std::string valid;
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = sequence_length(static_cast<unsigned char>(text[i]));
        if (is_sequence(text, i, length)) {
            valid += text.substr(i, length);
            i += length;
        } else {
            valid += "\xEF\xBF\xBD";
            ++i;
        }
    }
    return valid;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return result;
}

bool is_perl_number(std::string_view text) {
    return is_perl_match(R"([+-]?(\d+\.\d+|\d+\.|\.\d+|\d+)([eE][+-]?\d+)?)", text);
}

bool is_perl_integer(std::string_view text) { return is_perl_match(R"([+-]?\d+)", text); }

}  // namespace pve_double
