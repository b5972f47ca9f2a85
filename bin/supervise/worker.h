// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "base/result.h"

namespace supervise {

// NAME=value of the variables a worker may know: BERTH_CONFIG (`config`, when not empty), PATH, TZ, where
// systemd put the credentials (CREDENTIALS_DIRECTORY) and the options of the sanitizers. Nothing else:
// libcurl would obey HTTPS_PROXY and ALL_PROXY.
std::vector<std::string> worker_environment(const std::string& config);

// Runs `program` with the listening socket as descriptor 0, which is where libfcgi looks for it, stdout and
// stderr both on our stderr, every other descriptor closed, no signal blocked. The kernel sends the worker a
// SIGTERM when this process dies. Returns the pid; a program that cannot be executed shows as a worker that
// exits with 127. `unavailable` when the system has no room for a process. Does not block.
base::Result<pid_t> start_worker(const std::string& program, int listener,
                                 const std::vector<std::string>& environment);

}  // namespace supervise
