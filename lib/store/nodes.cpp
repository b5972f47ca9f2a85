// SPDX-License-Identifier: MIT
#include "store/nodes.h"

#include <algorithm>
#include <set>

#include "base/crypto.h"

namespace store {
namespace {

constexpr const char* owner_seconds = "10";
// What the cache holds for a removed node. It stands in the way of a reader that still saw the row.
constexpr const char* nobody = "0";
constexpr size_t fingerprint_length = 95;
constexpr size_t most_members = 256;

constexpr const char* columns =
    "id, user_id, cluster_id, name, host, port, pve_node, token_id, seal_id, sealed_secret, trust, "
    "fingerprint,"
    " ca, leaf_fingerprint, pve_version, is_default, FLOOR(UNIX_TIMESTAMP(created_at))";

Node node_of(const Row& row) {
    Node node;
    node.id = row.integer(0);
    node.user_id = row.integer(1);
    node.cluster_id = row.integer(2);
    node.name = row.text(3);
    node.host = row.text(4);
    node.port = static_cast<unsigned>(row.integer(5));
    node.pve_node = row.text(6);
    node.token_id = row.text(7);
    node.seal_id = row.hex(8);
    node.sealed_secret = row.text(9);
    node.trust = parse_trust(row.text(10)).value_or(Trust::system);
    node.fingerprint = row.text(11);
    node.ca = row.text(12);
    node.leaf_fingerprint = row.text(13);
    node.pve_version = row.text(14);
    node.is_default = row.is_true(15);
    node.created_at = row.integer(16);
    return node;
}

// In the order of the columns from `name` to `pve_version`.
std::vector<Param> content_of(const Node& node) {
    return {node.name,
            node.host,
            node.port,
            node.pve_node,
            node.token_id,
            Param::hex(node.seal_id),
            Param::bytes(node.sealed_secret),
            word_of(node.trust),
            node.fingerprint,
            node.ca,
            node.leaf_fingerprint,
            node.pve_version};
}

base::Error unknown() { return {base::Code::not_found, "no such node"}; }

// Changes of one user's nodes happen one after the other, or two first nodes would both be the default.
base::Result<void> lock_user(Mysql& mysql, int64_t user_id, base::Deadline deadline) {
    auto rows = mysql.query("SELECT id FROM users WHERE id = ? FOR UPDATE", {user_id}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return base::Error{base::Code::not_found, "no such user"};
    return {};
}

// Waits until no other change of any node is under way: two new members of a cluster must see each other.
base::Result<void> pass_gate(Mysql& mysql, base::Deadline deadline) {
    auto rows = mysql.query("SELECT last FROM cluster_numbers FOR UPDATE", {}, deadline);
    if (!rows) return rows.error();
    if (rows->size() != 1)
        return base::Error{base::Code::internal, "cluster_numbers must have exactly one row"};
    return {};
}

base::Result<int64_t> take_new_cluster(Mysql& mysql, base::Deadline deadline) {
    auto written = mysql.execute("UPDATE cluster_numbers SET last = LAST_INSERT_ID(last + 1)", {}, deadline);
    if (!written) return written.error();
    return static_cast<int64_t>(written->last_id);
}

// The list comes from the node itself: what is not of the form of a fingerprint is left out.
base::Result<void> write_members(Mysql& mysql, int64_t node_id, const std::vector<std::string>& fingerprints,
                                 base::Deadline deadline) {
    auto gone = mysql.execute("DELETE FROM node_members WHERE node_id = ?", {node_id}, deadline);
    if (!gone) return gone.error();
    const std::set<std::string> distinct(fingerprints.begin(), fingerprints.end());
    size_t count = 0;
    for (const std::string& fingerprint : distinct) {
        const bool is_hex = fingerprint.find_first_not_of("0123456789ABCDEF:") == std::string::npos;
        if (fingerprint.size() != fingerprint_length || !is_hex) continue;
        if (++count > most_members) break;
        auto added = mysql.execute("INSERT INTO node_members (node_id, fingerprint) VALUES (?, ?)",
                                   {node_id, fingerprint}, deadline);
        if (!added) return added.error();
    }
    return {};
}

// CREATION: 2. The clusters of all records which list the certificate verified on this one, and whose
// verified certificate this one lists.
base::Result<std::vector<int64_t>> proven_clusters(Mysql& mysql, int64_t node_id, base::Deadline deadline) {
    auto rows = mysql.query(
        "SELECT DISTINCT other.cluster_id FROM nodes ours"
        " JOIN node_members theirs ON theirs.fingerprint = ours.leaf_fingerprint"
        " JOIN nodes other ON other.id = theirs.node_id AND other.id <> ours.id"
        " JOIN node_members listed ON listed.node_id = ours.id"
        " AND listed.fingerprint = other.leaf_fingerprint"
        " WHERE ours.id = ? AND ours.leaf_fingerprint <> '' ORDER BY other.cluster_id",
        {node_id}, deadline);
    if (!rows) return rows.error();
    std::vector<int64_t> clusters;
    for (const Row& row : *rows) clusters.push_back(row.integer(0));
    return clusters;
}

// The cluster of a record whose content and members are written; `present` is 0 for a new one.
base::Result<int64_t> choose_cluster(Mysql& mysql, int64_t node_id, int64_t present,
                                     base::Deadline deadline) {
    auto proven = proven_clusters(mysql, node_id, deadline);
    if (!proven) return proven.error();
    if (std::find(proven->begin(), proven->end(), present) != proven->end()) return present;
    if (!proven->empty()) return proven->front();
    if (present == 0) return take_new_cluster(mysql, deadline);
    // Nothing binds it to others any more. It keeps the number only if no other record has it.
    auto rows = mysql.query("SELECT id FROM nodes WHERE cluster_id = ? AND id <> ? LIMIT 1",
                            {present, node_id}, deadline);
    if (!rows) return rows.error();
    return rows->empty() ? base::Result<int64_t>(present) : take_new_cluster(mysql, deadline);
}

base::Result<void> write_cluster(Mysql& mysql, int64_t node_id, int64_t present, base::Deadline deadline) {
    auto cluster = choose_cluster(mysql, node_id, present, deadline);
    if (!cluster) return cluster.error();
    auto written =
        mysql.execute("UPDATE nodes SET cluster_id = ? WHERE id = ?", {*cluster, node_id}, deadline);
    if (!written) return written.error();
    return {};
}

}  // namespace

const char* word_of(Trust trust) {
    switch (trust) {
        case Trust::system:
            return "system";
        case Trust::fingerprint:
            return "fingerprint";
        case Trust::ca:
            return "ca";
    }
    return "";
}

std::optional<Trust> parse_trust(std::string_view word) {
    for (const Trust trust : {Trust::system, Trust::fingerprint, Trust::ca})
        if (word == word_of(trust)) return trust;
    return std::nullopt;
}

std::string Nodes::owner_key(const Redis& redis, int64_t node_id) {
    return redis.key("node:" + std::to_string(node_id) + ":owner");
}

base::Result<std::vector<Node>> Nodes::list(int64_t user_id, base::Deadline deadline) {
    static const std::string sql = std::string("SELECT ") + columns +
                                   " FROM nodes WHERE user_id = ?"
                                   " ORDER BY is_default DESC, name COLLATE utf8mb4_unicode_520_ci, id";
    auto rows = mysql_.query(sql, {user_id}, deadline);
    if (!rows) return rows.error();
    std::vector<Node> nodes;
    for (const Row& row : *rows) nodes.push_back(node_of(row));
    return nodes;
}

base::Result<Node> Nodes::find(int64_t user_id, int64_t node_id, base::Deadline deadline) {
    static const std::string sql =
        std::string("SELECT ") + columns + " FROM nodes WHERE id = ? AND user_id = ?";
    auto rows = mysql_.query(sql, {node_id, user_id}, deadline);
    if (!rows) return rows.error();
    if (rows->empty()) return unknown();
    (void)redis_.command(
        {"SET", owner_key(redis_, node_id), std::to_string(user_id), "EX", owner_seconds, "NX"}, deadline);
    return node_of(rows->front());
}

base::Result<std::vector<OwnedNode>> Nodes::list_all(base::Deadline deadline) {
    static const std::string sql = std::string("SELECT ") + columns +
                                   ", (SELECT u.name FROM users u WHERE u.id = nodes.user_id) AS user_name"
                                   " FROM nodes ORDER BY user_name, name, id";
    auto rows = mysql_.query(sql, {}, deadline);
    if (!rows) return rows.error();
    std::vector<OwnedNode> nodes;
    for (const Row& row : *rows) nodes.push_back({node_of(row), row.text(17)});
    return nodes;
}

base::Result<std::vector<int64_t>> Nodes::ids_of_cluster(int64_t cluster_id, base::Deadline deadline) {
    auto rows = mysql_.query("SELECT id FROM nodes WHERE cluster_id = ?", {cluster_id}, deadline);
    if (!rows) return rows.error();
    std::vector<int64_t> ids;
    for (const Row& row : *rows) ids.push_back(row.integer(0));
    return ids;
}

base::Result<int64_t> Nodes::add(const Node& node, const std::vector<std::string>& member_fingerprints,
                                 base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<int64_t> {
        if (auto locked = lock_user(mysql_, node.user_id, deadline); !locked) return locked.error();
        if (auto passed = pass_gate(mysql_, deadline); !passed) return passed.error();
        auto params = content_of(node);
        params.insert(params.end(), {node.user_id, node.user_id});
        auto added = mysql_.execute(
            "INSERT INTO nodes (name, host, port, pve_node, token_id, seal_id, sealed_secret, trust,"
            " fingerprint, ca, leaf_fingerprint, pve_version, user_id, cluster_id, is_default)"
            " SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0,"
            " NOT EXISTS (SELECT 1 FROM nodes mine WHERE mine.user_id = ?)",
            params, deadline);
        if (!added) return added.error();
        const auto id = static_cast<int64_t>(added->last_id);
        if (auto done = write_members(mysql_, id, member_fingerprints, deadline); !done) return done.error();
        if (auto done = write_cluster(mysql_, id, 0, deadline); !done) return done.error();
        return id;
    };
    return mysql_.transaction(unit, deadline);
}

base::Result<void> Nodes::update(const Node& node, const std::vector<std::string>& member_fingerprints,
                                 base::Deadline deadline) {
    const auto unit = [&]() -> base::Result<void> {
        if (auto passed = pass_gate(mysql_, deadline); !passed) return passed.error();
        auto present = mysql_.query("SELECT cluster_id FROM nodes WHERE id = ? AND user_id = ? FOR UPDATE",
                                    {node.id, node.user_id}, deadline);
        if (!present) return present.error();
        if (present->empty()) return unknown();
        auto params = content_of(node);
        params.insert(params.end(), {node.id, node.user_id});
        auto written = mysql_.execute(
            "UPDATE nodes SET name = ?, host = ?, port = ?, pve_node = ?, token_id = ?, seal_id = ?,"
            " sealed_secret = ?, trust = ?, fingerprint = ?, ca = ?, leaf_fingerprint = ?, pve_version = ?"
            " WHERE id = ? AND user_id = ?",
            params, deadline);
        if (!written) return written.error();
        auto done = write_members(mysql_, node.id, member_fingerprints, deadline);
        if (!done) return done.error();
        return write_cluster(mysql_, node.id, present->front().integer(0), deadline);
    };
    return mysql_.transaction(unit, deadline);
}

}  // namespace store
