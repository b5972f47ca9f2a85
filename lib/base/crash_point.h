// SPDX-License-Identifier: MIT
#pragma once

namespace base {

// A hook for tests: ends the process at once with 137, as `kill -9` does, when the environment variable
// BERTH_CRASH_AT is this name; otherwise nothing. So the tests can have an executor die between any two steps
// of a creation. No user can set a worker's environment, and nothing else depends on it. The points:
//   before_row      everything is checked, the row is not inserted
//   after_row       the row is committed, PLANNED
//   after_sending   SENDING is committed, no byte was sent
//   after_post      Proxmox answered, the answer is not recorded
//   after_reply     the answer is recorded
//   before_start    the start is recorded as sent, no byte was sent
//   after_start     Proxmox answered the start, the answer is not recorded
void crash_point(const char* name);

}  // namespace base
