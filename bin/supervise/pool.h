// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "listener.h"

namespace supervise {

using Clock = std::chrono::steady_clock;
using Moment = Clock::time_point;

// The workers of one page: keeps the wanted number alive and replaces them on demand. Never blocks and knows
// no signals: the owner tells it which child ended (`reap`) and what time it is (`tick`).
//
// A worker that ended is started again after 100 ms, 200 ms … 5 s; one that lived 10 s begins at 100 ms
// again. A replacement starts beside the old worker, which is told to stop (SIGTERM: it finishes the request
// in hand) only when the new one has lived for 500 ms. If it dies before that, the old workers stay: a broken
// program put in place does not take the page down. Whoever does not stop within 40 s is killed.
class Pool {
  public:
    // `listener` stays the owner's and must outlive the pool's workers.
    Pool(std::string page, std::string program, int listener, unsigned workers,
         std::vector<std::string> environment);

    const std::string& page() const { return page_; }

    // Replaces all workers one after the other. Called again while that is going on, it starts over.
    void replace();

    // No more starts; everybody is told to end.
    void stop(Moment now);
    bool is_empty() const;

    // True when `pid` was one of ours; `status` as from waitpid.
    bool reap(pid_t pid, int status, Moment now);

    // Does what is due; returns when it wants to be called next, if ever.
    std::optional<Moment> tick(Moment now);

  private:
    struct Slot {
        pid_t pid = 0;  // 0: ended, due again at start_at
        Moment started, start_at;
        std::chrono::milliseconds delay{0};
        unsigned generation = 0;
    };
    // The replacement for slots_[slot], not yet proven.
    struct Trial {
        pid_t pid;
        size_t slot;
        Moment started;
        unsigned generation;
    };
    struct Leaver {
        pid_t pid;
        Moment kill_at;
        bool killed;
    };

    void start(Slot& slot, Moment now);
    void schedule(Slot& slot, Moment now);
    void retire(pid_t pid, Moment now);
    void advance_replacement(Moment now);
    void give_up_replacement();
    std::optional<Moment> next_moment() const;

    std::string page_, program_;
    int listener_;
    std::vector<std::string> environment_;
    std::vector<Slot> slots_;
    std::optional<Trial> trial_;
    std::vector<Leaver> leavers_;
    unsigned wanted_ = 0;  // the generation every slot should have
    bool stopping_ = false;
};

}  // namespace supervise
