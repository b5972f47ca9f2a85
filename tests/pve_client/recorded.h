// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "pve/reply.h"

namespace pve_client {

// One exchange with a genuine Proxmox VE.
struct RecordedRow {
    std::string name, method, path, token;
    pve::RawReply reply;
};

// A JSON file below $BERTH_SHARED/pve (by default ../shared/pve, seen from the top of the repository);
// nothing when it is not there, and then it says so in the output of the tests.
std::optional<base::json::Value> read_shared(const std::string& name);

// The rows of one version, "8.4" or "9.2"; empty when the file is not there.
const std::vector<RecordedRow>& recorded_rows(const std::string& version);
// The row of this name; a row that is not there fails the test.
pve::RawReply recorded_reply(const std::string& version, const std::string& name);

// Whether the recorded exchanges are there. A test that needs them ends quietly when they are not.
bool has_recorded();

}  // namespace pve_client
