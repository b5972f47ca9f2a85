// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace base::log {

using Pair = std::pair<std::string_view, std::string>;

// Writes one line `time=… level=… event=… key=value …` to stderr, the time in UTC as RFC 3339 has it. Values
// with blanks are quoted, control characters escaped, each cut after 500 bytes. Never hand over a secret.
// When stderr cannot be written the line is dropped and counted: a full disk stops no request.
void info(std::string_view event, std::initializer_list<Pair> pairs = {});
void warning(std::string_view event, std::initializer_list<Pair> pairs = {});
void error(std::string_view event, std::initializer_list<Pair> pairs = {});

// What the lines of the present request also carry: page, request id and, once known, the user.
void begin_request(std::string_view page, std::string_view request_id);
void set_user(std::string_view name);
void end_request();

}  // namespace base::log
