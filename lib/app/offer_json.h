// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "pve/network.h"
#include "pve/node_facts.h"
#include "pve/storage.h"

namespace app {

// How the last known answers of a node are kept. Reading leaves out what does not have the form of the
// writing.
std::string to_json(const std::map<std::string, std::vector<pve::Template>>& templates);
std::string to_json(const std::vector<pve::Storage>& storages);
std::string to_json(const std::vector<pve::Bridge>& bridges);
std::string to_json(const pve::NodeFacts& facts);

void from_json(const base::json::Value& text, std::map<std::string, std::vector<pve::Template>>& templates);
void from_json(const base::json::Value& text, std::vector<pve::Storage>& storages);
void from_json(const base::json::Value& text, std::vector<pve::Bridge>& bridges);
void from_json(const base::json::Value& text, pve::NodeFacts& facts);

}  // namespace app
