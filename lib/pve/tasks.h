// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"

namespace pve {

// The parts of a UPID, Proxmox's name of a task. `UPID:node:pid:pstart:starttime:type:id:user:`, numbers in
// hexadecimal; the user is `user@realm!token` for a task started by a token (PVE: pve-common UPID.pm).
struct Upid {
    std::string text;  // the whole
    std::string node;
    int64_t start_time = 0;  // seconds since 1970 by that node's clock
    std::string type;        // "vzcreate"
    std::string id;          // of the guest, "105"
    std::string user;
};
std::optional<Upid> parse_upid(std::string_view text);

struct Task {
    bool is_running = false;
    std::string exit_status;  // while running empty; then "OK", "WARNINGS: 2", or the error

    // Ended well; warnings do not make it fail.
    bool is_ok() const;
    // The number in `WARNINGS: n`, else 0.
    unsigned warnings() const;
};

// A row of a node's task list: running and archived ones.
struct TaskRow {
    Upid upid;
    bool is_running = false;
    std::string status;  // of an ended one: "OK" or the error
};

struct LogLine {
    int64_t n = 0;  // 1 for the first line of the task
    std::string text;
};

// A piece of a task's log. Ask next with start = `next`.
struct TaskLog {
    std::vector<LogLine> lines;  // ascending, none before `start`
    int64_t next = 0;            // the number of lines read so far
    int64_t total = 0;           // lines there are by now
};

Task read_task(const base::json::Value& data);
// In Proxmox's order: running ones, then the archive from the newest on.
std::vector<TaskRow> read_task_rows(const base::json::Value& data);
// `body` is the envelope, as `total` stands beside `data`. The line that Proxmox makes up for a log that is
// empty or not there yet is not a line.
TaskLog read_task_log(const base::json::Value& body, int64_t start);

}  // namespace pve
