// SPDX-License-Identifier: MIT
#include "pve/storage.h"

#include <algorithm>

#include "base/text.h"
#include "pve/path.h"
#include "pve/reply.h"

namespace pve {
namespace {

constexpr size_t longest_word = 64;
constexpr size_t longest_volid = 255;  // PVE: pve-container API2/LXC.pm, ostemplate maxLength

uint64_t bytes_of(const base::json::Value& value) {
    return static_cast<uint64_t>(std::max<int64_t>(value.integer_or(0), 0));
}

bool is_volid(const std::string& text) {
    return text.size() <= longest_volid && base::is_clean_text(text) &&
           text.find_first_of("\n\r\t") == std::string::npos && is_storage_id(text.substr(0, text.find(':')));
}

}  // namespace

std::vector<Storage> read_storages(const base::json::Value& data) {
    std::vector<Storage> storages;
    for (const auto& row : data.items()) {
        const std::string name = row["storage"].text_or("");
        if (!is_storage_id(name)) continue;
        storages.push_back({name, clean_line(row["type"].text_or(""), longest_word), bytes_of(row["avail"]),
                            bytes_of(row["total"]), bytes_of(row["used"]), row["active"].is_true(),
                            row["shared"].is_true()});
    }
    std::sort(storages.begin(), storages.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    return storages;
}

std::vector<Template> read_templates(const base::json::Value& data) {
    constexpr std::string_view mark = ":vztmpl/";
    std::vector<Template> templates;
    for (const auto& row : data.items()) {
        const std::string volid = row["volid"].text_or("");
        const auto at = volid.find(mark);
        if (!is_volid(volid) || at == std::string::npos || at + mark.size() == volid.size()) continue;
        templates.push_back({volid, volid.substr(at + mark.size()),
                             clean_line(row["format"].text_or(""), longest_word), bytes_of(row["size"]),
                             std::max<int64_t>(row["ctime"].integer_or(0), 0)});
    }
    std::sort(templates.begin(), templates.end(),
              [](const auto& a, const auto& b) { return a.volid < b.volid; });
    return templates;
}

std::vector<std::string> names_of_active(const std::vector<Storage>& storages) {
    std::vector<std::string> names;
    for (const Storage& storage : storages)
        if (storage.is_active) names.push_back(storage.name);
    return names;
}

}  // namespace pve
