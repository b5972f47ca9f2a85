// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "pve/client.h"
#include "store/creations.h"

namespace app {

// One advance of one creation: the row as last seen, and the means to change it. Each method below does one
// thing of CREATION.md and writes what came of it; a change that somebody else forestalled is given up, and
// the row read again.
class CreationStep {
  public:
    CreationStep(Site& site, store::Creation creation, std::string actor, base::Deadline deadline);

    // Finds the node and opens its secret. False when the row cannot go on for now: node record gone, secret
    // lost.
    base::Result<bool> open_node();

    base::Result<void> send();          // T1 to T5
    base::Result<void> follow_task();   // T12 to T15
    base::Result<void> find_out();      // T6 to T11, T15
    base::Result<void> look_daily();    // T7, T8 long after the watch, once a day
    base::Result<void> start();         // the start, a step of its own
    base::Result<void> expire_lease();  // T6

    // What the user asks for. False when the row is in a state where there is nothing to give up, or no
    // start to repeat.
    base::Result<bool> give_up();
    base::Result<bool> start_again();

    const store::Creation& creation() const { return creation_; }
    base::Result<void> reload();

  private:
    // True when the change was written; false when somebody was faster.
    base::Result<bool> change(const store::Change& change);
    base::Result<void> change_or_reload(const store::Change& change);

    base::Result<void> take_answer(const pve::Result<pve::Upid>& answer);
    base::Result<void> take_refusal(const pve::Failure& failure);
    base::Result<void> take_unsent(const pve::Failure& failure);
    base::Result<void> end_task(const pve::Task& task);
    base::Result<void> end_unseen_task(bool is_known_to_be_over);
    base::Result<void> end_without_container(const std::string& reason, const std::string& words);
    base::Result<void> take_refused_preflight(const pve::Failure& failure);
    base::Result<void> finish(store::State state, const std::string& reason, const std::string& message);
    base::Result<void> settle_nothing_found();
    base::Result<void> note_attention();
    base::Result<void> send_start();
    base::Result<void> follow_start();
    base::Result<void> find_lost_start();
    std::string find_start_task();
    base::Result<bool> adopt_task();

    // Whether the container at our VMID is there, and ours: it has our marker and is not locked for being
    // created. Nothing when the node cannot tell.
    enum class Found { nothing, placeholder, ours, foreign };
    std::optional<Found> look();
    std::string log_tail(pve::Client& client);
    static constexpr unsigned most_attempts = 5;
    bool is_first_attempt() const { return creation_.attempt <= 1; }

    Site& site_;
    store::Creation creation_;
    std::string actor_;
    base::Deadline deadline_;
    store::Node node_;
    pve::Endpoint endpoint_;
};

}  // namespace app
