// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "../support/make_believe_pve.h"

namespace pve_client {

// The make-believe Proxmox of tests/pve, as a server to speak to. $BERTH_TEST_PVE_DIR names the state folder
// of one that runs; without it, the program under $BERTH_TEST_BUILD is started for these tests with a folder
// of its own and ended with them. One for all tests; faults are cleared by each test that sets them.
class MakeBelieve : public make_believe::Control {
  public:
    // Null when there is neither, and then it says so in the output of the tests.
    static MakeBelieve* find();

    // A node of the demo scene ("pve1", "pve2", "solo"), pinned, with the token of this kind of its cluster.
    pve::Endpoint endpoint(const std::string& node, const std::string& token_kind = "full") const;
    std::string ca_pem(const std::string& node) const;

    // How many entries of the ledger have this action and VMID.
    int entries(const std::string& action, uint32_t vmid) const;

  private:
    using Control::Control;
};

}  // namespace pve_client
