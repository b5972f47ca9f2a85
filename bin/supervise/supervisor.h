// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/account.h"
#include "base/result.h"
#include "listener.h"
#include "pool.h"

namespace supervise {

struct Plan {
    struct Page {
        std::string name;
        unsigned workers = 1;
        std::optional<int> handed;  // its listening socket, when a service manager opened that
    };
    std::string run;       // folder of the sockets; empty: each page's socket was handed over
    std::string programs;  // folder of the executables, one named as each page
    std::string config;    // handed to the workers as BERTH_CONFIG; empty: none
    SocketRights rights;
    std::optional<base::Account> account;  // as whom root goes on; none: as it is
    std::vector<Page> pages;
};

// Owns the sockets and the workers of all pages.
class Supervisor {
  public:
    explicit Supervisor(Plan plan) : plan_(std::move(plan)) {}
    Supervisor(const Supervisor&) = delete;
    Supervisor& operator=(const Supervisor&) = delete;
    ~Supervisor();

    // Makes the run folder if it is missing (0750, the account's and the sockets' group) and opens all
    // sockets: a client may connect from now on and waits for the first worker. `conflict` when another
    // supervisor holds the folder. Takes those that were handed over as they are. From then on this process
    // is the account's, and so are the workers.
    base::Result<void> open();

    // Keeps the workers until SIGTERM or SIGINT, then ends them, waits for them and removes the sockets.
    // SIGHUP replaces all workers. Tells the service manager when it is ready and when it stops; sockets that
    // this one handed over stay open there, so that clients wait for the next start. `internal` when the
    // system refuses a signalfd or poll.
    base::Result<void> run();

  private:
    base::Result<void> make_run_folder();
    base::Result<void> hold_run_folder();
    base::Result<void> open_sockets();
    base::Result<void> watch_signals();
    base::Result<void> wait(std::optional<Moment> until);
    void take_signals();
    void reap();
    void stop();
    bool is_empty() const;
    std::optional<Moment> tick();

    Plan plan_;
    int lock_ = -1, signals_ = -1;
    std::vector<Listener> listeners_;
    std::deque<Pool> pools_;
    bool stopping_ = false;
};

}  // namespace supervise
