// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

// What systemd, or another service manager that speaks its protocols, hands to a service and hears from it.
namespace supervise {

// A listening socket that the service manager opened and will open again: its name in the file system is not
// ours to remove.
struct HandedSocket {
    std::string name;
    int fd;
};

// The sockets that were handed to this process (LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES: sd_listen_fds(3)),
// closed in every program started from it. Empty when there are none, or when they were meant for another
// process. `bad_input` when they do not have one name each, or when one is no listening stream socket. Does
// not wait.
base::Result<std::vector<HandedSocket>> take_handed_sockets();

// Tells the service manager `state`, "READY=1" say (sd_notify(3)). Nothing when nobody asked to be told; one
// that cannot be reached is logged, for the service works without it.
void notify(std::string_view state);

}  // namespace supervise
