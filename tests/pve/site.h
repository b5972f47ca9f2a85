// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "node_server.h"

namespace pve_double {

// All ports of the scene together: one for each node that is online, and the control port.
class Site {
  public:
    Site(World& world, Faults& faults, Shutdown& shutdown);

    // Makes certificates, takes ports (the same as last time), writes endpoints.json and endpoints.env. Empty
    // when all went well; else what did not, such as a port of last time that someone else has now.
    std::string open();

    // Starts a thread for each port and one that carries the tasks on.
    void start();

    // The server of a node; null when there is none. An empty cluster means the first that has such a node.
    NodeServer* server(const std::string& cluster, const std::string& node);
    const std::vector<std::unique_ptr<NodeServer>>& servers() const { return servers_; }

    // Gives the node another certificate, from an authority that nobody knows, or its own one back.
    bool swap_certificate(NodeServer& server, bool is_own);

    int control_listener() const { return control_listener_; }
    World& world() { return world_; }
    Faults& faults() { return faults_; }
    Shutdown& shutdown() { return shutdown_; }

    bool write_endpoints() const;

  private:
    std::string open_cluster(std::size_t index);
    std::string stem(std::size_t cluster) const;
    std::size_t index_of(const Cluster& cluster) const;

    World& world_;
    Faults& faults_;
    Shutdown& shutdown_;
    Api api_;
    std::vector<std::unique_ptr<NodeServer>> servers_;
    int control_listener_ = -1;
    int control_port_ = 0;
    int swaps_ = 0;
    Value ports_;
};

}  // namespace pve_double
