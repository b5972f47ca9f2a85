// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"

namespace web {

// Whether somebody listens on this Unix socket and takes connections. Does not wait. Error unavailable, with
// the system's own words: no such socket, refused, no permission, or a full queue.
base::Result<void> connects(const std::string& socket_path);

// Sends one GET with these variables of CGI to a FastCGI program, as a web server does, and gives what it
// answers, header and body. Waits until the deadline. Error unavailable: no connection, or no whole answer in
// time; bad_reply: what came is not FastCGI.
base::Result<std::string> ask_fastcgi(const std::string& socket_path,
                                      const std::vector<std::pair<std::string, std::string>>& variables,
                                      base::Deadline deadline);

}  // namespace web
