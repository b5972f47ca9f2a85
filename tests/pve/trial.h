// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "https_client.h"
#include "server_process.h"

namespace pve_double {

// A make-believe Proxmox of the demo's scene under trial: asks it, orders misbehaviour from it, reads its
// ledger, and counts what came out as expected. Containers take 0.4 s, a refused token 0.1 s.
class Trial {
  public:
    Trial(const std::string& program, const std::string& scene)
        : server_({program, scene, "", "0.4", "100"}) {}

    ServerProcess& server() { return server_; }

    // What is being tried; named with each failure.
    void begin(std::string part) { part_ = std::move(part); }
    void expect(bool is_true, const std::string& what);
    int passed() const { return passed_; }
    int failed() const { return failed_; }

    // Puts the order, which the control port is expected to take.
    void order(const std::string& body);
    // The status with which it answers an order.
    int order_status(const std::string& body) const;
    // The body of the control port's answer.
    std::string control(const std::string& method, const std::string& path) const;

    // One request to node pve1 with the token that may do everything, on a connection of its own.
    Attempt ask(const std::string& method, const std::string& path, const std::string& body = "",
                Patience patience = {}) const;
    HttpAnswer get(const std::string& path) const;
    // Asks for a container; "m500" is the description of container 500.
    Attempt create(int vmid, Patience patience = {}) const;
    HttpAnswer answer_to_create(int vmid) const;

    // How many entries of the ledger carry all of the texts.
    int entries(const std::vector<std::string>& texts) const;
    // Of those about one guest: nothing at all was done when there is none.
    int entries_of(int vmid) const { return entries({id(vmid)}); }
    // How often a container was made with that id.
    int created(int vmid) const { return entries({R"("action":"create",)", R"("outcome":"ok")", id(vmid)}); }

    // Polls for fifteen seconds at most.
    bool comes_true(const std::function<bool()>& condition) const;
    // How the creation of that container ended; empty while it runs.
    std::string exit_status(int vmid) const;
    // How long it took, in the seconds that Proxmox shows; -1 when there was none.
    int task_seconds(int vmid) const;
    bool is_running(int vmid) const;

  private:
    static std::string id(int vmid) { return "\"vmid\":" + std::to_string(vmid) + ","; }

    ServerProcess server_;
    std::string part_;
    int passed_ = 0;
    int failed_ = 0;
};

// The groups of misbehaviour, each in its own file.
void try_answers(Trial& trial);
void try_tasks(Trial& trial);
void try_site(Trial& trial);

}  // namespace pve_double
