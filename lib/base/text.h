// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

// Without blanks, tabs and line ends at both sides.
std::string_view trim(std::string_view text);

// The parts between the separators, empty ones included: "a,,b" gives three.
std::vector<std::string> split(std::string_view text, char separator);

// The non-empty parts between any of the given separators: Proxmox's `-list` formats.
std::vector<std::string> split_any(std::string_view text, std::string_view separators);

// The opposite of split: the parts with the separator between them.
std::string joined(const std::vector<std::string>& parts, std::string_view separator);

// ASCII only.
std::string to_lower(std::string_view text);
std::string to_upper(std::string_view text);

bool has_prefix(std::string_view text, std::string_view prefix);

// Digits only, no sign, no blank, no overflow; nothing otherwise.
std::optional<uint64_t> parse_unsigned(std::string_view text);

// Well-formed UTF-8 without control characters other than tab and line ends.
bool is_clean_text(std::string_view text);

// The text with U+FFFD, the mark for what cannot be read, in place of each byte that is not well-formed
// UTF-8.
std::string well_formed(std::string_view text);

// Percent-encodes all but the unreserved characters of RFC 3986: fit for one path segment, one query or form
// value.
std::string percent_encode(std::string_view text);

// Bytes as a person reads them, in the binary units Proxmox uses: "123.45 GiB".
std::string size_text(uint64_t bytes);

}  // namespace base
