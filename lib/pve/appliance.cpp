// SPDX-License-Identifier: MIT
#include "pve/appliance.h"

#include <algorithm>

#include "pve/reply.h"
#include "pve/template_name.h"

namespace pve {
namespace {

constexpr size_t longest_word = 100;
constexpr size_t longest_text = 1000;
constexpr size_t longest_file = 255;  // PVE: API2/Nodes.pm apl_download, template maxLength

bool is_before(const Appliance& a, const Appliance& b) {
    const bool a_is_ours = a.section == "system", b_is_ours = b.section == "system";
    if (a_is_ours != b_is_ours) return a_is_ours;
    if (a.section != b.section) return a.section < b.section;
    if (a.package != b.package) return a.package < b.package;
    const int order = compare_versions(a.version, b.version);
    return order != 0 ? order > 0 : a.file < b.file;
}

}  // namespace

bool is_template_file(std::string_view text) {
    const auto is_fine = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
               c == '_' || c == '-' || c == '+' || c == '~';
    };
    return !text.empty() && text.size() <= longest_file && text.front() != '.' && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), is_fine);
}

std::vector<Appliance> read_appliances(const base::json::Value& data) {
    std::vector<Appliance> appliances;
    for (const auto& row : data.items()) {
        const std::string file = row["template"].text_or("");
        if (!is_template_file(file) || row["type"].text_or("lxc") == "openvz") continue;
        const auto word = [&](const char* name) { return clean_line(row[name].text_or(""), longest_word); };
        appliances.push_back({file, word("package"), word("version"), word("section"),
                              clean_line(row["headline"].text_or(""), longest_text),
                              clean_line(row["description"].text_or(""), longest_text),
                              word("architecture")});
    }
    std::sort(appliances.begin(), appliances.end(), is_before);
    return appliances;
}

}  // namespace pve
