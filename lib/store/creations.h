// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"

namespace store {

// CREATION: 3. While one of the first four holds, the VMID is claimed in its cluster.
enum class State { planned, sending, accepted, ambiguous, done, failed, closed };
// "PLANNED" and so on, as the table and the pages have them.
const char* word_of(State state);
std::optional<State> parse_state(std::string_view word);
bool is_active(State state);

// The start after the creation, a step of its own.
enum class StartState { none, wanted, sent, done, failed };
// "none" and so on.
const char* word_of(StartState state);
std::optional<StartState> parse_start_state(std::string_view word);

// The journal row of one container being created. Ages and leases are by the database's clock at the moment
// of reading. Ids are 32 lower-case hexadecimal digits.
struct Creation {
    std::string id;
    int64_t user_id = 0;
    std::string idem_key;
    std::string spec_hash;  // 32 raw bytes
    int64_t node_id = 0;    // the record may have been removed since
    int64_t cluster_id = 0;
    std::string pve_node;
    uint32_t vmid = 0;
    std::string spec_json;
    std::string draft_id;  // "" when it came from no draft
    std::string hostname;

    State state = State::planned;
    unsigned attempt = 0;
    unsigned rev = 0;
    std::string lease_owner;
    std::optional<std::vector<std::string>> baseline;  // UPIDs seen before the first attempt
    std::string upid;
    std::string reason;
    std::string attention;
    std::string message;                        // Proxmox's own words
    std::map<std::string, std::string> errors;  // by parameter
    std::string log_tail;

    bool is_start_wanted = false;
    bool is_unwanted = false;  // the user gave up: nothing is to be sent any more
    StartState start_state = StartState::none;
    std::string start_upid;
    std::string start_message;

    int64_t created_at = 0;                     // unix seconds
    int64_t seconds_elapsed = 0;                // from submit to its end, or to now
    int64_t seconds_since_update = 0;           // since anything in the row changed
    std::optional<int64_t> seconds_since_sent;  // since the last attempt began
    bool is_lease_over = true;                  // also when nobody has a lease
    bool is_watched = false;         // CLOSED within the last day, after something may have been sent
    bool is_daily_look_due = false;  // CLOSED earlier, and not looked at for a day; for a month
};

struct NewCreation {
    int64_t user_id = 0;
    std::string idem_key;   // 32 hexadecimal digits
    std::string spec_hash;  // 32 raw bytes
    int64_t node_id = 0;    // the row takes cluster and PVE node name from the node's record
    uint32_t vmid = 0;
    std::string spec_json;                           // no secrets
    std::string draft_id;                            // "" for none
    std::map<std::string, std::string> values = {};  // the wizard's, to create the same again
    std::string hostname;
    bool is_start_wanted = false;
};

struct Inserted {
    enum class Outcome {
        created,                    // `creation` is the new row
        existing,                   // the same request came before; `creation` is its row
        claimed,                    // another active creation has the VMID: see holder_*
        key_reused_with_other_spec  // `creation` is the row that has the key
    };
    Outcome outcome = Outcome::created;
    std::optional<Creation> creation;
    int64_t holder_user_id = 0;
    std::string holder_creation_id;
};

struct Attempt {
    std::string lease_owner = {};
    unsigned lease_seconds = 120;
    std::vector<std::string> baseline = {};  // kept only by the first attempt
};

// What to change; what is not set stays as it is. Made to be written with designated initialisers.
struct Change {
    std::optional<State> state = {};
    std::optional<Attempt> begin_attempt = {};  // T1: state sending, attempt + 1, the lease, sent_at = now
    std::optional<std::string> upid = {};
    std::optional<std::string> reason = {};
    std::optional<std::string> message = {};
    std::optional<std::map<std::string, std::string>> errors = {};
    std::optional<std::string> attention = {};   // "" takes it back
    std::optional<unsigned> watch_seconds = {};  // from now on
    std::optional<StartState> start_state = {};
    std::optional<std::string> start_upid = {};
    std::optional<std::string> start_message = {};
    std::optional<std::string> log_tail = {};
    bool give_up = false;  // the user does not want it any more; there is no way back
    bool release_lease = false;
};

struct CreationEvent {
    int64_t at = 0;  // unix seconds
    std::string actor;
    std::string from, to;  // states; `from` is "" for the first
    unsigned attempt = 0;
    std::string detail;  // which fields changed, with reason and UPID
};

// A creation in a list: without spec_json, baseline and log_tail, which are long.
struct CreationInList {
    Creation creation;
    std::string last_actor;  // of the last event that changed its state
};

// The journal of CREATION.md: what happens is decided by the caller, what was decided is written here, each
// change with its event in one transaction. Waits and fails as store::Mysql does.
class Creations {
  public:
    explicit Creations(Mysql& mysql) : mysql_(mysql) {}

