// SPDX-License-Identifier: MIT
#include "store/sealed_secrets.h"

namespace store {

base::Result<std::vector<Node>> SealedSecrets::list(int64_t after, unsigned count, base::Deadline deadline) {
    auto rows = mysql_.query(
        "SELECT id, user_id, name, host, port, seal_id, sealed_secret, trust, fingerprint, ca FROM nodes"
        " WHERE id > ? ORDER BY id LIMIT ?",
        {after, count}, deadline);
    if (!rows) return rows.error();
    std::vector<Node> nodes;
    for (const Row& row : *rows) {
        Node node;
        node.id = row.integer(0);
        node.user_id = row.integer(1);
        node.name = row.text(2);
        node.host = row.text(3);
        node.port = static_cast<unsigned>(row.integer(4));
        node.seal_id = row.hex(5);
        node.sealed_secret = row.text(6);
        node.trust = parse_trust(row.text(7)).value_or(Trust::system);
        node.fingerprint = row.text(8);
        node.ca = row.text(9);
        nodes.push_back(std::move(node));
    }
    return nodes;
}

base::Result<bool> SealedSecrets::replace(const Node& seen, const std::string& sealed,
                                          base::Deadline deadline) {
    // Whoever changes what a secret is bound to seals it anew, so comparing the secret compares all of it.
    auto written =
        mysql_.execute("UPDATE nodes SET sealed_secret = ? WHERE id = ? AND sealed_secret = ?",
                       {Param::bytes(sealed), seen.id, Param::bytes(seen.sealed_secret)}, deadline);
    if (!written) return written.error();
    return written->rows == 1;
}

}  // namespace store
