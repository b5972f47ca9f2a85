// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "world.h"

// Worker tasks: made when a request is accepted, then carried on by the clock.
namespace pve_double {

// What a task will do. Fractions are of its length: 0 at its start, 1 at its end.
struct TaskPlan {
    struct Line {
        double at = 0;
        std::string text;
    };
    struct Effect {
        double at = 0;
        Value what;
    };
    std::string type;         // vzcreate, vzstart...
    bool is_of_guest = true;  // false: the task's id stays empty
    double seconds = 0;
    std::vector<Line> lines;
    std::vector<Effect> effects;
    std::string error;  // empty: it ends well
    int warnings = 0;   // more than 0: it ends with "WARNINGS: n"
    Value note;         // goes into the ledger
};

// Starts the task and gives its UPID. The world is to be locked; the state is saved before it returns.
std::string fork_task(World& world, Cluster& cluster, const std::string& node, const std::string& user,
                      int vmid, TaskPlan plan);

// Does everything that is due by now, and saves when something was.
void advance(World& world);

// Ends a running task as a signal would: what it has not done yet is left undone.
void stop_task(World& world, Cluster& cluster, Task& task, const std::string& exit_status);

// The parts of a UPID; nothing when it is none. PVE: pve-common UPID.pm.
struct Upid {
    std::string node;
    std::int64_t pid = 0;
    std::int64_t pstart = 0;
    std::int64_t starttime = 0;
    std::string type;
    std::string id;
    std::string user;
};
std::optional<Upid> parse_upid(const std::string& text);

// The log as it stands now: the lines that are due.
std::vector<std::string> visible_lines(const Task& task);

}  // namespace pve_double
