// SPDX-License-Identifier: MIT
// Putting a creation into the journal, and reading it.
#include "store/creations.h"

#include "base/crypto.h"
#include "store/creation_row.h"
#include "store/field_values.h"

namespace store {
namespace {

constexpr size_t id_bytes = 16;
constexpr size_t hash_bytes = 32;
constexpr int most_tries = 3;
constexpr const char* planned_idle_seconds = "10";

bool is_id(std::string_view digits) {
    return digits.size() == 2 * id_bytes && base::crypto::from_hex(digits).has_value();
}

base::Error unknown() { return {base::Code::not_found, "no such creation"}; }

base::Result<Creation> only_one(const base::Result<Rows>& rows) {
    if (!rows) return rows.error();
    if (rows->empty()) return unknown();
    return creation_row::creation_of(rows->front());
}

// Error not_found when the node is not, or no longer, the user's. The row stays locked, so that it cannot be
// removed before the creation is committed.
base::Result<void> insert_row(Mysql& mysql, const NewCreation& wanted, const std::string& id,
                              base::Deadline deadline) {
    auto node =
        mysql.query("SELECT cluster_id, pve_node FROM nodes WHERE id = ? AND user_id = ? LOCK IN SHARE MODE",
                    {wanted.node_id, wanted.user_id}, deadline);
    if (!node) return node.error();
    if (node->empty()) return base::Error{base::Code::not_found, "no such node"};
    const Param draft_id = wanted.draft_id.empty() ? Param(nullptr) : Param::hex(wanted.draft_id);
    auto added = mysql.execute(
        "INSERT INTO creations (id, user_id, idem_key, spec_hash, node_id, cluster_id, pve_node, vmid,"
        " spec_json, draft_id, field_values, hostname, state, start_wanted, start_state)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PLANNED', ?, ?)",
        {Param::hex(id), wanted.user_id, Param::hex(wanted.idem_key), Param::bytes(wanted.spec_hash),
         wanted.node_id, node->front().integer(0), node->front().text(1), wanted.vmid, wanted.spec_json,
         draft_id, wanted.values.empty() ? Param(nullptr) : Param(field_values::json_of(wanted.values)),
         wanted.hostname, wanted.is_start_wanted,
         word_of(wanted.is_start_wanted ? StartState::wanted : StartState::none)},
        deadline);
    if (!added) return added.error();
    auto told = mysql.execute(
        "INSERT INTO creation_events (creation_id, actor, from_state, to_state, attempt, detail)"
        " VALUES (?, 'submit', '', 'PLANNED', 0, '')",
        {Param::hex(id)}, deadline);
    if (!told) return told.error();
    return {};
}

// Who has the VMID in the cluster of the wanted node; no rows when nobody has it any more.
base::Result<Rows> find_holder(Mysql& mysql, const NewCreation& wanted, base::Deadline deadline) {
    return mysql.query(
        "SELECT c.user_id, c.id FROM creations c JOIN nodes n ON n.cluster_id = c.cluster_id"
        " WHERE n.id = ? AND c.vmid_claim = ?",
        {wanted.node_id, wanted.vmid}, deadline);
}

}  // namespace

// Inserts, or finds out why that is not possible. The keys of the table decide, so it does not matter whether
// the row that is in the way is another's or our own of a COMMIT whose answer was lost: an INSERT waits for a
// transaction that still holds the key.
base::Result<Inserted> Creations::insert_once(const NewCreation& wanted, const std::string& id,
                                              base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> { return insert_row(mysql_, wanted, id, deadline); };
    auto written = mysql_.transaction(unit, deadline);
    if (!written && written.error().code != base::Code::conflict) return written.error();

    Inserted answer;
    auto row = find_by_key(wanted.user_id, wanted.idem_key, deadline);
    if (row) {
        using Outcome = Inserted::Outcome;
        const bool is_same = row->spec_hash == wanted.spec_hash;
        answer.outcome = row->id == id ? Outcome::created
                         : is_same     ? Outcome::existing
                                       : Outcome::key_reused_with_other_spec;
        answer.creation = std::move(*row);
        return answer;
    }
    // Not the key, so the VMID.
    if (row.error().code != base::Code::not_found || written) return row.error();
    auto holder = find_holder(mysql_, wanted, deadline);
    if (!holder) return holder.error();
    if (holder->empty()) return base::Error{base::Code::conflict, "the VMID was claimed a moment ago"};
    answer.outcome = Inserted::Outcome::claimed;
    answer.holder_user_id = holder->front().integer(0);
    answer.holder_creation_id = holder->front().hex(1);
    return answer;
}

base::Result<Inserted> Creations::insert(const NewCreation& wanted, base::Deadline deadline) {
    if (!is_id(wanted.idem_key) || wanted.spec_hash.size() != hash_bytes ||
        (!wanted.draft_id.empty() && !is_id(wanted.draft_id)))
        return base::Error{base::Code::bad_input, "a creation's key, hash or draft is malformed"};
    const std::string id = base::crypto::to_hex(base::crypto::random_bytes(id_bytes));
    for (int attempt = 1;; ++attempt) {
        auto answer = insert_once(wanted, id, deadline);
        if (answer) return answer;
        const base::Code code = answer.error().code;
        const bool may_differ = code == base::Code::unknown_outcome || code == base::Code::conflict;
        if (!may_differ || attempt == most_tries) return answer;
    }
}

base::Result<Creation> Creations::find(int64_t user_id, std::string_view id, base::Deadline deadline) {
    return only_one(mysql_.query(creation_row::select() + "WHERE id = ? AND user_id = ?",
                                 {Param::hex(id), user_id}, deadline));
}

base::Result<Creation> Creations::find_by_key(int64_t user_id, std::string_view idem_key,
                                              base::Deadline deadline) {
    return only_one(mysql_.query(creation_row::select() + "WHERE user_id = ? AND idem_key = ?",
                                 {user_id, Param::hex(idem_key)}, deadline));
}

base::Result<std::map<std::string, std::string>> Creations::values_of(int64_t user_id, std::string_view id,
                                                                      base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT field_values FROM creations WHERE id = ? AND user_id = ? AND field_values IS NOT NULL",
        {Param::hex(id), user_id}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return unknown();
    return field_values::parse(rows->front().text(0), "creation " + std::string(id));
}

base::Result<Creation> Creations::load(std::string_view id, base::Deadline deadline) {
    return only_one(mysql_.query(creation_row::select() + "WHERE id = ?", {Param::hex(id)}, deadline));
}

base::Result<std::vector<Creation>> Creations::active_of(int64_t user_id, base::Deadline deadline) {
    auto rows = mysql_.query(creation_row::select() +
                                 "WHERE user_id = ? AND state IN ('PLANNED','SENDING','ACCEPTED','AMBIGUOUS')"
                                 " ORDER BY created_at DESC, id",
                             {user_id}, deadline);
    if (!rows) return rows.error();
    return creation_row::creations_of(*rows);
}

base::Result<std::vector<Creation>> Creations::recent_of(int64_t user_id, unsigned limit,
                                                         base::Deadline deadline) {
    auto rows =
        mysql_.query(creation_row::select() + "WHERE user_id = ? ORDER BY created_at DESC, id LIMIT ?",
                     {user_id, limit}, deadline);
    if (!rows) return rows.error();
    return creation_row::creations_of(*rows);
}

base::Result<Creation> Creations::last_done(int64_t user_id, int64_t cluster_id, uint32_t vmid,
                                            base::Deadline deadline) {
    return only_one(mysql_.query(creation_row::select() + "WHERE user_id = ? AND cluster_id = ? AND vmid = ?"
                                                          " AND state = 'DONE'"
                                                          " ORDER BY created_at DESC, id LIMIT 1",
                                 {user_id, cluster_id, vmid}, deadline));
}

base::Result<std::vector<CreationInList>> Creations::listed_of(int64_t user_id, int64_t skipped,
                                                               unsigned limit, base::Deadline deadline) {
    constexpr size_t last_actor = 34;
    auto rows = mysql_.query(creation_row::select_for_list() +
                                 "WHERE user_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
                             {user_id, limit, skipped}, deadline);
    if (!rows) return rows.error();
    std::vector<CreationInList> list;
    for (const Row& row : *rows) {
        auto creation = creation_row::creation_of(row);
        if (!creation) return creation.error();
        list.push_back({std::move(*creation), row.text(last_actor)});
    }
    return list;
}

base::Result<int64_t> Creations::count_of(int64_t user_id, base::Deadline deadline) {
    auto rows = mysql_.query("SELECT COUNT(*) FROM creations WHERE user_id = ?", {user_id}, deadline);
    if (!rows) return rows.error();
    return rows->front().integer(0);
}

base::Result<bool> Creations::is_vmid_claimed(int64_t cluster_id, uint32_t vmid, base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT 1 FROM creations WHERE cluster_id = ? AND vmid_claim = ?"
        " UNION ALL SELECT 1 FROM creations WHERE cluster_id = ? AND vmid = ? AND state = 'DONE'"
        " AND updated_at > NOW(3) - INTERVAL 15 SECOND",
        {cluster_id, vmid, cluster_id, vmid}, deadline);
    if (!rows) return rows.error();
    return !rows->empty();
}