    // T0, with idem_key deciding whether the request came before. When it returns without error the row is
    // committed, also if the COMMIT's answer was lost on the way. Error not_found when the node is not (or no
    // longer) the user's; bad_input for malformed ids; unknown_outcome when even the second look failed: the
    // same call with the same key finds out.
    base::Result<Inserted> insert(const NewCreation& wanted, base::Deadline deadline);

    // A foreign id is not_found.
    base::Result<Creation> find(int64_t user_id, std::string_view id, base::Deadline deadline);
    base::Result<Creation> find_by_key(int64_t user_id, std::string_view idem_key, base::Deadline deadline);
    // What the wizard held. Error not_found also for a creation that was made before this was kept.
    base::Result<std::map<std::string, std::string>> values_of(int64_t user_id, std::string_view id,
                                                               base::Deadline deadline);
    // Whosoever it is: for the reconciler only.
    base::Result<Creation> load(std::string_view id, base::Deadline deadline);

    // The newest first.
    base::Result<std::vector<Creation>> active_of(int64_t user_id, base::Deadline deadline);
    base::Result<std::vector<Creation>> recent_of(int64_t user_id, unsigned limit, base::Deadline deadline);

    // The newest of the user's that came to its container under this VMID of the cluster. Error not_found
    // when none did.
    base::Result<Creation> last_done(int64_t user_id, int64_t cluster_id, uint32_t vmid,
                                     base::Deadline deadline);

    // All of the user's, the newest first, from the one after the first `skipped`.
    base::Result<std::vector<CreationInList>> listed_of(int64_t user_id, int64_t skipped, unsigned limit,
                                                        base::Deadline deadline);
    base::Result<int64_t> count_of(int64_t user_id, base::Deadline deadline);

    // Whether any user's active creation has this VMID, or one came to its container within the last 15 s: an
    // answer "free" from before that may still be remembered in Redis, and the note that it is out of date
    // lost.
    base::Result<bool> is_vmid_claimed(int64_t cluster_id, uint32_t vmid, base::Deadline deadline);

    // Compare and set: applies the change only when the row is still as `seen` (its rev). False when somebody
    // was faster: read the row again. `actor` names who did it, for the event. Error conflict when the change
    // makes a closed row active again while another creation has its VMID; unknown_outcome when the answer to
    // COMMIT was lost: read the row again.
    base::Result<bool> change(const Creation& seen, const Change& change, std::string_view actor,
                              base::Deadline deadline);

    // Ids of rows that need a look, in random order so that none starves: SENDING with the lease over,
    // ACCEPTED, AMBIGUOUS, PLANNED for more than 10 s, CLOSED and watched or due for the daily look, DONE
    // with the start not yet done.
    base::Result<std::vector<std::string>> work(unsigned limit, base::Deadline deadline);

    // The daily look at this one is over; the next is due in a day. No change of its state, so no event.
    base::Result<void> note_daily_look(std::string_view id, base::Deadline deadline);

    base::Result<std::vector<CreationEvent>> events(std::string_view id, base::Deadline deadline);

  private:
    base::Result<Inserted> insert_once(const NewCreation& wanted, const std::string& id,
                                       base::Deadline deadline);

    Mysql& mysql_;
};

}  // namespace store
