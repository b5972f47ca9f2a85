// SPDX-License-Identifier: MIT
#include "web/form_body.h"

#include <algorithm>
#include <optional>

#include "base/crypto.h"
#include "base/text.h"

namespace web {
namespace {

std::string decoded(std::string_view text) {
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
        const auto byte = text[i] == '%' && i + 2 < text.size()
                              ? base::crypto::from_hex(text.substr(i + 1, 2))
                              : std::nullopt;
        if (byte) {
            out += *byte;
            i += 2;
        } else {
            out += text[i] == '+' ? ' ' : text[i];
        }
    }
    return out;
}

std::string name_of(std::string_view pair) { return decoded(pair.substr(0, pair.find('='))); }

}  // namespace

std::vector<std::pair<std::string, std::string>> pairs_of(std::string_view body) {
    std::vector<std::pair<std::string, std::string>> pairs;
    for (const std::string& pair : base::split(body, '&')) {
        if (pair.empty()) continue;
        const auto equals = pair.find('=');
        pairs.emplace_back(name_of(pair), equals == std::string::npos
                                              ? std::string()
                                              : decoded(std::string_view(pair).substr(equals + 1)));
    }
    return pairs;
}

std::string body_without(std::string_view body, const std::vector<std::string_view>& names) {
    std::string out;
    for (const std::string& pair : base::split(body, '&')) {
        if (pair.empty() || std::find(names.begin(), names.end(), name_of(pair)) != names.end()) continue;
        if (!out.empty()) out += '&';
        out += pair;
    }
    return out;
}

}  // namespace web
