// SPDX-License-Identifier: MIT
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace base::log {

using Pair = std::pair<std::string_view, std::string>;

// Writes one line `time=… level=… event=… key=value …` to stderr, the time in UTC as RFC 3339 has it. Values
// with blanks are quoted, control characters escaped, each cut after 500 bytes; what does not fit into a line
// of 4096 bytes is left out, and the line ends with `line_cut=yes`. Never hand over a secret. Waits for
// nobody: when stderr takes no line at once, it is dropped and counted, and the next one says how many. So
// neither a full disk nor a reader that is stuck stops a request.
void info(std::string_view event, std::initializer_list<Pair> pairs = {});
void warning(std::string_view event, std::initializer_list<Pair> pairs = {});
void error(std::string_view event, std::initializer_list<Pair> pairs = {});

// A warning of an event that is told once in the life of the process, whatever its pairs: for what does not
// change until the configuration does, and what visitors could otherwise fill the log with.
void warning_once(std::string_view event, std::initializer_list<Pair> pairs = {});

// From now on `info` writes nothing: for a command at a terminal, whose answer says what went well.
void hide_info();

// What the lines of the present request also carry: page, request id and, once known, the user.
void begin_request(std::string_view page, std::string_view request_id);
void set_user(std::string_view name);
void end_request();

}  // namespace base::log
