// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>

#include "value.h"

namespace pve_double {

struct HttpAnswer {
    int status = 0;
    std::string reason;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    double seconds = 0;
};

// One request over a TLS connection of its own, to 127.0.0.1; waits ten seconds at most. Nothing when no
// whole answer came. The certificate is not judged.
std::optional<HttpAnswer> send_request(int port, const std::string& method, const std::string& target,
                                       const std::map<std::string, std::string>& headers,
                                       const std::string& body);

// A server of our own, killed with the object.
class ServerProcess {
  public:
    // Starts the program and waits up to ten seconds for its "ready".
    ServerProcess(const std::string& program, const std::string& scene, const std::string& version,
                  const std::string& seconds, const std::string& auth_delay_ms);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    bool is_ready() const { return is_ready_; }
    const Value& endpoints() const { return endpoints_; }

  private:
    int process_ = -1;
    bool is_ready_ = false;
    std::string directory_;
    Value endpoints_;
};

// Percent-encodes everything but letters, digits and "-._~".
std::string percent_encode(const std::string& text);

}  // namespace pve_double
