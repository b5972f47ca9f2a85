// SPDX-License-Identifier: MIT
#include "store/drafts.h"

#include "base/crypto.h"
#include "store/field_values.h"

namespace store {
namespace {

constexpr const char* columns =
    "id, user_id, node_id, field_values, notice, creation_key, FLOOR(UNIX_TIMESTAMP(updated_at))";
constexpr size_t id_digits = 32;

bool is_id(std::string_view digits) {
    return digits.size() == id_digits && base::crypto::from_hex(digits).has_value();
}

base::Result<Draft> draft_of(const Row& row) {
    Draft draft{.id = row.hex(0),
                .user_id = row.integer(1),
                .node_id = row.integer(2),
                .values = {},
                .notice = row.text(4),
                .creation_key = row.hex(5),
                .updated_at = row.integer(6)};
    auto values = field_values::parse(row.text(3), "draft " + draft.id);
    if (!values) return values.error();
    draft.values = std::move(*values);
    return draft;
}

base::Error unknown() { return {base::Code::not_found, "no such draft"}; }

}  // namespace

base::Result<void> Drafts::add(const Draft& draft, base::Deadline deadline) {
    if (!is_id(draft.id) || !is_id(draft.creation_key))
        return base::Error{base::Code::bad_input, "a draft's id and key have 32 hexadecimal digits"};
    auto written = mysql_.execute(
        "INSERT INTO drafts (id, user_id, node_id, field_values, notice, creation_key)"
        " VALUES (?, ?, (SELECT id FROM nodes WHERE id = ? AND user_id = ?), ?, ?, ?)",
        {Param::hex(draft.id), draft.user_id, draft.node_id, draft.user_id,
         field_values::json_of(draft.values), draft.notice, Param::hex(draft.creation_key)},
        deadline);
    if (!written) return written.error();
    return {};
}

base::Result<Draft> Drafts::find(int64_t user_id, std::string_view id, base::Deadline deadline) {
    static const std::string sql =
        std::string("SELECT ") + columns + " FROM drafts WHERE id = ? AND user_id = ?";
    auto rows = mysql_.query(sql, {Param::hex(id), user_id}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return unknown();
    return draft_of(rows->front());
}

base::Result<bool> Drafts::is_id_used(std::string_view id, base::Deadline deadline) {
    auto rows = mysql_.query("SELECT 1 FROM drafts WHERE id = ?", {Param::hex(id)}, deadline);
    if (!rows) return rows.error();
    return !rows->empty();
}

base::Result<void> Drafts::save(const Draft& draft, base::Deadline deadline) {
    if (!is_id(draft.creation_key))
        return base::Error{base::Code::bad_input, "a draft's key has 32 hexadecimal digits"};
    auto written = mysql_.execute(
        "UPDATE drafts SET node_id = (SELECT id FROM nodes WHERE id = ? AND user_id = ?), field_values = ?,"
        " notice = ?, creation_key = ?, updated_at = NOW(3) WHERE id = ? AND user_id = ?",
        {draft.node_id, draft.user_id, field_values::json_of(draft.values), draft.notice,
         Param::hex(draft.creation_key), Param::hex(draft.id), draft.user_id},
        deadline);
    if (!written) return written.error();
    if (written->rows == 0) return unknown();
    return {};
}

base::Result<void> Drafts::remove(int64_t user_id, std::string_view id, base::Deadline deadline) {
    auto written = mysql_.execute("DELETE FROM drafts WHERE id = ? AND user_id = ?",
                                  {Param::hex(id), user_id}, deadline);
    if (!written) return written.error();
    return {};
}

base::Result<std::vector<Draft>> Drafts::unfinished(int64_t user_id, base::Deadline deadline) {
    static const std::string sql =
        std::string("SELECT ") + columns +
        " FROM drafts WHERE user_id = ? AND NOT EXISTS (SELECT 1 FROM creations"
        " WHERE creations.user_id = drafts.user_id AND creations.draft_id = drafts.id"
        " AND creations.state NOT IN ('FAILED','CLOSED')) ORDER BY updated_at DESC, id LIMIT 200";
    auto rows = mysql_.query(sql, {user_id}, deadline);
    if (!rows) return rows.error();
    std::vector<Draft> drafts;
    for (const Row& row : *rows) {
        auto draft = draft_of(row);
        if (!draft) return draft.error();
        drafts.push_back(std::move(*draft));
    }
    return drafts;
}

}  // namespace store
