// SPDX-License-Identifier: MIT
#include "pve/network.h"

#include <algorithm>
#include <cctype>

#include "pve/reply.h"

namespace pve {
namespace {

constexpr size_t longest_word = 64;
constexpr size_t longest_comment = 256;

// PVE: pve-common JSONSchema.pm, pve-bridge-id.
bool is_bridge_name(const std::string& text) {
    return !text.empty() && text.size() <= longest_word &&
           std::all_of(text.begin(), text.end(),
                       [](unsigned char c) { return std::isalnum(c) || c == '-' || c == '_' || c == '.'; });
}

}  // namespace

std::vector<Bridge> read_bridges(const base::json::Value& data) {
    std::vector<Bridge> bridges;
    for (const auto& row : data.items()) {
        const std::string name = row["iface"].text_or("");
        if (!is_bridge_name(name)) continue;
        bridges.push_back({name, clean_line(row["type"].text_or(""), longest_word), row["active"].is_true(),
                           clean_line(row["comments"].text_or(""), longest_comment)});
    }
    std::sort(bridges.begin(), bridges.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return bridges;
}

}  // namespace pve
