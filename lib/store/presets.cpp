// SPDX-License-Identifier: MIT
#include "store/presets.h"

#include "store/field_values.h"

namespace store {
namespace {

constexpr const char* select =
    "SELECT p.id, p.name, p.node_id, p.field_values, FLOOR(UNIX_TIMESTAMP(p.updated_at)) FROM presets p ";

base::Error unknown() { return {base::Code::not_found, "no such preset"}; }

base::Result<Preset> preset_of(const Row& row) {
    auto values = field_values::parse(row.text(3), "preset " + std::to_string(row.integer(0)));
    if (!values) return values.error();
    return Preset{.id = row.integer(0),
                  .name = row.text(1),
                  .node_id = row.integer(2),
                  .values = std::move(*values),
                  .updated_at = row.integer(4)};
}

base::Result<void> found_one(const base::Result<Written>& written) {
    if (!written) return written.error();
    if (written->rows == 0) return unknown();
    return {};
}

}  // namespace

base::Result<std::vector<Preset>> Presets::list(int64_t user_id, base::Deadline deadline) {
    static const std::string sql = std::string(select) + "WHERE p.user_id = ? ORDER BY p.name";
    auto rows = mysql_.query(sql, {user_id}, deadline);
    if (!rows) return rows.error();
    std::vector<Preset> presets;
    for (const Row& row : *rows) {
        auto preset = preset_of(row);
        if (!preset) return preset.error();
        presets.push_back(std::move(*preset));
    }
    return presets;
}

base::Result<Preset> Presets::find(int64_t user_id, int64_t preset_id, base::Deadline deadline) {
    static const std::string sql = std::string(select) + "WHERE p.id = ? AND p.user_id = ?";
    auto rows = mysql_.query(sql, {preset_id, user_id}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return unknown();
    return preset_of(rows->front());
}

base::Result<int64_t> Presets::add(int64_t user_id, const Preset& preset, base::Deadline deadline) {
    auto written = mysql_.execute(
        "INSERT INTO presets (user_id, name, node_id, field_values)"
        " SELECT ?, ?, (SELECT id FROM nodes WHERE id = ? AND user_id = ?), ? FROM DUAL"
        " WHERE (SELECT COUNT(*) FROM presets WHERE user_id = ?) < ?",
        {user_id, preset.name, preset.node_id, user_id, field_values::json_of(preset.values), user_id, most},
        deadline);
    if (!written) return written.error();
    if (written->rows == 0)
        return base::Error{base::Code::conflict, "the user has the most presets there may be"};
    return static_cast<int64_t>(written->last_id);
}

base::Result<void> Presets::save_values(int64_t user_id, const Preset& preset, base::Deadline deadline) {
    return found_one(mysql_.execute(
        "UPDATE presets SET node_id = (SELECT id FROM nodes WHERE id = ? AND user_id = ?), field_values = ?,"
        " updated_at = NOW(3) WHERE id = ? AND user_id = ?",
        {preset.node_id, user_id, field_values::json_of(preset.values), preset.id, user_id}, deadline));
}

base::Result<void> Presets::rename(int64_t user_id, int64_t preset_id, std::string_view name,
                                   base::Deadline deadline) {
    return found_one(mysql_.execute("UPDATE presets SET name = ? WHERE id = ? AND user_id = ?",
                                    {name, preset_id, user_id}, deadline));
}

base::Result<void> Presets::remove(int64_t user_id, int64_t preset_id, base::Deadline deadline) {
    return found_one(
        mysql_.execute("DELETE FROM presets WHERE id = ? AND user_id = ?", {preset_id, user_id}, deadline));
}

base::Result<std::optional<Preset>> Presets::default_on(int64_t user_id, int64_t node_id,
                                                        base::Deadline deadline) {
    static const std::string sql =
        std::string(select) +
        "JOIN default_presets d ON d.preset_id = p.id WHERE d.node_id = ? AND p.user_id = ?";
    auto rows = mysql_.query(sql, {node_id, user_id}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return std::optional<Preset>();
    auto preset = preset_of(rows->front());
    if (!preset) return preset.error();
    return std::optional<Preset>(std::move(*preset));
}

base::Result<std::map<int64_t, int64_t>> Presets::defaults(int64_t user_id, base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT d.node_id, d.preset_id FROM default_presets d JOIN presets p ON p.id = d.preset_id"
        " WHERE p.user_id = ?",
        {user_id}, deadline);
    if (!rows) return rows.error();
    std::map<int64_t, int64_t> defaults;
    for (const Row& row : *rows) defaults[row.integer(0)] = row.integer(1);
    return defaults;
}

base::Result<void> Presets::set_default(int64_t user_id, int64_t node_id, int64_t preset_id,
                                        base::Deadline deadline) {
    if (preset_id == 0) {
        auto gone = mysql_.execute(
            "DELETE d FROM default_presets d JOIN nodes n ON n.id = d.node_id"
            " WHERE d.node_id = ? AND n.user_id = ?",
            {node_id, user_id}, deadline);
        if (!gone) return gone.error();
        return {};
    }
    return found_one(
        mysql_.execute("INSERT INTO default_presets (node_id, preset_id)"
                       " SELECT n.id, p.id FROM nodes n JOIN presets p ON p.user_id = n.user_id"
                       " WHERE n.id = ? AND p.id = ? AND n.user_id = ?"
                       " ON DUPLICATE KEY UPDATE preset_id = VALUES(preset_id)",
                       {node_id, preset_id, user_id}, deadline));
}

}  // namespace store
