// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/json.h"
#include "pve/endpoint.h"

namespace creation_test {

// One line of the ledger: what the make-believe Proxmox really did.
struct Entry {
    std::string action, outcome, marker, upid;
    uint32_t vmid = 0;
};

// A make-believe Proxmox of this program's own (tests/pve), whose creations take a fifth of a second. One for
// all tests: each uses VMIDs of its own and clears the faults of the one before.
class Proxmox {
  public:
    // Started by the first call. $BERTH_TEST_BUILD is the folder that make built into.
    static Proxmox& get();
    ~Proxmox();
    Proxmox(const Proxmox&) = delete;
    Proxmox& operator=(const Proxmox&) = delete;

    // With the token of this kind of the node's cluster, pinned to the certificate it has now.
    pve::Endpoint endpoint(const std::string& node, const std::string& token_kind = "full") const;

    // Orders a misbehaviour, or a change behind everybody's back: tests/pve/README.md.
    void order(const std::string& json) const;
    void clear_faults() const;
    // How many faults wait for their request.
    size_t waiting_faults() const;
    int64_t requests(const std::string& node) const;
    std::vector<Entry> ledger() const;

  private:
    Proxmox();
    void start();
    std::string ask_control(const std::string& method, const std::string& path,
                            const std::string& body) const;
    base::json::Value endpoints() const;

    std::string folder_;
    pid_t owner_, pid_ = -1;
};

}  // namespace creation_test
