// SPDX-License-Identifier: MIT
#include "pve/path.h"

#include <algorithm>
#include <string>

#include "base/text.h"
#include "pve/tasks.h"

namespace pve {
namespace {

constexpr size_t longest_node_name = 63;    // a host name
constexpr size_t longest_storage_id = 100;  // Proxmox names no limit

bool is_alphanumeric(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
bool is_letter(char c) { return is_alphanumeric(c) && !(c >= '0' && c <= '9'); }

}  // namespace

bool is_node_name(std::string_view text) {
    return !text.empty() && text.size() <= longest_node_name && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '-'; });
}

bool is_storage_id(std::string_view text) {
    return text.size() >= 2 && text.size() <= longest_storage_id && is_letter(text.front()) &&
           is_alphanumeric(text.back()) && std::all_of(text.begin(), text.end(), [](char c) {
               return is_alphanumeric(c) || c == '-' || c == '_' || c == '.';
           });
}

bool is_vmid(uint64_t number) { return number >= 100 && number <= 999'999'999; }

Path& Path::add(std::string_view segment, bool is_fine) {
    if (!is_fine) refused_ = true;
    path_ += '/' + base::percent_encode(segment);
    return *this;
}

Path& Path::then(std::string_view fixed) {
    for (const auto& segment : base::split(fixed, '/')) {
        const bool is_word = std::all_of(segment.begin(), segment.end(),
                                         [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
        add(segment, is_word && !segment.empty());
    }
    return *this;
}

Path& Path::node(std::string_view name) { return add(name, is_node_name(name)); }
Path& Path::storage(std::string_view id) { return add(id, is_storage_id(id)); }
Path& Path::vmid(uint32_t number) { return add(std::to_string(number), is_vmid(number)); }
Path& Path::upid(std::string_view text) { return add(text, parse_upid(text).has_value()); }

Path& Path::query(std::string_view name, std::string_view value) {
    if (name.empty() || value.empty()) refused_ = true;
    if (!query_.empty()) query_ += '&';
    query_ += base::percent_encode(name) + '=' + base::percent_encode(value);
    return *this;
}

Path& Path::query(std::string_view name, uint64_t value) { return query(name, std::to_string(value)); }

}  // namespace pve
