// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>

#include "web/reply.h"
#include "web/request.h"

namespace web {

// What a program does with the requests that reach it, one after the other.
class Service {
  public:
    virtual ~Service() = default;

    // A request has come in, also one that is refused unread for its size.
    virtual void begin(const RawRequest&) {}
    // May throw: the server then answers 500 and goes on.
    virtual Reply answer(const RawRequest& request) = 0;
    // The visitor has his reply, whoever made it; it took so long until it was ready.
    virtual void end(const RawRequest&, const Reply&, std::chrono::microseconds) {}

    // Nobody waits for what is done here: called after each request, and again whenever the time it returned
    // has passed without one.
    virtual std::chrono::milliseconds rest() { return std::chrono::minutes(1); }
};

// Serves FastCGI requests from the listening socket on fd 0 until SIGTERM, SIGINT or SIGUSR1; the request in
// hand is always finished. Run as plain CGI (fd 0 is no socket) it answers one request and returns. Every
// reply carries the request's id as X-Request-Id. Returns the exit code of the process. Call it before
// anything opens a connection or a thread: it blocks the signals of the whole process.
//
// A request that takes longer than `patience`, the reading of it included, ends the process with SIGALRM,
// whatever it waits for: the supervisor starts another. It must be far above the time that any page has.
int serve(Service& service, std::chrono::seconds patience = std::chrono::minutes(2));

}  // namespace web
