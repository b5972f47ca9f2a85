// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "app/site.h"
#include "app/wizard_fields.h"
#include "base/deadline.h"
#include "store/nodes.h"

namespace app {

// The fields of a step whose values are names of things that only some nodes have: template, storage, bridge.
std::vector<const char*> node_dependent_fields(const Step& step);

// Whether the node offers this value for the field. An empty value and a node that does not answer count as
// yes: what cannot be checked is not refused here.
bool is_offered(Site& site, const store::Node& node, const std::string& field, const std::string& value,
                base::Deadline deadline);

// For a wizard that moved to another node: takes out what the new node does not offer, and says in a sentence
// what that was; "" when everything fits. When the node does not answer everything stays, and the sentence
// says so.
std::string drop_invalid_values(Site& site, const store::Node& node,
                                std::map<std::string, std::string>& values, base::Deadline deadline);

}  // namespace app
