// SPDX-License-Identifier: MIT
#include "app/node_check.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <optional>

#include "app/node_access.h"
#include "app/sentences.h"
#include "base/clock.h"
#include "pve/inspection.h"

namespace app {
namespace {

// Side by side; each node is asked three things, and a process has some thousand descriptors at most.
constexpr size_t most_at_once = 50;
// Proxmox answers a refused token 3 s late, and our three questions go two at a time.
constexpr std::chrono::seconds longest_wait{10};

constexpr int64_t day = 24 * 3600;
// Proxmox renews its own certificates two weeks before they end.
constexpr int64_t certificate_margin = 14 * day;
constexpr int64_t clock_tolerance = 60;
constexpr int oldest_version = 7, newest_version = 9;

std::string advice_about(pve::Kind kind, const store::Node& node) {
    switch (kind) {
        case pve::Kind::address_denied:
            return "If this address is meant, allow it in [nodes] networks of the configuration.";
        case pve::Kind::certificate:
            return "Compare the fingerprint with the one Proxmox shows (pvenode cert info) before anybody "
                   "confirms it.";
        case pve::Kind::unauthorised:
            return "Look in Proxmox under Datacenter, Permissions, API Tokens; a new secret is entered on "
                   "the page Nodes.";
        case pve::Kind::denied:
            return "docs/proxmox_token.md has the commands that give a token what it needs.";
        default:
            return fmt::format("Look from this host: curl -k https://{}:{}/api2/json/version", node.host,
                               node.port);
    }
}

// The findings about one node.
class NodeCheck {
  public:
    NodeCheck(const store::OwnedNode& owned, Findings& findings)
        : node_(owned.node),
          name_(owned.node.name),
          check_(fmt::format("node {} ({} of {})", owned.node.id, owned.node.name, owned.user_name)),
          findings_(findings) {}

    void sealed(const base::KeyRing& keys) {
        const auto named = base::KeyRing::named_in(node_.sealed_secret);
        if (named && !keys.holds(*named))
            findings_.bad(
                check_,
                fmt::format("The stored token secret does not open: the key file lacks key {}.", *named),
                "Add it from a copy of the key file, `berthctl key add < COPY`, or enter the secret "
                "anew on the page Nodes.");
        else
            findings_.bad(
                check_,
                "The stored token secret does not open: its row was changed, or it is older than the "
                "keys.",
                "Enter it anew on the page Nodes.");
    }
    void not_asked() {
        findings_.warn(check_, "It was not asked: there was no time left.",
                       fmt::format("berthctl node test {} asks it alone.", node_.id));
    }

    void judge(const pve::Inspection& seen) {
        if (!seen.version) return fail(seen.version.error());
        judge_version(*seen.version);
        if (!seen.permissions)
            fail(seen.permissions.error());
        else
            judge_rights(pve::missing_rights(*seen.permissions, *seen.version));
        if (!seen.members)
            fail(seen.members.error());
        else
            judge_member(*seen.members);
        judge_certificate(seen.marks.certificate_until);
        judge_clock(seen.marks.clock_ahead);
        if (is_sound_) findings_.ok(check_, sound(*seen.version, seen.marks.certificate_until));
    }

  private:
    void bad(const std::string& message, const std::string& advice) {
        is_sound_ = false;
        findings_.bad(check_, message, advice);
    }
    void warn(const std::string& message, const std::string& advice) {
        is_sound_ = false;
        findings_.warn(check_, message, advice);
    }
    void fail(const pve::Failure& failure) {
        bad(sentence_about(failure, name_), advice_about(failure.kind, node_));
    }

    void judge_version(const pve::Version& version) {
        if (version.major >= oldest_version && version.major <= newest_version) return;
        warn(fmt::format("It runs Proxmox VE {}; Berth was tried with {} to {}.", version.text,
                         oldest_version, newest_version),
             "Look at the first containers made there more closely.");
    }

    void judge_rights(const std::vector<pve::Right>& missing) {
        for (const pve::Right& right : missing)
            bad(sentence_about_right(right.privilege, right.path),
                "Give the token's role that privilege in Proxmox.");
    }

    void judge_member(const std::vector<pve::Member>& members) {
        const auto own = std::find_if(members.begin(), members.end(),
                                      [this](const auto& member) { return member.name == node_.pve_node; });
        if (own == members.end())
            bad(fmt::format("The cluster has no member {} any more.", node_.pve_node),
                "Edit the node on the page Nodes and choose a member.");
        else if (!own->is_online)
            warn(fmt::format("The cluster says that {} is offline.", node_.pve_node),
                 "Look at that host and at its cluster network.");
    }

    void judge_certificate(int64_t until) {
        const int64_t left = until - base::unix_now();
        if (until == 0 || left >= certificate_margin) return;
        // Where the certificate is pinned its dates do not matter, but the next one is another.
        const bool is_pinned = node_.trust == store::Trust::fingerprint;
        warn(left < 0 ? fmt::format("The certificate ended on {}.", base::utc_text(until))
                      : fmt::format("The certificate ends in {} days.", left / day),
             is_pinned ? "When it is renewed, confirm the new fingerprint on the page Nodes."
                       : "Renew it in Proxmox (pvecm updatecerts --force, or its ACME order).");
    }

    void judge_clock(const std::optional<int64_t>& ahead) {
        if (!ahead || std::abs(*ahead) <= clock_tolerance) return;
        warn(fmt::format("Its clock is {} {} ours.", base::duration_text(std::abs(*ahead)),
                         *ahead > 0 ? "ahead of" : "behind"),
             "Let both hosts keep their time by NTP (chronyc tracking).");
    }

    static std::string sound(const pve::Version& version, int64_t until) {
        const std::string days =
            until == 0 ? "" : fmt::format(" for {} days", (until - base::unix_now()) / day);
        return fmt::format(
            "Proxmox VE {} answers; certificate trusted{}, token accepted with the rights that the wizard "
            "needs.",
            version.text, days);
    }

    const store::Node& node_;
    const std::string name_, check_;
    Findings& findings_;
    bool is_sound_ = true;
};

void check_batch(Site& site, const store::OwnedNode* nodes, size_t count, Findings& findings,
                 base::Deadline deadline) {
    std::vector<std::optional<pve::Endpoint>> opened;
    for (size_t i = 0; i < count; ++i) {
        auto endpoint = endpoint_of(site, nodes[i].node);
        opened.push_back(endpoint ? std::optional(std::move(*endpoint)) : std::nullopt);
    }
    std::vector<const pve::Endpoint*> asked;
    for (const auto& endpoint : opened)
        if (endpoint) asked.push_back(&*endpoint);
    const bool is_late = deadline.is_over();
    const auto seen = is_late ? std::vector<pve::Inspection>()
                              : pve::inspect(site.http, asked, deadline.within(longest_wait));
    size_t next = 0;
    for (size_t i = 0; i < count; ++i) {
        NodeCheck check(nodes[i], findings);
        if (!opened[i])
            check.sealed(site.key);
        else if (is_late)
            check.not_asked();
        else
            check.judge(seen[next++]);
    }
}

}  // namespace

void check_nodes(Site& site, const std::vector<store::OwnedNode>& nodes, Findings& findings,
                 base::Deadline deadline) {
    for (size_t first = 0; first < nodes.size(); first += most_at_once)
        check_batch(site, &nodes[first], std::min(most_at_once, nodes.size() - first), findings, deadline);
}

}  // namespace app
