// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace pve {

// Builds the `name=eth0,bridge=vmbr0` of Proxmox from parts. A comma inside a part, or an equals sign in a
// key or in the leading value, would add options that nobody asked for, so such a part refuses the whole
// string; so do control characters. Empty values are left out. PVE: pve-common JSONSchema.pm
// parse_property_string
class PropertyString {
  public:
    // The value that stands first without a key (PVE: default_key), such as `local:8`.
    PropertyString& lead(std::string_view value);
    PropertyString& add(std::string_view key, std::string_view value);

    bool is_refused() const { return refused_; }
    const std::string& text() const { return text_; }

  private:
    PropertyString& append(std::string_view key, std::string_view value);
    std::string text_;
    bool refused_ = false;
};

}  // namespace pve
