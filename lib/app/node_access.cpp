// SPDX-License-Identifier: MIT
#include "app/node_access.h"

#include "app/sentences.h"
#include "base/log.h"

namespace app {
namespace {

pve::Trust trust_of(store::Trust trust) {
    switch (trust) {
        case store::Trust::system:
            return pve::Trust::system;
        case store::Trust::fingerprint:
            return pve::Trust::fingerprint;
        case store::Trust::ca:
            return pve::Trust::ca;
    }
    return pve::Trust::system;
}

bool speaks_of_the_node(pve::Kind kind) {
    return kind == pve::Kind::unreachable || kind == pve::Kind::certificate ||
           kind == pve::Kind::not_proxmox || kind == pve::Kind::unavailable;
}

bool is_silence(pve::Kind kind) { return kind == pve::Kind::unreachable || kind == pve::Kind::unavailable; }

}  // namespace

std::string seal_context(const store::Node& node) {
    std::string context = "berth1";
    for (const std::string& part :
         {node.seal_id, std::to_string(node.user_id), node.host, std::to_string(node.port),
          std::string(store::word_of(node.trust)), node.fingerprint, node.ca})
        context += "|" + part;
    return context;
}

base::Result<pve::Endpoint> endpoint_of(Site& site, const store::Node& node) {
    auto secret = site.key.open(node.sealed_secret, seal_context(node));
    if (!secret) return secret.error();
    pve::Endpoint endpoint;
    endpoint.record = node.id;
    endpoint.host = node.host;
    endpoint.port = static_cast<uint16_t>(node.port);
    endpoint.trust = trust_of(node.trust);
    endpoint.fingerprint = pve::normalise_fingerprint(node.fingerprint).value_or("");
    endpoint.ca_pem = node.ca;
    endpoint.token_id = node.token_id;
    endpoint.token_secret = std::move(*secret);
    return endpoint;
}

std::string reason_in(const pve::Failure& failure, const store::Node& node) {
    return is_silence(failure.kind) ? std::string() : sentence_about(failure, node.name);
}

Trouble trouble_of(const store::Node& node, const store::NodeHealth& health) {
    Trouble trouble{node.id, node.name, health.since, 0, {}};
    for (const pve::Kind kind : {pve::Kind::unauthorised, pve::Kind::certificate, pve::Kind::not_proxmox})
        if (health.why == pve::word_of(kind))
            trouble.reason = reason_in(pve::failure_of(kind, base::Code::unavailable, ""), node);
    return trouble;
}

std::vector<store::NodeHealth> health_of(Site& site, const std::vector<store::Node>& nodes,
                                         base::Deadline deadline) {
    std::vector<int64_t> ids;
    for (const store::Node& node : nodes) ids.push_back(node.id);
    auto health = site.healths.look(ids, deadline);
    return health ? std::move(*health) : std::vector<store::NodeHealth>(nodes.size());
}

void report_answer(Site& site, int64_t node_id) {
    const auto was_silent = site.healths.report_success(node_id, moment());
    if (was_silent && *was_silent) base::log::info("node_back", {{"node", std::to_string(node_id)}});
}

void report_failure(Site& site, int64_t node_id, const pve::Failure& failure) {
    const char* const why = pve::word_of(failure.kind);
    if (failure.kind == pve::Kind::unauthorised) (void)site.healths.report_refusal(node_id, why, moment());
    if (!speaks_of_the_node(failure.kind)) return;
    // Also a refused token looks like silence where the time is short: Proxmox says so after 3 s only.
    const bool is_mere_silence = failure.kind == pve::Kind::unavailable;
    const auto is_news = site.healths.report_failure(node_id, is_mere_silence ? "" : why, moment());
    if (!is_news || *is_news)
        base::log::warning("node_away",
                           {{"node", std::to_string(node_id)}, {"kind", why}, {"detail", failure.detail}});
}

bool report_forwarded(Site& site, const store::Node& node, const std::string& member,
                      const pve::Failure& failure) {
    // Without a status line nobody answered at all.
    const bool is_own = member == node.pve_node || failure.status == 0;
    if (is_own) report_failure(site, node.id, failure);
    return is_own;
}

}  // namespace app
