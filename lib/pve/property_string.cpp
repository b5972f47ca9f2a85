// SPDX-License-Identifier: MIT
#include "pve/property_string.h"

#include <algorithm>

namespace pve {
namespace {

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        const unsigned char byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7F && c != ',';
    });
}

}  // namespace

PropertyString& PropertyString::append(std::string_view key, std::string_view value) {
    // Proxmox takes what stands before the first equals sign for the key.
    const bool may_hold_equals = !key.empty();
    if (!is_plain(key) || key.find('=') != std::string_view::npos) refused_ = true;
    if (!is_plain(value) || (!may_hold_equals && value.find('=') != std::string_view::npos)) refused_ = true;
    if (!text_.empty()) text_ += ',';
    text_ += key;
    if (!key.empty()) text_ += '=';
    text_ += value;
    return *this;
}

PropertyString& PropertyString::lead(std::string_view value) {
    if (!text_.empty() || value.empty()) refused_ = true;
    return append({}, value);
}

PropertyString& PropertyString::add(std::string_view key, std::string_view value) {
    if (value.empty()) return *this;
    if (key.empty()) refused_ = true;
    return append(key, value);
}

}  // namespace pve
