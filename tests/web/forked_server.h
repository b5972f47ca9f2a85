// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>

#include "../base/temporary_folder.h"
#include "../support/fastcgi_client.h"
#include "web/server.h"

namespace web_test {

// web::serve in a process of its own, listening on a Unix socket. It does what the variable TEST of a request
// says:
//   (nothing)  answers `N of body, complete` or `N of body, short`
//   wait       writes the file `reached`, then waits (10 s at most) until there is a file `go`, then answers
//   throw      throws
// Of each end it writes the status and the request's id into the file `ended`.
class ForkedServer {
  public:
    explicit ForkedServer(std::chrono::seconds patience = std::chrono::minutes(2));
    ~ForkedServer();  // kills it when it still runs
    ForkedServer(const ForkedServer&) = delete;
    ForkedServer& operator=(const ForkedServer&) = delete;

    const std::string& socket_path() const { return socket_path_; }
    // One more process on the same socket, as a supervisor would start it.
    pid_t start_another();

    void signal(int number) const;
    // Whether the process ended within 15 s.
    bool has_ended();
    // The same, by itself and with exit code 0.
    bool has_ended_well();
    // The same, by this signal.
    bool has_ended_by(int number);
    // How much processor time it has used, in milliseconds.
    long used_milliseconds() const;

    // Whether a file of that name came up in the server's folder within 10 s.
    bool waits_for(const std::string& name) const;
    // Whether that file came to hold this text within 10 s.
    bool writes(const std::string& name, const std::string& text) const;
    void let_go() const { folder_.write("go", ""); }

  private:
    base_test::TemporaryFolder folder_;
    std::string socket_path_;
    int listener_;
    std::chrono::seconds patience_;
    pid_t pid_ = 0;  // 0 when it has ended
    int status_ = 0;
};

// A request with a body of that announced length.
fastcgi::Pairs variables(const std::string& method, const std::string& content_length = "",
                         const std::string& test = "");

// Waits until the other side has read everything that was sent; false after 10 s.
bool is_read_up(const fastcgi::Connection& connection);

}  // namespace web_test
