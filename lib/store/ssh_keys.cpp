// SPDX-License-Identifier: MIT
#include "store/ssh_keys.h"

namespace store {
namespace {

base::Error unknown() { return {base::Code::not_found, "no such key"}; }

}  // namespace

base::Result<std::vector<SshKey>> SshKeys::list(int64_t user_id, base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT id, name, public_key, fingerprint, FLOOR(UNIX_TIMESTAMP(created_at)) FROM ssh_keys"
        " WHERE user_id = ? ORDER BY name",
        {user_id}, deadline);
    if (!rows) return rows.error();
    std::vector<SshKey> keys;
    for (const Row& row : *rows)
        keys.push_back({.id = row.integer(0),
                        .name = row.text(1),
                        .public_key = row.text(2),
                        .fingerprint = row.text(3),
                        .created_at = row.integer(4)});
    return keys;
}

base::Result<int64_t> SshKeys::add(int64_t user_id, const SshKey& key, base::Deadline deadline) {
    auto written = mysql_.execute(
        "INSERT INTO ssh_keys (user_id, name, public_key, fingerprint) SELECT ?, ?, ?, ? FROM DUAL"
        " WHERE (SELECT COUNT(*) FROM ssh_keys WHERE user_id = ?) < ?",
        {user_id, key.name, key.public_key, key.fingerprint, user_id, most}, deadline);
    if (!written) return written.error();
    if (written->rows == 0)
        return base::Error{base::Code::conflict, "the user has the most keys there may be"};
    return static_cast<int64_t>(written->last_id);
}

base::Result<void> SshKeys::rename(int64_t user_id, int64_t key_id, std::string_view name,
                                   base::Deadline deadline) {
    auto written = mysql_.execute("UPDATE ssh_keys SET name = ? WHERE id = ? AND user_id = ?",
                                  {name, key_id, user_id}, deadline);
    if (!written) return written.error();
    if (written->rows == 0) return unknown();
    return {};
}

base::Result<void> SshKeys::remove(int64_t user_id, int64_t key_id, base::Deadline deadline) {
    auto written =
        mysql_.execute("DELETE FROM ssh_keys WHERE id = ? AND user_id = ?", {key_id, user_id}, deadline);
    if (!written) return written.error();
    if (written->rows == 0) return unknown();
    return {};
}

}  // namespace store
