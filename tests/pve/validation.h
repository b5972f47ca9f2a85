// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "value.h"

namespace pve_double {

// Checks an object against a map name -> schema, as PVE::JSONSchema::check_object does. The result is an
// object of error texts by name ("memory", or "net0.ip" below a path), empty when all is fine. Names such as
// "net[n]" in the schemas stand for numbered families.
Value check_object(const std::string& path, const Value& schemas, const Value& object, bool allows_unknown);

// The schema of a parameter, numbered families included; null when the schemas do not know the name.
// PVE: net0..net31, mp0..mp255, dev0..dev255, unused0..unused255.
const Value& schema_of(const Value& schemas, const std::string& name);

}  // namespace pve_double
