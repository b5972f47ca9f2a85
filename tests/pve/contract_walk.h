// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "value.h"

// Wrong values for the parameters of the API document, with what Proxmox says of each. The texts are those of
// PVE: pve-common JSONSchema.pm as the recorded answers show them; limits, words and formats come from the
// document. Made without anything of the server that is tried.
namespace pve_double {

struct WrongValue {
    std::string text;
    std::string error;
};

// Values that this schema refuses; empty when it takes everything. The path is the parameter's name, or
// "net0.ip" for a part of a property string. Formats is the "formats" object of formats.json.
std::vector<WrongValue> wrong_values(const Value& schema, const Value& formats, const std::string& path);

// "net[n]" -> "net0"; other names as they are.
std::string first_of_family(const std::string& name);

// A name beyond the last of a family ("net[n]" -> "net32"); empty for other names.
std::string beyond_family(const std::string& name);

}  // namespace pve_double
