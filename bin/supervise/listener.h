// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

#include "base/result.h"

namespace supervise {

// Who may connect: only the web server should, since libfcgi trusts the lengths its peer sends
// (CVE-2025-23016 and what its fix left open).
struct SocketRights {
    mode_t mode = 0660;
    std::optional<gid_t> group;  // none: the group of the process
};

// A listening Unix socket, with a name in the file system when we made it. Copies share the descriptor;
// close_listener ends it.
struct Listener {
    int fd = -1;
    std::string path;  // empty: opened by somebody else
    dev_t device = 0;
    ino_t inode = 0;
};

// Opens RUN/PAGE.sock. The socket is made under another name, listens, gets its rights and then replaces the
// old name in one step, so a client finds either the old socket or the finished new one. `bad_input` when the
// path does not fit into a socket address (107 bytes); `internal` with the errno text otherwise.
base::Result<Listener> open_listener(const std::string& run, const std::string& page,
                                     const SocketRights& rights);

// A socket that somebody else opened and names.
base::Result<Listener> handed_listener(int fd);

// Closes it and removes its name, unless somebody else's socket stands there by now.
void close_listener(Listener& listener);

}  // namespace supervise
