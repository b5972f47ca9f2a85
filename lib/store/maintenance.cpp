// SPDX-License-Identifier: MIT
#include "store/maintenance.h"

namespace store {

base::Result<void> Maintenance::note_done(std::string_view task, base::Deadline deadline) {
    auto written = mysql_.execute(
        "INSERT INTO maintenance (task, done_at) VALUES (?, NOW(3)) ON DUPLICATE KEY UPDATE done_at = NOW(3)",
        {task}, deadline);
    if (!written) return written.error();
    return {};
}

base::Result<int64_t> Maintenance::last_done(std::string_view task, base::Deadline deadline) {
    auto rows = mysql_.query("SELECT FLOOR(UNIX_TIMESTAMP(done_at)) FROM maintenance WHERE task = ?", {task},
                             deadline);
    if (!rows) return rows.error();
    return rows->empty() ? 0 : rows->front().integer(0);
}

base::Result<std::optional<int64_t>> Maintenance::age_of(std::string_view task, base::Deadline deadline) {
    auto rows = mysql_.query("SELECT TIMESTAMPDIFF(SECOND, done_at, NOW(3)) FROM maintenance WHERE task = ?",
                             {task}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<int64_t>();
    return rows->front().optional_integer(0);
}

}  // namespace store
