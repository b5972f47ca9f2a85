// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>

#include "web/reply.h"
#include "web/request.h"

namespace web {

// Answers one request. May throw: the server then answers 500 and goes on.
using Answer = std::function<Reply(const RawRequest&)>;

// Serves FastCGI requests from the listening socket on fd 0, one after the other, until SIGTERM, SIGINT or
// SIGUSR1; the request in hand is always finished. Run as plain CGI (fd 0 is no socket) it answers one
// request and returns. `on_idle` is called after each minute without a request. Returns the exit code of the
// process. Call it before anything opens a connection or a thread: it blocks the signals of the whole
// process.
//
// A request that takes longer than `patience`, the reading of it included, ends the process with SIGALRM,
// whatever it waits for: the supervisor starts another. It must be far above the time that any page has.
int serve(const Answer& answer, const std::function<void()>& on_idle,
          std::chrono::seconds patience = std::chrono::minutes(2));

}  // namespace web
