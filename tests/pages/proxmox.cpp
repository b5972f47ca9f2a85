// SPDX-License-Identifier: MIT
#include "proxmox.h"

#include "app/node_access.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace pages_test {
Proxmox& Proxmox::get() {
    static const make_believe::Server server(make_believe::built_program(),
                                             {"--seconds", "0.2", "--auth-delay-ms", "100"});
    static Proxmox one(server.folder());
    return one;
}

int64_t Proxmox::record(const Scene& scene, const Visitor& visitor, const std::string& node,
                        const std::string& token_kind) const {
    const pve::Endpoint where = endpoint(node, token_kind);
    store::Node record;
    record.user_id = visitor.user_id;
    record.name = node;
    record.host = where.host;
    record.port = where.port;
    record.pve_node = node;
    record.token_id = where.token_id;
    record.trust = store::Trust::fingerprint;
    record.fingerprint = record.leaf_fingerprint = where.fingerprint;
    record.pve_version = "9.2.11";
    record.seal_id = base::crypto::to_hex(base::crypto::random_bytes(16));
    record.sealed_secret = scene.site.key.seal(where.token_secret, app::seal_context(record));
    return value_of(scene.site.nodes.add(record, {}, scene.soon()));
}

uint32_t Proxmox::add_container(const std::string& config, const std::string& status,
                                const std::string& node) const {
    static uint32_t last = 5000;
    order(R"({"action":"add_guest","cluster":"lab","vmid":)" + std::to_string(++last) + R"(,"node":")" +
          node + R"(","status":")" + status + R"(","config":{)" + config + "}}");
    return last;
}

int Proxmox::entries(const std::string& action, uint32_t vmid) const {
    int count = 0;
    for (const auto& entry : ledger())
        if (entry["action"].text_or("") == action && entry["vmid"].integer_or(0) == vmid) ++count;
    return count;
}

}  // namespace pages_test
