// SPDX-License-Identifier: MIT
#include "app/vmid_check.h"

#include <fmt/core.h>

#include "app/counting.h"
#include "app/node_access.h"
#include "app/sign_in.h"
#include "app/wizard_fields.h"
#include "base/clock.h"
#include "base/text.h"
#include "pve/client.h"

namespace app {
namespace {

VmidAnswer taken(uint32_t vmid) { return {vmid, VmidState::taken, "VMID already in use"}; }
VmidAnswer held(uint32_t vmid) { return {vmid, VmidState::held, "being used in another wizard"}; }
VmidAnswer available(uint32_t vmid) { return {vmid, VmidState::available, "VMID available"}; }

VmidAnswer unconfirmed(uint32_t vmid, const store::Node& node, const std::optional<store::VmidLook>& look) {
    const std::string age = look && look->is_known
                                ? fmt::format("last list {} old", base::duration_text(look->age_seconds))
                                : std::string("no list at hand");
    return {vmid, VmidState::unconfirmed, fmt::format("could not ask {}; {}", node.name, age)};
}

// Proxmox's own word, kept for the next 10 s; the breaker keeps us from waiting for a node known to be away.
VmidAnswer ask_node(Site& site, const store::Node& node, uint32_t vmid,
                    const std::optional<store::VmidLook>& look, base::Deadline deadline) {
    if (health_of(site, {node}, deadline)[0].is_open) return unconfirmed(vmid, node, look);
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint) return unconfirmed(vmid, node, look);
    const auto is_free = pve::Client(site.http, *endpoint).is_vmid_free(vmid, deadline);
    if (!is_free) {
        report_failure(site, node.id, is_free.error());
        return unconfirmed(vmid, node, look);
    }
    report_answer(site, node.id);
    if (!*is_free) {
        note_vmid_taken(site, node.cluster_id, vmid);
        return taken(vmid);
    }
    const auto marked = site.vmids.mark_free(node.cluster_id, vmid, moment());
    if (!marked) return unconfirmed(vmid, node, look);
    return *marked ? available(vmid) : taken(vmid);
}

// What is left to ask when the cache did not say "taken".
VmidAnswer check_beyond_cache(Site& site, const store::Node& node, uint32_t vmid,
                              const std::optional<store::VmidLook>& look, base::Deadline deadline) {
    const auto is_claimed = site.creations.is_vmid_claimed(node.cluster_id, vmid, deadline);
    if (!is_claimed) return unconfirmed(vmid, node, look);
    if (*is_claimed) return taken(vmid);
    // Without Redis the tick stays grey: what other wizards do cannot be seen.
    if (!look) return unconfirmed(vmid, node, look);
    const auto in_cluster = site.vmids.look_in_cluster(node.cluster_id, vmid, deadline);
    if (!in_cluster) return unconfirmed(vmid, node, look);
    if (in_cluster->mark == store::VmidMark::taken) return taken(vmid);
    const bool is_held = in_cluster->hold && in_cluster->hold->user_id != node.user_id;
    if (in_cluster->mark == store::VmidMark::free) return is_held ? held(vmid) : available(vmid);
    const VmidAnswer answer = ask_node(site, node, vmid, look, deadline);
    return is_held && answer.state == VmidState::available ? held(vmid) : answer;
}

VmidAnswer counted(Site& site, VmidAnswer answer) {
    count_check(site, answer.state);
    return answer;
}

bool is_known_taken(const store::VmidLook& look) { return look.is_known && look.is_member; }

// The cached sets belong to the records, of whatever user.
std::vector<int64_t> records_of(Site& site, int64_t cluster_id) {
    const auto ids = site.nodes.ids_of_cluster(cluster_id, base::Deadline::in(std::chrono::seconds(1)));
    return ids ? *ids : std::vector<int64_t>();
}

VmidAnswer look_up(Site& site, const store::Node& node, uint32_t vmid, base::Deadline deadline) {
    const auto look = site.vmids.look(node.id, vmid, deadline);
    if (look && is_known_taken(*look)) return taken(vmid);
    return check_beyond_cache(site, node, vmid, look ? std::optional(*look) : std::nullopt, deadline);
}

base::Result<VmidAnswer> look_up_for(Call& call, int64_t node_id, std::string_view typed) {
    Site& site = call.site;
    const base::Deadline deadline = call.deadline;
    const auto vmid = parse_vmid(typed);
    const auto known =
        site.vmids.look_with_session(session_hash_of(call), node_id, vmid.value_or(0), deadline);
    int64_t user_id = known && known->session ? known->session->user_id : 0;
    if (user_id == 0) {
        const auto user = identify(call);
        if (!user) return user.error();
        user_id = user->id;
    }
    if (user_id == 0) return base::Error{base::Code::denied, "no session"};
    const bool is_owner = known && known->owner_id && *known->owner_id == user_id;
    if (is_owner && !vmid) return VmidAnswer{};
    if (is_owner && is_known_taken(known->look)) return taken(*vmid);
    const auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    if (!vmid) return VmidAnswer{};
    if (known && is_known_taken(known->look)) return taken(*vmid);
    return check_beyond_cache(site, *node, *vmid, known ? std::optional(known->look) : std::nullopt,
                              deadline);
}

}  // namespace

