// SPDX-License-Identifier: MIT
// Changing a creation: one compare-and-set with its event.
#include "store/creation_row.h"
#include "store/creations.h"

namespace store {
namespace {

constexpr size_t message_bytes = 8'000;
constexpr size_t word_bytes = 32;
constexpr size_t upid_bytes = 255;
constexpr size_t log_bytes = 256 * 1024;
constexpr size_t actor_bytes = 64;
constexpr size_t owner_bytes = 64;

// The SET list of one UPDATE with its parameters, and the event's detail. Names come from this file only.
class Assignments {
  public:
    void set(const char* column, Param value) {
        add(std::string(column) + " = ?", column);
        params_.push_back(std::move(value));
    }
    // `expression` has one `?`.
    void set_expression(const std::string& assignment, Param value, const char* word) {
        add(assignment, word);
        params_.push_back(std::move(value));
    }
    void set_constant(const std::string& assignment) { sql_ += ", " + assignment; }
    void note(const std::string& text) { detail_ += "=" + text; }

    const std::string& sql() const { return sql_; }
    const std::vector<Param>& params() const { return params_; }
    const std::string& detail() const { return detail_; }

  private:
    void add(const std::string& assignment, const char* word) {
        sql_ += ", " + assignment;
        detail_ += (detail_.empty() ? "" : " ") + std::string(word);
    }
    std::string sql_, detail_;
    std::vector<Param> params_;
};

State target_of(const Creation& seen, const Change& change) {
    if (change.begin_attempt) return State::sending;
    return change.state.value_or(seen.state);
}

// A text that the table keeps as NULL when it is empty.
void set_text(Assignments& to, const char* column, const std::optional<std::string>& text,
              size_t most_bytes) {
    if (!text) return;
    to.set(column, text->empty() ? Param(nullptr) : Param(creation_row::storable(*text, most_bytes)));
}

void set_state(Assignments& to, const Creation& seen, State state) {
    if (state == seen.state) return;
    to.set("state", word_of(state));
    to.set_constant(is_active(state) ? "ended_at = NULL" : "ended_at = COALESCE(ended_at, NOW(3))");
}

void set_attempt(Assignments& to, const Attempt& attempt) {
    to.set("lease_owner", creation_row::storable(attempt.lease_owner, owner_bytes));
    to.set_expression("lease_until = NOW(3) + INTERVAL ? SECOND", attempt.lease_seconds, "lease_until");
    to.set_expression("baseline = COALESCE(baseline, ?)", creation_row::json_of(attempt.baseline),
                      "baseline");
    to.set_constant("attempt = attempt + 1");
    to.set_constant("sent_at = NOW(3)");
}

Assignments assignments_of(const Creation& seen, const Change& change) {
    Assignments to;
    set_state(to, seen, target_of(seen, change));
    if (change.begin_attempt) set_attempt(to, *change.begin_attempt);
    if (change.release_lease && !change.begin_attempt) {
        to.set("lease_owner", nullptr);
        to.set("lease_until", nullptr);
    }
    set_text(to, "reason", change.reason, word_bytes);
    if (change.reason) to.note(*change.reason);
    set_text(to, "upid", change.upid, upid_bytes);
    if (change.upid) to.note(*change.upid);
    set_text(to, "message", change.message, message_bytes);
    if (change.errors) to.set("errors", creation_row::json_of(*change.errors));
    set_text(to, "attention", change.attention, word_bytes);
    if (change.attention) to.note(*change.attention);
    if (change.watch_seconds)
        to.set_expression("watch_until = NOW(3) + INTERVAL ? SECOND", *change.watch_seconds, "watch_until");
    if (change.start_state) {
        to.set("start_state", word_of(*change.start_state));
        to.note(word_of(*change.start_state));
    }
    if (change.give_up) to.set("unwanted", true);
    set_text(to, "start_upid", change.start_upid, upid_bytes);
    set_text(to, "start_message", change.start_message, message_bytes);
    if (change.log_tail) to.set("log_tail", creation_row::storable_tail(*change.log_tail, log_bytes));
    return to;
}

}  // namespace

base::Result<bool> Creations::change(const Creation& seen, const Change& change, std::string_view actor,
                                     base::Deadline deadline) {
    const Assignments to = assignments_of(seen, change);
    std::vector<Param> params = to.params();
    params.insert(params.end(), {Param::hex(seen.id), seen.rev});
    const unsigned attempt = seen.attempt + (change.begin_attempt ? 1 : 0);
    const auto unit = [&]() -> base::Result<bool> {
        auto written = mysql_.execute(
            "UPDATE creations SET rev = rev + 1" + to.sql() + " WHERE id = ? AND rev = ?", params, deadline);
        if (!written) return written.error();
        if (written->rows == 0) return false;
        auto told = mysql_.execute(
            "INSERT INTO creation_events (creation_id, actor, from_state, to_state, attempt, detail)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            {Param::hex(seen.id), creation_row::storable(actor, actor_bytes), word_of(seen.state),
             word_of(target_of(seen, change)), attempt, creation_row::storable(to.detail(), message_bytes)},
            deadline);
        if (!told) return told.error();
        return true;
    };
    return mysql_.transaction(unit, deadline);
}

}  // namespace store
