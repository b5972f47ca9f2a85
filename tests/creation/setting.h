// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../base/temporary_folder.h"
#include "app/creation.h"
#include "app/site.h"
#include "app/wizard.h"
#include "proxmox.h"

// After all others: it redefines new. For the same reason this file comes last.
#include "../store/fixture.h"

namespace creation_test {

using store::Creation;
using store::StartState;
using store::State;
using store_test::expect_success;
using store_test::value_of;

// "POST /nodes/pve1/lxc", the one request that creates.
extern const char* const create_post;

// A fault of the make-believe Proxmox for the next request that creates. `settings` are further members, as
// JSON, with their leading comma.
std::string on_create(const std::string& action, const std::string& settings = "");
std::string fault(const std::string& match, const std::string& action, const std::string& settings = "");

// One user with a node, a complete draft and the means to go through everything between the button "Create"
// and the end. The database, Redis and Proxmox are real or make-believe servers; the time of leases, windows
// and back-offs is the database's and is made to pass by changing rows. A VMID of its own for each test.
class Setting {
  public:
    Setting();

    app::Site& site() { return *site_; }
    // A further executor with connections of its own, as another process has.
    std::unique_ptr<app::Site> another_site() const;
    std::unique_ptr<app::Site> another_site(const base::Config::Mysql& mysql) const;

    // As a fresh test, after the judge's word on what was: another VMID, a draft with another key.
    void start_anew();

    // A configuration file for executables that stand on the same servers; its path.
    std::string write_configuration() const;

    uint32_t vmid() const { return vmid_; }
    int64_t user_id() const { return user_id_; }
    int64_t node_id() const { return node_id_; }
    const std::string& token_id() const { return token_id_; }
    void want_start() { is_start_wanted_ = true; }

    // The wizard as it stands on its last page.
    app::Wizard wizard(app::Site& site);
    // Presses "Create"; the id of the creation.
    std::string begin() { return begin(*site_); }
    std::string begin(app::Site& site);
    // As begin(), without the first attempt: the row is PLANNED and nothing was asked of Proxmox.
    std::string plan();

    Creation row(const std::string& id);
    Creation advance(const std::string& id, const std::string& actor = "test");
    // Makes so much of the database's time pass for this creation.
    void pass(const std::string& id, int64_t seconds);
    void set(const std::string& id, const std::string& assignment);

    // Advances it until the condition holds, or fails the test after 15 s.
    Creation advance_until(const std::string& id, const std::function<bool(const Creation&)>& is_met);
    Creation advance_to(const std::string& id, State state);
    // Until nothing will change any more, with the windows passing as they are waited for.
    Creation settle(const std::string& id);
    // Waits for the ledger to have so many entries of this action about the VMID.
    void wait_for(const std::string& action, int count, const std::string& outcome = "");

    int entries(const std::string& action, const std::string& outcome = "") const;
    std::vector<store::CreationEvent> events(const std::string& id);
    // The states it went through, "PLANNED SENDING ACCEPTED DONE".
    std::string way(const std::string& id);
    // A container or VM that somebody else made.
    void add_foreign(const std::string& type = "lxc", const std::string& node = "pve1",
                     const std::string& config = "");
    void remove_container() const;
    // The judge does not ask about what the ledger has so far.
    void forget_ledger();

    // The judge of each test, FAULTS.md: I1, at most one container per creation; I2, none that no row knows;
    // I3, no row that is DONE without a container, and none left under way. Also that each change has an
    // event with its actor. Looks at all creations of this test.
    void judge();

  private:
    void add_draft();

    base_test::TemporaryFolder folder_;
    store_test::Servers servers_;
    base::Config config_;  // a forked child would be told of a database of its own
    std::unique_ptr<app::Site> site_;
    Proxmox& proxmox_ = Proxmox::get();
    uint32_t vmid_;
    int64_t user_id_ = 0, node_id_ = 0;
    std::string draft_id_, token_id_;
    bool is_start_wanted_ = false;
    size_t ledger_before_ = 0;
};

}  // namespace creation_test
