// SPDX-License-Identifier: MIT
#include "control_actions.h"

#include <functional>
#include <map>

namespace pve_double {

namespace {

using Action = std::function<std::string(Site&, const Value&)>;  // empty when done, else why not

ControlReply refusal(int status, const std::string& why) {
    return {status, Value::object({{"error", why}}).dump() + "\n", "application/json"};
}

Cluster* cluster_of(Site& site, const Value& order) {
    const std::string name = order["cluster"].text();
    for (auto& cluster : site.world().clusters()) {
        if (name.empty() || cluster->scene.name == name) return cluster.get();
    }
    return nullptr;
}

// Works on the locked world of the cluster that the order names, and saves.
Action on_cluster(std::function<std::string(World&, Cluster&, const Value&)> work) {
    return [work = std::move(work)](Site& site, const Value& order) -> std::string {
        const std::lock_guard<std::mutex> guard(site.world().mutex);
        advance(site.world());
        Cluster* cluster = cluster_of(site, order);
        if (!cluster) return "no such cluster";
        std::string error = work(site.world(), *cluster, order);
        if (error.empty()) {
            Value entry = order;
            entry.set("outcome", "by control");
            site.world().ledger().write(entry);
        }
        site.world().save();
        return error;
    };
}

std::string remove_guest(World&, Cluster& cluster, const Value& order) {
    const int vmid = static_cast<int>(order["vmid"].integer());
    if (!cluster.guest(vmid)) return "no such guest";
    cluster.remove_guest(vmid);
    return "";
}

std::string add_guest(World& world, Cluster& cluster, const Value& order) {
    Guest guest;
    guest.vmid = static_cast<int>(order["vmid"].integer());
    guest.type = order["type"].text("lxc");
    guest.node = order["node"].text(cluster.scene.nodes.front().name);
    guest.pool = order["pool"].text();
    guest.config = order["config"].is_object() ? order["config"] : Value::object({{"hostname", "foreign"}});
    guest.is_running = order["status"].text() == "running";
    guest.created_ms = guest.changed_ms = now_ms();
    if (guest.is_running) guest.pid = world.take_pid();
    if (guest.vmid < 100 || !cluster.scene.node(guest.node)) return "vmid or node is wrong";
    if (cluster.guest(guest.vmid)) return "the id is taken";
    cluster.add_guest(std::move(guest));
    return "";
}

std::string revoke_token(World&, Cluster& cluster, const Value& order) {
    cluster.access.revoke(order["token"].text());
    return "";
}

std::string restore_token(World&, Cluster& cluster, const Value& order) {
    cluster.access.restore(order["token"].text());
    return "";
}

// The node goes down and comes back: its tasks die without a word, placeholders stay.
std::string reboot_node(World& world, Cluster& cluster, const Value& order) {
    const std::string node = order["node"].text(cluster.scene.nodes.front().name);
    for (std::size_t i = 0; i < cluster.tasks.size(); ++i) {
        if (cluster.tasks[i].node == node) stop_task(world, cluster, cluster.tasks[i], "unexpected status");
    }
    for (auto& [vmid, guest] : cluster.guests) {
        if (guest.node != node || !guest.is_running) continue;
        guest.is_running = false;
        guest.changed_ms = now_ms();
    }
    return "";
}

std::string set_clock(World& world, Cluster&, const Value& order) {
    world.set_clock_offset(order["seconds"].integer() * 1000);
    return "";
}

std::string swap_certificate(Site& site, const Value& order) {
    NodeServer* server = site.server(order["cluster"].text(), order["node"].text());
    if (!server) return "no such node";
    if (!site.swap_certificate(*server, order["action"].text() == "certificate_restore")) {
        return "the certificate could not be made";
    }
    return site.write_endpoints() ? "" : "endpoints.json could not be written";
}

// Down: nobody answers on its port, and the other nodes cannot reach it. Up again.
std::string switch_node(Site& site, const Value& order) {
    NodeServer* server = site.server(order["cluster"].text(), order["node"].text());
    if (!server) return "no such node";
    const bool is_on = order["action"].text() == "node_online";
    if (!server->set_listening(is_on)) return "its port is taken by now";
    const std::lock_guard<std::mutex> guard(site.world().mutex);
    if (is_on) {
        server->cluster().nodes_down.erase(server->node().name);
    } else {
        server->cluster().nodes_down.insert(server->node().name);
    }
    return "";
}

const std::map<std::string, Action>& actions() {
    static const std::map<std::string, Action> all{{"remove_guest", on_cluster(remove_guest)},
                                                   {"add_guest", on_cluster(add_guest)},
                                                   {"token_revoked", on_cluster(revoke_token)},
                                                   {"token_restored", on_cluster(restore_token)},
                                                   {"reboot", on_cluster(reboot_node)},
                                                   {"clock", on_cluster(set_clock)},
                                                   {"node_offline", switch_node},
                                                   {"node_online", switch_node},
                                                   {"certificate", swap_certificate},
                                                   {"certificate_restore", swap_certificate}};
    return all;
}

// A day for every pause, ten years for the clock, a terabyte for every size.
bool has_sane_numbers(const Value& order) {
    const bool is_clock = order["action"].text() == "clock";
    const double seconds = order["seconds"].real();
    const double longest = is_clock ? 10 * 366 * 86400.0 : 86400;
    if (seconds > longest || seconds < (is_clock ? -longest : 0)) return false;
    for (const char* name : {"size", "bytes"}) {
        const double number = order[name].real();
        if (number < 0 || number > static_cast<double>(1LL << 40)) return false;
    }
    return true;
}

ControlReply put_fault(Site& site, const std::string& body) {
    const std::optional<Value> order = parse_json(body);
    if (!order || !order->is_object()) return refusal(400, "the body is to be a JSON object");
    if (!has_sane_numbers(*order)) return refusal(400, "'seconds', 'size' or 'bytes' is out of range");
    const auto action = actions().find((*order)["action"].text());
    const std::string error =
        action != actions().end() ? action->second(site, *order) : site.faults().add(*order);
    return error.empty() ? ControlReply() : refusal(400, error);
}

std::string statistics(Site& site) {
    Value rows = Value::array();
    for (const auto& server : site.servers()) rows.push(server->counters());
    return rows.dump() + "\n";
}

}  // namespace

ControlReply control(Site& site, const Request& request) {
    const std::string line = request.method + " " + request.path;
    if (line == "PUT /_fault" || line == "POST /_fault") return put_fault(site, request.body);
    if (line == "GET /_fault") return {200, site.faults().list().dump() + "\n", "application/json"};
    if (line == "DELETE /_fault") {
        site.faults().clear();
        return {};
    }
    if (line == "GET /_stats") return {200, statistics(site), "application/json"};
    if (line == "GET /_ledger") {
        const std::lock_guard<std::mutex> guard(site.world().mutex);
        advance(site.world());
        return {200, site.world().ledger().read(), "application/jsonl"};
    }
    return refusal(404, "PUT, GET, DELETE /_fault; GET /_ledger; GET /_stats");
}

}  // namespace pve_double
