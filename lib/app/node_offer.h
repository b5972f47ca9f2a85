// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/node_access.h"
#include "app/site.h"
#include "base/deadline.h"
#include "pve/network.h"
#include "pve/node_facts.h"
#include "pve/storage.h"

namespace app {

// What a node has to offer in one respect: as it says now or, when it does not answer, as it last said.
template <class T>
struct Known {
    T value{};
    bool is_fresh = false;           // the node said so just now
    std::optional<Trouble> trouble;  // set when it did not
    std::string refusal;             // a sentence, when the node answered with a refusal
};

using TemplatesByStorage = std::map<std::string, std::vector<pve::Template>>;

// Each waits for the node until the deadline, not at all when its breaker is open. The answer is remembered
// for the next time the node is silent. Nothing is ever an error: a silent node with nothing remembered
// offers nothing, and says so.
Known<TemplatesByStorage> templates_of(Site& site, const store::Node& node, base::Deadline deadline);
Known<std::vector<pve::Storage>> root_storages_of(Site& site, const store::Node& node,
                                                  base::Deadline deadline);
Known<std::vector<pve::Bridge>> bridges_of(Site& site, const store::Node& node, base::Deadline deadline);

// Rights and versions seldom change and every page of the wizard needs them: an answer not older than
// `fresh_seconds` serves as one of now.
Known<pve::NodeFacts> facts_of(Site& site, const store::Node& node, base::Deadline deadline,
                               int64_t fresh_seconds = 60);

}  // namespace app
