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

// A finished wizard kept under a name.
struct Preset {
    int64_t id = 0;
    std::string name;                           // 1..64 characters, unique among the user's presets
    int64_t node_id = 0;                        // where it was made; 0 when that was removed meanwhile
    std::map<std::string, std::string> values;  // by Proxmox's parameter names, without VMID and hostname
    int64_t updated_at = 0;                     // unix seconds; set by the database
};

// Waits and fails as store::Mysql does. Every statement names the user: a foreign preset or node is
// not_found.
class Presets {
  public:
    explicit Presets(Mysql& mysql) : mysql_(mysql) {}

    static constexpr int64_t most = 100;

    // By name.
    base::Result<std::vector<Preset>> list(int64_t user_id, base::Deadline deadline);
    base::Result<Preset> find(int64_t user_id, int64_t preset_id, base::Deadline deadline);

    // The id of the new one; id and updated_at of the argument are not read. Error conflict: its detail names
    // u_preset_name when the user has one of that name; else the user has the most there may be.
    base::Result<int64_t> add(int64_t user_id, const Preset& preset, base::Deadline deadline);

    // Overwrites values and node.
    base::Result<void> save_values(int64_t user_id, const Preset& preset, base::Deadline deadline);
    // Error conflict when another one has the name.
    base::Result<void> rename(int64_t user_id, int64_t preset_id, std::string_view name,
                              base::Deadline deadline);
    base::Result<void> remove(int64_t user_id, int64_t preset_id, base::Deadline deadline);

    // What new wizards on a node begin with; nothing where it was not said.
    base::Result<std::optional<Preset>> default_on(int64_t user_id, int64_t node_id, base::Deadline deadline);
    // By node: the id of its default preset.
    base::Result<std::map<int64_t, int64_t>> defaults(int64_t user_id, base::Deadline deadline);
    // `preset_id` 0: none any more.
    base::Result<void> set_default(int64_t user_id, int64_t node_id, int64_t preset_id,
                                   base::Deadline deadline);

  private:
    Mysql& mysql_;
};

}  // namespace store
