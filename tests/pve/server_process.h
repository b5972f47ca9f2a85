// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "value.h"

namespace pve_double {

struct ServerSettings {
    std::string program;
    std::string scene;
    std::string version;
    std::string seconds;
    std::string auth_delay_ms;
};

// A make-believe Proxmox of our own with a state directory of its own; both go with the object.
class ServerProcess {
  public:
    explicit ServerProcess(ServerSettings settings);
    ~ServerProcess();
    ServerProcess(const ServerProcess&) = delete;
    ServerProcess& operator=(const ServerProcess&) = delete;

    // Waits up to ten seconds for its "ready".
    bool start();
    // Ends it with the signal and waits for that.
    void stop(int signal);

    const Value& endpoints() const { return endpoints_; }
    const std::string& directory() const { return directory_; }

    int port_of(const std::string& node) const;
    int control_port() const;
    // "PVEAPIToken=ID=SECRET" of the first token of that kind; empty when there is none.
    std::string authorization(const std::string& kind) const;

  private:
    ServerSettings settings_;
    int process_ = -1;
    std::string directory_;
    Value endpoints_;
};

}  // namespace pve_double
