// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace random_wizards {

// The make-believe Proxmox of tests/pve in this process, without its ports: a stand-alone node "pve1" that
// has every storage, template, pool and bridge that field_values() names, and a token with every right. A
// creation goes the whole way of a request there, from the parameters' check to its task.
class Proxmox {
  public:
    // `version` is "7.4", "8.4" or "9.2". Nothing is written to disk.
    explicit Proxmox(const std::string& version);
    ~Proxmox();
    Proxmox(const Proxmox&) = delete;
    Proxmox& operator=(const Proxmox&) = delete;

    struct Verdict {
        int status = 0;
        std::string body;
        std::vector<std::string> refused;  // the parameters in its errors, and parts of them: net0, net0.tag
        std::string exit;                  // how the task ended; empty without one
    };

    // Sends the form of a creation and lets its task run to its end. The container is gone afterwards.
    Verdict create(const std::string& form);

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace random_wizards
