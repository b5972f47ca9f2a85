// SPDX-License-Identifier: MIT
#include "store/overview.h"

namespace store {

base::Result<int64_t> Overview::number(const char* sql, base::Deadline deadline) {
    const auto rows = mysql_.query(sql, {}, deadline);
    if (!rows) return rows.error();
    return rows->empty() ? 0 : rows->front().integer(0);
}

base::Result<int64_t> Overview::sessions(base::Deadline deadline) {
    return number("SELECT COUNT(*) FROM sessions WHERE expires_at > NOW(3)", deadline);
}

base::Result<std::vector<Overview::StateCount>> Overview::creations(base::Deadline deadline) {
    const auto rows = mysql_.query("SELECT state, COUNT(*) FROM creations GROUP BY state", {}, deadline);
    if (!rows) return rows.error();
    std::vector<StateCount> counts;
    for (const Row& row : *rows) counts.push_back({row.text(0), row.integer(1)});
    return counts;
}

base::Result<int64_t> Overview::oldest_active_creation(base::Deadline deadline) {
    return number(
        "SELECT COALESCE(MAX(TIMESTAMPDIFF(SECOND, created_at, NOW(3))), 0) FROM creations"
        " WHERE state IN ('PLANNED', 'SENDING', 'ACCEPTED', 'AMBIGUOUS')",
        deadline);
}

base::Result<std::vector<Overview::NodeName>> Overview::nodes(unsigned limit, base::Deadline deadline) {
    const auto rows = mysql_.query("SELECT id, name FROM nodes ORDER BY id LIMIT ?", {limit}, deadline);
    if (!rows) return rows.error();
    std::vector<NodeName> names;
    for (const Row& row : *rows) names.push_back({row.integer(0), row.text(1)});
    return names;
}

base::Result<int64_t> Overview::node_count(base::Deadline deadline) {
    return number("SELECT COUNT(*) FROM nodes", deadline);
}

}  // namespace store