base::Result<std::vector<std::string>> Creations::work(unsigned limit, base::Deadline deadline) {
    // One part for each index.
    static const std::string sql =
        std::string("SELECT id FROM (") +
        "SELECT id FROM creations WHERE state = 'SENDING' AND (lease_until IS NULL OR lease_until <= NOW(3))"
        " UNION ALL SELECT id FROM creations WHERE state IN ('ACCEPTED','AMBIGUOUS')"
        " UNION ALL SELECT id FROM creations WHERE state = 'PLANNED' AND updated_at < NOW(3) - INTERVAL " +
        planned_idle_seconds +
        " SECOND"
        " UNION ALL SELECT id FROM creations WHERE state = 'CLOSED' AND watch_until > NOW(3)"
        " UNION ALL SELECT id FROM creations WHERE " +
        creation_row::is_daily_look_due() +
        " UNION ALL SELECT id FROM creations WHERE start_state IN ('wanted','sent') AND state = 'DONE'"
        ") waiting ORDER BY RAND() LIMIT ?";
    auto rows = mysql_.query(sql, {limit}, deadline);
    if (!rows) return rows.error();
    std::vector<std::string> ids;
    for (const Row& row : *rows) ids.push_back(row.hex(0));
    return ids;
}

base::Result<void> Creations::note_daily_look(std::string_view id, base::Deadline deadline) {
    auto written =
        mysql_.execute("UPDATE creations SET looked_at = NOW(3), updated_at = updated_at WHERE id = ?",
                       {Param::hex(id)}, deadline);
    if (!written) return written.error();
    return {};
}

base::Result<std::vector<CreationEvent>> Creations::events(std::string_view id, base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT FLOOR(UNIX_TIMESTAMP(at)), actor, from_state, to_state, attempt, detail"
        " FROM creation_events WHERE creation_id = ? ORDER BY id",
        {Param::hex(id)}, deadline);
    if (!rows) return rows.error();
    std::vector<CreationEvent> events;
    for (const Row& row : *rows)
        events.push_back({.at = row.integer(0),
                          .actor = row.text(1),
                          .from = row.text(2),
                          .to = row.text(3),
                          .attempt = static_cast<unsigned>(row.integer(4)),
                          .detail = row.text(5)});
    return events;
}

}  // namespace store
