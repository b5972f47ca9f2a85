// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/site.h"
#include "base/deadline.h"
#include "base/result.h"
#include "web/rule.h"

namespace app {

// What the form of a node holds. Empty text is "not said".
struct NodeForm {
    int64_t id = 0;  // 0: a new one
    std::string name, host, token_id, token_secret;
    unsigned port = 8006;
    std::string trust;        // system, fingerprint, ca
    std::string fingerprint;  // in any usual spelling
    std::string ca;           // PEM
    std::string pve_node;
};

// What saving came to. Saved only when `errors` is empty.
struct NodeSaving {
    int64_t id = 0;
    std::vector<web::FieldError> errors = {};
    std::string found_fingerprint = {};     // to be compared and confirmed by the user; "" otherwise
    std::vector<std::string> members = {};  // to choose from when the endpoint is a cluster; empty otherwise
};

// The fields of the form, with their rules.
const std::vector<web::Field>& node_fields();

// Tests the connection as the form describes it, and saves the node only when everything is right: reached,
// certificate trusted, token accepted, with the rights that the wizard needs, member known. An unknown
// fingerprint is fetched without sending anything. Waits up to 10 s: Proxmox answers a refused token 3 s
// late. Errors: not_found, a foreign id; unavailable, MySQL. What the node answers is in NodeSaving.
base::Result<NodeSaving> save_node(Site& site, int64_t user_id, const NodeForm& form,
                                   base::Deadline deadline);

// One sentence about how the node answers now, and whether it is a good one.
struct NodeTest {
    bool is_good = false;
    std::string sentence;
};
base::Result<NodeTest> test_node(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline);

// Errors: not_found, a foreign id; conflict, a creation on it is running. The oldest remaining node becomes
// the default.
base::Result<void> remove_node(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline);
base::Result<void> make_default_node(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline);

}  // namespace app
