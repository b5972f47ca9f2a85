// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "pve/endpoint.h"

// A make-believe Proxmox (tests/pve) as the unit tests see it. What it refuses, or cannot be reached for,
// fails the running test.
namespace make_believe {

// The executable below $BERTH_TEST_BUILD; fails the test when it is not there.
std::string built_program();

// The whole file; empty when there is none.
std::string contents(const std::string& path);

// A server of this program's own in a new folder below /tmp, ended and removed with this object, however the
// program ends. A forked copy of the object ends nothing.
class Server {
  public:
    // Waits until it listens, at most 20 s. `options` follow those for the demo's scene and the folder.
    Server(const std::string& program, const std::vector<std::string>& options);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    const std::string& folder() const { return folder_; }

  private:
    std::string folder_;
    pid_t owner_, pid_ = -1;
};

// What can be said to the one that keeps its state in this folder.
class Control {
  public:
    explicit Control(std::string folder) : folder_(std::move(folder)) {}

    // endpoints.json, read anew each time: a certificate may have been swapped.
    base::json::Value endpoints() const;
    // A node of the scene with the token of this kind of its cluster, pinned; the fingerprint as it is
    // listed.
    pve::Endpoint endpoint(const std::string& node, const std::string& token_kind) const;

    // The body of the control port's answer.
    std::string ask(const std::string& method, const std::string& path, const std::string& body = "") const;
    // Orders a fault, or a change behind everybody's back: tests/pve/README.md.
    void order(const std::string& json) const { ask("PUT", "/_fault", json); }
    void clear_faults() const { ask("DELETE", "/_fault"); }
    // Requests of HTTP that reached this node so far.
    int64_t requests(const std::string& node) const;
    // One JSON object a line, the oldest first.
    std::vector<base::json::Value> ledger() const;

  private:
    std::string folder_;
};

}  // namespace make_believe
