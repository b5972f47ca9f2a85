// SPDX-License-Identifier: MIT
// Removing a node and choosing the default: what keeps exactly one of a user's nodes the default.
#include "store/nodes.h"

namespace store {
namespace {

base::Error unknown() { return {base::Code::not_found, "no such node"}; }

// Locks all nodes of the user, the oldest first, so that default and existence stay as read. The user's row
// comes before them, as in Nodes::add: a node that is being added cannot be locked yet.
base::Result<Rows> lock_nodes(Mysql& mysql, int64_t user_id, base::Deadline deadline) {
    auto user = mysql.query("SELECT id FROM users WHERE id = ? FOR UPDATE", {user_id}, deadline);
    if (!user) return user.error();
    return mysql.query("SELECT id, is_default FROM nodes WHERE user_id = ? ORDER BY id FOR UPDATE", {user_id},
                       deadline);
}

base::Result<void> set_default(Mysql& mysql, int64_t user_id, int64_t node_id, base::Deadline deadline) {
    // Two statements: within one, the unique key could see both rows as the default.
    auto old =
        mysql.execute("UPDATE nodes SET is_default = FALSE WHERE user_id = ? AND is_default AND id <> ?",
                      {user_id, node_id}, deadline);
    if (!old) return old.error();
    auto fresh = mysql.execute("UPDATE nodes SET is_default = TRUE WHERE user_id = ? AND id = ?",
                               {user_id, node_id}, deadline);
    if (!fresh) return fresh.error();
    return {};
}

base::Result<void> remove_unused(Mysql& mysql, int64_t node_id, base::Deadline deadline) {
    // The node's row is locked, and a creation is only inserted by somebody who could lock it.
    auto active = mysql.query(
        "SELECT id FROM creations WHERE node_id = ? AND state IN ('PLANNED','SENDING','ACCEPTED','AMBIGUOUS')"
        " LIMIT 1",
        {node_id}, deadline);
    if (!active) return active.error();
    if (!active->empty())
        return base::Error{base::Code::conflict, "creation " + active->front().hex(0) + " is running on it"};
    auto gone = mysql.execute("DELETE FROM nodes WHERE id = ?", {node_id}, deadline);
    if (!gone) return gone.error();
    return {};
}

}  // namespace

base::Result<void> Nodes::remove(int64_t user_id, int64_t node_id, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> {
        auto nodes = lock_nodes(mysql_, user_id, deadline);
        if (!nodes) return nodes.error();
        bool is_known = false;
        bool was_default = false;
        int64_t oldest_other = 0;
        for (const Row& row : *nodes) {
            if (row.integer(0) == node_id) {
                is_known = true;
                was_default = row.is_true(1);
            } else if (oldest_other == 0) {
                oldest_other = row.integer(0);
            }
        }
        if (!is_known) return unknown();
        if (auto gone = remove_unused(mysql_, node_id, deadline); !gone) return gone;
        if (!was_default || oldest_other == 0) return {};
        return set_default(mysql_, user_id, oldest_other, deadline);
    };
    auto done = mysql_.transaction(unit, deadline);
    if (!done) return done;
    (void)redis_.command({"SET", owner_key(redis_, node_id), "0", "EX", "10"}, deadline);
    return {};
}

base::Result<void> Nodes::make_default(int64_t user_id, int64_t node_id, base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> {
        auto nodes = lock_nodes(mysql_, user_id, deadline);
        if (!nodes) return nodes.error();
        for (const Row& row : *nodes)
            if (row.integer(0) == node_id) return set_default(mysql_, user_id, node_id, deadline);
        return unknown();
    };
    return mysql_.transaction(unit, deadline);
}

}  // namespace store
