// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "api.h"
#include "connection.h"
#include "faults.h"
#include "http.h"
#include "shutdown.h"
#include "tls.h"

namespace pve_double {

// The HTTPS port of one node.
class NodeServer {
  public:
    NodeServer(Api& api, Cluster& cluster, const Node& node, Faults& faults, Shutdown& shutdown);

    // Takes the port; 0 picks one. False when it is not to be had.
    bool open(int port);
    int port() const { return port_; }

    // Off: the port refuses connections, and those there are are cut. On: the same port again; false when it
    // is gone.
    bool set_listening(bool is_on);

    const Node& node() const { return node_; }
    Cluster& cluster() { return cluster_; }

    // From the next connection on.
    void set_identity(Identity identity);
    std::string fingerprint() const;

    // Accepts until the server ends; each connection gets a thread of its own.
    void run();

    // How many connections came, got through the handshake, and how many requests were read.
    Value counters() const;

  private:
    void serve(int socket);
    void converse(Connection& connection);
    // False when the connection is to end without a further word.
    bool serve_request(Connection& connection, Head head);
    bool serve_spoiled(Connection& connection, Head& head, const Value& fault);
    bool read_body(Connection& connection, Head& head);
    Answer execute(Head& head);
    bool send(Connection& connection, const Head& head, const Answer& answer);
    void hang(Connection& connection);

    Api& api_;
    Cluster& cluster_;
    const Node& node_;
    Faults& faults_;
    Shutdown& shutdown_;
    std::atomic<int> listener_{-1};
    int port_ = 0;
    mutable std::mutex mutex_;
    Identity identity_;
    std::set<int> sockets_;  // of the connections there are
    std::atomic<long> connections_{0};
    std::atomic<long> handshakes_{0};
    std::atomic<long> requests_{0};
};

}  // namespace pve_double