const char* word_of(VmidState state) {
    switch (state) {
        case VmidState::invalid:
            return "invalid";
        case VmidState::taken:
            return "taken";
        case VmidState::held:
            return "held";
        case VmidState::available:
            return "available";
        case VmidState::unconfirmed:
            return "unconfirmed";
    }
    return "invalid";
}

std::optional<uint32_t> parse_vmid(std::string_view text) {
    if (text.empty() || !web::complaint_about(*wizard_field("vmid"), text).empty()) return std::nullopt;
    return static_cast<uint32_t>(*base::parse_unsigned(text));
}

VmidAnswer check_vmid(Site& site, const store::Node& node, uint32_t vmid, base::Deadline deadline) {
    return counted(site, look_up(site, node, vmid, deadline));
}

base::Result<VmidAnswer> check_vmid_for(Call& call, int64_t node_id, std::string_view typed) {
    const auto answer = look_up_for(call, node_id, typed);
    if (!answer) return answer.error();
    return counted(call.site, *answer);
}

pve::Result<size_t> refresh_vmids(Site& site, const store::Node& node, base::Deadline deadline) {
    if (health_of(site, {node}, deadline)[0].is_open)
        return pve::failure_of(pve::Kind::unavailable, base::Code::unavailable,
                               "the breaker of the node is open");
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint)
        return pve::failure_of(pve::Kind::unavailable, endpoint.error().code, endpoint.error().detail);
    const auto vmids = pve::Client(site.http, *endpoint).vmids(deadline);
    if (!vmids) {
        report_failure(site, node.id, vmids.error());
        return vmids.error();
    }
    report_answer(site, node.id);
    (void)site.vmids.replace(node.id, *vmids, deadline);
    return vmids->size();
}

base::Result<size_t> refresh_vmids_of(Site& site, int64_t user_id, int64_t node_id, base::Deadline deadline) {
    const auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    const auto count = refresh_vmids(site, *node, deadline);
    if (!count) return base::Error{base::Code::unsent, count.error().detail};
    return *count;
}

VmidAnswer hold_vmid(Site& site, const store::Node& node, const std::string& draft_id, uint32_t vmid,
                     base::Deadline deadline) {
    const VmidAnswer answer = look_up(site, node, vmid, deadline);
    if (answer.state != VmidState::available && answer.state != VmidState::unconfirmed) {
        let_go_of_vmid(site, node.user_id, draft_id);
        return counted(site, answer);
    }
    const auto is_ours = site.holds.take({node.user_id, draft_id}, node.cluster_id, vmid, moment());
    return counted(site, is_ours && !*is_ours ? held(vmid) : answer);
}

void let_go_of_vmid(Site& site, int64_t user_id, const std::string& draft_id) {
    (void)site.holds.release({user_id, draft_id}, moment());
}

base::Result<VmidAnswer> hold_vmid_for(Site& site, int64_t user_id, int64_t node_id,
                                       const std::string& draft_id, std::string_view typed,
                                       base::Deadline deadline) {
    const auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    const auto vmid = parse_vmid(typed);
    if (vmid && draft_id.empty()) return check_vmid(site, *node, *vmid, deadline);
    if (!vmid) {
        let_go_of_vmid(site, user_id, draft_id);
        return counted(site, VmidAnswer{});
    }
    return hold_vmid(site, *node, draft_id, *vmid, deadline);
}

base::Result<uint32_t> find_free_vmid(Site& site, const store::Node& node, const std::string& draft_id,
                                      base::Deadline deadline) {
    constexpr int most_tries = 50;
    if (health_of(site, {node}, deadline)[0].is_open)
        return base::Error{base::Code::unavailable, "the breaker of the node is open"};
    const auto endpoint = endpoint_of(site, node);
    if (!endpoint) return endpoint.error();
    const auto first = pve::Client(site.http, *endpoint).next_vmid(deadline);
    if (!first) {
        report_failure(site, node.id, first.error());
        return base::Error{base::Code::unavailable, first.error().detail};
    }
    report_answer(site, node.id);
    (void)site.vmids.mark_free(node.cluster_id, *first, moment());
    for (uint32_t vmid = *first; vmid < *first + most_tries && !deadline.is_over(); ++vmid) {
        const VmidAnswer answer = hold_vmid(site, node, draft_id, vmid, deadline);
        if (answer.state == VmidState::available) return vmid;
        if (answer.state == VmidState::unconfirmed) break;
    }
    let_go_of_vmid(site, node.user_id, draft_id);
    return base::Error{base::Code::unavailable, "no free VMID could be confirmed"};
}

base::Result<uint32_t> find_free_vmid_for(Site& site, int64_t user_id, int64_t node_id,
                                          const std::string& draft_id, base::Deadline deadline) {
    const auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    return find_free_vmid(site, *node, draft_id, deadline);
}

void note_vmid_taken(Site& site, int64_t cluster_id, uint32_t vmid) {
    (void)site.vmids.mark_taken(cluster_id, vmid, moment());
    for (const int64_t id : records_of(site, cluster_id)) {
        (void)site.vmids.add(id, vmid, moment());
        (void)site.snapshots.note_change(id, moment());
    }
}

void note_vmid_free(Site& site, int64_t cluster_id, uint32_t vmid) {
    (void)site.vmids.forget_mark(cluster_id, vmid, moment());
    for (const int64_t id : records_of(site, cluster_id)) {
        (void)site.vmids.remove(id, vmid, moment());
        (void)site.snapshots.note_change(id, moment());
    }
}

}  // namespace app
