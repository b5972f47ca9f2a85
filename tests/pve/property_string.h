// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "value.h"

namespace pve_double {

// "KEY=VALUE,KEY=VALUE" as PVE::JSONSchema::parse_property_string reads it.
struct PropertyString {
    Value members;      // an object of strings; booleans are "1" or "0"
    std::string error;  // empty when the text is fine; else Proxmox's text, lines as "net0.ip: ..." included
};

// The format is the map sub-key -> schema of the API document; path is the name of the parameter ("net0").
PropertyString parse_property_string(const Value& format, const std::string& text, const std::string& path);

// The other way: the default key's bare value, then the required keys, then the optional ones, each group by
// name.
std::string print_property_string(const Value& format, const Value& members);

}  // namespace pve_double
