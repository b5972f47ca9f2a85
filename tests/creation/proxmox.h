// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "../support/make_believe_pve.h"

namespace creation_test {

// One line of the ledger: what the make-believe Proxmox really did.
struct Entry {
    std::string action, outcome, marker, upid;
    uint32_t vmid = 0;
};

// A make-believe Proxmox of this program's own (tests/pve), whose creations take a fifth of a second. One for
// all tests: each uses VMIDs of its own and clears the faults of the one before.
class Proxmox : public make_believe::Control {
  public:
    // Started by the first call. $BERTH_TEST_BUILD is the folder that make built into.
    static Proxmox& get();

    // How many faults wait for their request.
    size_t waiting_faults() const;
    std::vector<Entry> ledger() const;

  private:
    using Control::Control;
};

}  // namespace creation_test
