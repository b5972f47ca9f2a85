// SPDX-License-Identifier: MIT
#include "store/users.h"

namespace store {
namespace {

constexpr const char* columns = "id, name, password_hash, is_disabled";

User user_of(const Row& row) {
    return {.id = row.integer(0),
            .name = row.text(1),
            .password_hash = row.text(2),
            .is_disabled = row.is_true(3)};
}

}  // namespace

base::Result<User> Users::find(std::string_view name, base::Deadline deadline) {
    static const std::string sql = std::string("SELECT ") + columns + " FROM users WHERE name = ?";
    auto rows = mysql_.query(sql, {name}, deadline);
    if (!rows) return rows.error();
    // Two servers agree on one collation that is exact, and that one leaves out blanks at the end.
    if (rows->empty() || rows->front().text(1) != name)
        return base::Error{base::Code::not_found, "no user of this name"};
    return user_of(rows->front());
}

base::Result<User> Users::find_other_spelling(std::string_view name, base::Deadline deadline) {
    static const std::string sql =
        std::string("SELECT ") + columns + " FROM users WHERE LOWER(name) = LOWER(?) AND name <> ? LIMIT 1";
    auto rows = mysql_.query(sql, {name, name}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return base::Error{base::Code::not_found, "no user of this name in another spelling"};
    return user_of(rows->front());
}

base::Result<int64_t> Users::add(std::string_view name, std::string_view password_hash,
                                 base::Deadline deadline) {
    auto written = mysql_.execute("INSERT INTO users (name, password_hash) VALUES (?, ?)",
                                  {name, password_hash}, deadline);
    if (!written) return written.error();
    return static_cast<int64_t>(written->last_id);
}

base::Result<void> Users::set_password(int64_t user_id, std::string_view password_hash,
                                       base::Deadline deadline) {
    auto written =
        mysql_.execute("UPDATE users SET password_hash = ? WHERE id = ?", {password_hash, user_id}, deadline);
    if (!written) return written.error();
    if (written->rows == 0) return base::Error{base::Code::not_found, "no such user"};
    return {};
}

base::Result<void> Users::set_disabled(int64_t user_id, bool is_disabled, base::Deadline deadline) {
    auto written =
        mysql_.execute("UPDATE users SET is_disabled = ? WHERE id = ?", {is_disabled, user_id}, deadline);
    if (!written) return written.error();
    if (written->rows == 0) return base::Error{base::Code::not_found, "no such user"};
    return {};
}

base::Result<std::vector<UserInList>> Users::list(base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT name, is_disabled, FLOOR(UNIX_TIMESTAMP(last_sign_in)),"
        " (SELECT COUNT(*) FROM nodes n WHERE n.user_id = u.id),"
        " (SELECT COUNT(*) FROM sessions s WHERE s.user_id = u.id AND s.expires_at > NOW(3))"
        " FROM users u ORDER BY name",
        {}, deadline);
    if (!rows) return rows.error();
    std::vector<UserInList> users;
    for (const Row& row : *rows)
        users.push_back({.name = row.text(0),
                         .is_disabled = row.is_true(1),
                         .last_sign_in = row.integer(2),
                         .nodes = row.integer(3),
                         .sessions = row.integer(4)});
    return users;
}

}  // namespace store
