// SPDX-License-Identifier: MIT
#pragma once

namespace base {

// A hook for tests: ends the process at once with 137, as `kill -9` does, when the environment variable
// BERTH_CRASH_AT is this name; otherwise nothing. So the tests can have an executor die between any two steps
// of a creation, and an operator's command where an interruption hurts most. No user can set a worker's
// environment, and nothing else depends on it. The points:
//   before_row      everything is checked, the row is not inserted
//   after_row       the row is committed, PLANNED
//   after_sending   SENDING is committed, no byte was sent
//   after_post      Proxmox answered, the answer is not recorded
//   after_reply     the answer is recorded
//   before_start    the start is recorded as sent, no byte was sent
//   after_start     Proxmox answered the start, the answer is not recorded
//   after_statement     a statement of a migration has taken effect, the journal does not know it
//   after_new_key       the key file has its new key, no secret is sealed with it
//   before_reseal       some secrets are sealed with the new key, the next is not
//   before_backup_ends  all rows are written, the file has not its name
void crash_point(const char* name);

}  // namespace base
