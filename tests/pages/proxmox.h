// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "../support/make_believe_pve.h"
#include "visitor.h"

namespace pages_test {

// A make-believe Proxmox of this program's own (tests/pve), whose tasks take a twentieth of a second. One for
// all tests: each uses VMIDs of its own and clears the faults it ordered.
class Proxmox : public make_believe::Control {
  public:
    // Started by the first call.
    static Proxmox& get();

    // A record of the visitor's for this node of the demo's scene, with the token of this kind.
    int64_t record(const Scene& scene, const Visitor& visitor, const std::string& node,
                   const std::string& token_kind = "full") const;

    // A container that is there from now on, with another VMID each time. `config` are the members of its
    // configuration as JSON.
    uint32_t add_container(const std::string& config, const std::string& status = "stopped",
                           const std::string& node = "pve1") const;

    // How many entries of the ledger have this action and VMID, a begun one and its end each.
    int entries(const std::string& action, uint32_t vmid) const;

  private:
    using Control::Control;
};

}  // namespace pages_test
