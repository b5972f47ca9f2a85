// SPDX-License-Identifier: MIT
#include "pve/node_facts.h"

#include <algorithm>

#include "pve/reply.h"

namespace pve {
namespace {

constexpr size_t longest_comment = 120;

// PVE: pve-access-control AccessControl.pm, pve-poolid
bool is_pool_name(const std::string& name) {
    if (name.empty() || name.size() > 255 || name.front() == '/' || name.back() == '/') return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '-' || c == '_' || c == '/';
    });
}

}  // namespace

std::vector<Pool> read_pools(const base::json::Value& data) {
    std::vector<Pool> pools;
    for (const auto& row : data.items()) {
        const std::string name = row["poolid"].text_or("");
        if (is_pool_name(name))
            pools.push_back({name, clean_line(row["comment"].text_or(""), longest_comment)});
    }
    std::sort(pools.begin(), pools.end(), [](const Pool& a, const Pool& b) { return a.name < b.name; });
    return pools;
}

std::optional<CpuUnits> cpu_units_of(int cgroup_mode) {
    if (cgroup_mode == 2) return CpuUnits{10000, 100};
    return cgroup_mode == 1 ? std::optional(CpuUnits{500000, 1024}) : std::nullopt;
}

int read_cgroup_mode(const base::json::Value& data, const std::string& node) {
    for (const auto& row : data.items()) {
        if (row["node"].text_or("") != node) continue;
        const int64_t mode = row["cgroup-mode"].integer_or(0);
        return mode == 1 || mode == 2 ? static_cast<int>(mode) : 0;
    }
    return 0;
}

bool has_right_at(const Permissions& permissions, const std::string& privilege, const std::string& path) {
    // Rights given further down replace those from further up: the nearest path that is listed decides.
    for (std::string at = path;;) {
        const auto listed = permissions.find(at);
        if (listed != permissions.end()) {
            const auto right = listed->second.find(privilege);
            return right != listed->second.end() && (at == path || right->second);
        }
        if (at == "/") return false;
        const auto slash = at.rfind('/');
        at = slash == 0 || slash == std::string::npos ? "/" : at.substr(0, slash);
    }
}

}  // namespace pve
