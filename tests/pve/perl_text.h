// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

// The handful of text rules of Perl that Proxmox's answers depend on.
namespace pve_double {

// True when the whole value matches the pattern, read as ECMAScript (the patterns of the API document are
// within the part that both dialects share). Time grows with the length of the value only, so a hostile value
// does no harm.
bool is_full_match(std::string_view pattern, std::string_view value, bool ignore_case = false);

// The same as Perl's m/^(?:PATTERN)$/, whose "$" also holds before one newline at the end.
bool is_perl_match(std::string_view pattern, std::string_view value, bool ignore_case = false);

// True when the pattern is found anywhere in the text. False for a pattern that cannot be compiled.
bool is_found(std::string_view pattern, std::string_view text);
bool is_pattern(std::string_view pattern);

// PVE::Tools::split_list: at NUL when there is one, else at every run of blanks, commas and semicolons.
std::vector<std::string> split_list(std::string_view text);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// uri_unescape; with plus_is_blank also "+" becomes a blank, as in form data. A "%" without two hex digits
// stays.
std::string percent_decode(std::string_view text, bool plus_is_blank = false);

// The length in characters of UTF-8 text.
std::size_t length_of(std::string_view text);

std::string lower(std::string_view text);
// Text decoded from UTF-8 as Perl does it: every byte that does not belong becomes U+FFFD.
std::string valid_utf8(std::string_view text);

bool is_perl_number(std::string_view text);
bool is_perl_integer(std::string_view text);

}  // namespace pve_double
