// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.h"
#include "base/result.h"
#include "store/mysql.h"
#include "store/redis.h"

namespace store {

// How the certificate of a node is trusted: by the system's authorities, by the SHA-256 fingerprint of the
// leaf, or by a pasted authority.
enum class Trust { system, fingerprint, ca };
// "system", "fingerprint", "ca".
const char* word_of(Trust trust);
std::optional<Trust> parse_trust(std::string_view word);

// A user's record of one Proxmox node. Fingerprints are written as Proxmox does: 32 upper-case pairs with
// colons.
struct Node {
    int64_t id = 0;
    int64_t user_id = 0;
    int64_t cluster_id = 0;  // records with the same number share their VMIDs
    std::string name;        // shown to the user; unique among the user's nodes
    std::string host;
    unsigned port = 8006;
    std::string pve_node;  // the member of the cluster that this record stands for
    std::string token_id;
    std::string seal_id;        // 32 hexadecimal digits; part of the context that sealed_secret is bound to
    std::string sealed_secret;  // raw bytes
    Trust trust = Trust::system;
    std::string fingerprint;       // the one the user confirmed; "" unless trust is fingerprint
    std::string ca;                // PEM; "" unless trust is ca
    std::string leaf_fingerprint;  // of the certificate that was verified when the record was saved
    std::string pve_version;
    bool is_default = false;
    int64_t created_at = 0;  // unix seconds
};

// A node and the name of its user.
struct OwnedNode {
    Node node;
    std::string user_name;
};

// The nodes of the users. Every statement names the user: a foreign id is not_found, as an unknown one is.
// Of a user's nodes exactly one is the default, from the first on. Waits and fails as store::Mysql does;
// Redis being away is not an error.
class Nodes {
  public:
    Nodes(Mysql& mysql, Redis& redis) : mysql_(mysql), redis_(redis) {}

    // The default first, then by name.
    base::Result<std::vector<Node>> list(int64_t user_id, base::Deadline deadline);

    // Also leaves in Redis, for 10 s, whose node this is.
    base::Result<Node> find(int64_t user_id, int64_t node_id, base::Deadline deadline);

    // Those of all users, by user and name: for the operator only.
    base::Result<std::vector<OwnedNode>> list_all(base::Deadline deadline);

    // The ids of all records of this cluster, whosoever they are: for what they share, never to be shown.
    base::Result<std::vector<int64_t>> ids_of_cluster(int64_t cluster_id, base::Deadline deadline);

    // Saves a new record and gives its id; id, cluster_id, is_default and created_at of the argument are not
    // read. `member_fingerprints`: what `GET /nodes` of this node listed. The record joins the cluster of
    // another one, whosoever it is, when each lists the certificate that was verified on the other;
    // otherwise it is a cluster of its own (CREATION: 2). Error conflict when the user has a node of this
    // name; not_found when the user does not exist.
    base::Result<int64_t> add(const Node& node, const std::vector<std::string>& member_fingerprints,
                              base::Deadline deadline);

    // Overwrites everything but is_default and created_at, and finds the cluster anew: cluster_id stays as
    // long as the certificates still prove it. Errors: not_found, conflict as above.
    base::Result<void> update(const Node& node, const std::vector<std::string>& member_fingerprints,
                              base::Deadline deadline);

    // If it was the default, the oldest remaining node becomes it. Error conflict while a creation on it is
    // PLANNED, SENDING, ACCEPTED or AMBIGUOUS.
    base::Result<void> remove(int64_t user_id, int64_t node_id, base::Deadline deadline);

    base::Result<void> make_default(int64_t user_id, int64_t node_id, base::Deadline deadline);

    // The key under which Redis keeps the id of a node's user; for store::Vmids.
    static std::string owner_key(const Redis& redis, int64_t node_id);

  private:
    Mysql& mysql_;
    Redis& redis_;
};

}  // namespace store
