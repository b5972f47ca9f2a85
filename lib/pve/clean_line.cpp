// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "base/text.h"
#include "pve/reply.h"

namespace pve {
namespace {

constexpr char escape = '\x1B';

// Bytes of the terminal sequence at the start of `text`, which begins with ESC.
size_t sequence_length(std::string_view text) {
    if (text.size() < 2) return text.size();
    if (text[1] == '[') {
        size_t end = 2;
        while (end < text.size() && text[end] >= 0x20 && text[end] < 0x40) ++end;
        return end < text.size() ? end + 1 : end;
    }
    if (text[1] == ']') {
        const auto bell = text.find('\a');
        return bell == std::string_view::npos ? 2 : bell + 1;
    }
    return 2;
}

size_t character_length(unsigned char lead) {
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// U+202A to U+202E and U+2066 to U+2069 turn the reading direction and make a line look like another.
bool is_direction_mark(std::string_view character) {
    return (character >= "\xE2\x80\xAA" && character <= "\xE2\x80\xAE") ||
           (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9");
}

}  // namespace

std::string clean_line(std::string_view text, size_t limit) {
    std::string out;
    while (!text.empty()) {
        const char c = text.front();
        if (c == escape) {
            text.remove_prefix(sequence_length(text));
            continue;
        }
        const bool is_blank = c == '\t' || c == '\n' || c == '\r' || c == ' ';
        const std::string_view character = text.substr(0, character_length(static_cast<unsigned char>(c)));
        const bool is_fine = base::is_clean_text(character);
        text.remove_prefix(is_fine ? character.size() : 1);
        if (!is_fine || is_direction_mark(character)) continue;
        if (out.size() + character.size() > limit) break;
        out += is_blank ? " " : character;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

}  // namespace pve
