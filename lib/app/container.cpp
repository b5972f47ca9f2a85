// SPDX-License-Identifier: MIT
#include "app/container.h"

#include <algorithm>

#include "app/container_lines.h"
#include "app/creation.h"
#include "app/vmid_check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "pve/client.h"

namespace app {
namespace {

using Presence = ContainerLook::Presence;

constexpr size_t id_digits = 32;

bool is_silence(pve::Kind kind) { return kind == pve::Kind::unreachable || kind == pve::Kind::unavailable; }

// What the list of containers said of it last.
void recall(Site& site, ContainerLook& look, const store::NodeHealth& health) {
    look.is_silent = true;
    look.trouble = trouble_of(look.node, health);
    const auto snapshot = site.snapshots.recall(look.node.id, "containers", moment());
    if (!snapshot) return;
    for (const pve::Container& one : containers_in(snapshot->text)) {
        if (one.vmid != look.vmid) continue;
        look.last_known.emplace();
        look.last_known->vmid = one.vmid;
        look.last_known->hostname = one.name;
        look.last_known->status = one.status;
        look.last_known->node_id = look.node.id;
        look.last_known->node_name = look.node.name;
        look.trouble.last_known = snapshot->at;
    }
}

void fail(Site& site, ContainerLook& look, const pve::Failure& failure, store::NodeHealth health) {
    const bool is_own = report_forwarded(site, look.node, look.pve_node, failure);
    look.failure = failure;
    if (health.since == 0) health.since = base::unix_now();
    if (is_own && is_silence(failure.kind)) recall(site, look, health);
}

// The member of the cluster that lists the container; empty when none does.
pve::Result<std::string> find_member(Site& site, const pve::Endpoint& endpoint, uint32_t vmid,
                                     base::Deadline deadline) {
    const auto lists = pve::containers_of(site.http, {&endpoint}, deadline);
    if (!lists.front()) return lists.front().error();
    for (const pve::Container& one : *lists.front())
        if (one.vmid == vmid) return one.node;
    return std::string();
}

// On the record's own member first, then where the cluster says it is.
pve::Result<std::optional<pve::GuestLook>> find_guest(Site& site, const pve::Endpoint& endpoint,
                                                      ContainerLook& look, base::Deadline deadline) {
    auto guest = pve::Guest(site.http, endpoint, look.pve_node, look.vmid).look(deadline);
    if (!guest || *guest) return guest;
    const auto member = find_member(site, endpoint, look.vmid, deadline);
    if (!member) return member.error();
    if (member->empty() || *member == look.pve_node) return guest;
    look.pve_node = *member;
    return pve::Guest(site.http, endpoint, *member, look.vmid).look(deadline);
}

void ask_node(Site& site, ContainerLook& look, base::Deadline deadline) {
    const store::NodeHealth health = health_of(site, {look.node}, deadline)[0];
    if (health.is_open) return recall(site, look, health);
    const auto endpoint = endpoint_of(site, look.node);
    if (!endpoint) return recall(site, look, {});
    auto guest = find_guest(site, *endpoint, look, deadline);
    if (!guest) return fail(site, look, guest.error(), health);
    report_answer(site, look.node.id);
    if (!*guest) {
        const auto is_free = pve::Client(site.http, *endpoint).is_vmid_free(look.vmid, deadline);
        if (!is_free) return fail(site, look, is_free.error(), health);
        look.presence = *is_free ? Presence::removed : Presence::elsewhere;
        if (*is_free) correct_vmid(site, look.node, *endpoint, look.vmid, deadline);
        return;
    }
    look.presence = Presence::there;
    look.guest = std::move(**guest);
    if (!look.is_running()) return;
    auto interfaces = pve::Guest(site.http, *endpoint, look.pve_node, look.vmid).interfaces(deadline);
    if (interfaces) look.interfaces = std::move(*interfaces);
}

// The container's own notes name its creation; of one that is gone, the journal's last word counts.
void find_creation(Site& site, ContainerLook& look, base::Deadline deadline) {
    if (look.guest) {
        const std::string id = creation_in(look.guest->config.description);
        if (id.empty()) return;
        if (auto made = site.creations.find(look.node.user_id, id, deadline)) look.creation = *made;
        return;
    }
    if (auto made = site.creations.last_done(look.node.user_id, look.node.cluster_id, look.vmid, deadline))
        look.creation = *made;
}

// The task of this type that our token has now and had not when the container was seen.
std::optional<pve::Upid> find_new_task(Site& site, const ContainerLook& seen, const pve::Endpoint& endpoint,
                                       std::string_view work, base::Deadline deadline) {
    const auto now = pve::Guest(site.http, endpoint, seen.pve_node, seen.vmid).look(deadline);
    if (!now || !*now) return std::nullopt;
    for (const pve::TaskRow& row : (*now)->tasks) {
        const bool is_old =
            std::any_of(seen.guest->tasks.begin(), seen.guest->tasks.end(),
                        [&](const pve::TaskRow& before) { return before.upid.text == row.upid.text; });
        if (!is_old && row.upid.user == endpoint.token_id && pve::is_work(row.upid, work)) return row.upid;
    }
    return std::nullopt;
}

pve::Failure without_secret(const base::Error& error) {
    return pve::failure_of(pve::Kind::unauthorised, error.code, error.detail);
}

template <class Ask>
pve::Result<pve::Upid> ask_once(Site& site, const ContainerLook& seen, std::string_view work,
                                base::Deadline deadline, Ask ask) {
    const auto endpoint = endpoint_of(site, seen.node);
    if (!endpoint) return without_secret(endpoint.error());
    pve::Guest guest(site.http, *endpoint, seen.pve_node, seen.vmid);
    // Leaves time for the look that a lost answer needs.
    const auto most = deadline.within(std::chrono::seconds(7));
    auto upid = ask(guest, most);
    (void)site.snapshots.note_change(seen.node.id, moment());  // so the list asks again
    base::log::info("container_action", {{"action", std::string(work)},
                                         {"node", std::to_string(seen.node.id)},
                                         {"vmid", std::to_string(seen.vmid)},
                                         {"outcome", upid ? "sent" : pve::word_of(upid.error().kind)},
                                         {"upid", upid ? upid->text : "none"}});
    if (upid) return upid;
    (void)report_forwarded(site, seen.node, seen.pve_node, upid.error());
    if (upid.error().code != base::Code::unknown_outcome) return upid;
    if (auto found = find_new_task(site, seen, *endpoint, work, deadline)) return *found;
    return upid;
}

}  // namespace

const pve::TaskRow* ContainerLook::task_under_way() const {
    if (!guest) return nullptr;
    const auto found = std::find_if(guest->tasks.begin(), guest->tasks.end(),
                                    [](const pve::TaskRow& row) { return row.is_running; });
    return found == guest->tasks.end() ? nullptr : &*found;
}

base::Result<ContainerLook> look_at_container(Site& site, int64_t user_id, int64_t node_id, uint32_t vmid,
                                              base::Deadline deadline) {
    auto node = site.nodes.find(user_id, node_id, deadline);
    if (!node) return node.error();
    ContainerLook look;
    look.node = std::move(*node);
    look.vmid = vmid;
    look.pve_node = look.node.pve_node;
    // Something has to be left for the journal, and for drawing the page.
    ask_node(site, look, deadline.within(std::chrono::milliseconds(1900)));
    find_creation(site, look, deadline);
    return look;
}

pve::Result<pve::Upid> ask_for_power(Site& site, const ContainerLook& seen, pve::Power power,
                                     base::Deadline deadline) {
    const pve::TaskRow* task = seen.task_under_way();
    const bool is_shutting_down = task && pve::is_work(task->upid, "shutdown");
    return ask_once(site, seen, pve::word_of(power), deadline, [&](pve::Guest& guest, base::Deadline most) {
        if (power != pve::Power::stop || !is_shutting_down) return guest.power(power, most);
        auto upid = guest.stop_at_once(most);
        // Refused for its form, before anything was done.
        if (!upid && upid.error().kind == pve::Kind::unsupported) return guest.power(power, most);
        return upid;
    });
}

pve::Result<pve::Upid> ask_for_removal(Site& site, const ContainerLook& seen, bool is_purged,
                                       base::Deadline deadline) {
    return ask_once(site, seen, "destroy", deadline,
                    [&](pve::Guest& guest, base::Deadline most) { return guest.remove(is_purged, most); });
}

pve::Result<void> change_tags(Site& site, const ContainerLook& seen, const std::vector<std::string>& tags,
                              const std::string& digest, base::Deadline deadline) {
    const auto endpoint = endpoint_of(site, seen.node);
    if (!endpoint) return without_secret(endpoint.error());
    const auto done = pve::Guest(site.http, *endpoint, seen.pve_node, seen.vmid)
                          .set_tags(tags, digest, deadline.within(std::chrono::seconds(7)));
    (void)site.snapshots.note_change(seen.node.id, moment());
    if (!done) (void)report_forwarded(site, seen.node, seen.pve_node, done.error());
    return done;
}

void correct_vmid(Site& site, const store::Node& node, const pve::Endpoint& endpoint, uint32_t vmid,
                  base::Deadline deadline) {
    const auto is_claimed = site.creations.is_vmid_claimed(node.cluster_id, vmid, deadline);
    if (!is_claimed || *is_claimed) return;
    const auto is_free = pve::Client(site.http, endpoint).is_vmid_free(vmid, deadline);
    if (is_free && *is_free) note_vmid_free(site, node.cluster_id, vmid);
}

std::string without_marker(std::string_view notes) {
    std::string out;
    for (const std::string& line : base::split(notes, '\n'))
        if (creation_in(line).empty()) out += line + "\n";
    return std::string(base::trim(out));
}

std::string creation_in(std::string_view notes) {
    const std::string mark = marker_of("");
    const auto at = notes.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string id(notes.substr(at + mark.size(), id_digits));
    return base::crypto::from_hex(id) && id.size() == id_digits ? id : std::string();
}

}  // namespace app
