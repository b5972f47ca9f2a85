// SPDX-License-Identifier: MIT
#include <algorithm>

#include "call.h"
#include "contract.h"
#include "guest_power.h"
#include "guest_rows.h"
#include "lxc_config.h"
#include "lxc_create.h"
#include "perl_text.h"
#include "property_string.h"

// /nodes/NODE/lxc and /nodes/NODE/qemu.
namespace pve_double {

namespace {

Failure no_config(const Call& call) {
    return die("Configuration file 'nodes/" + call.node() + "/lxc/" + std::to_string(call.vmid()) +
               ".conf' does not exist");
}

Reply list_guests(Call& call, const std::string& type) {
    Value rows = Value::array();
    for (const auto& [vmid, guest] : call.cluster.guests) {
        if (guest.type != type || guest.node != call.node()) continue;
        if (call.may("/vms/" + std::to_string(vmid), "VM.Audit")) rows.push(guest_row(call, guest));
    }
    return Success{rows, {}};
}

Reply list_containers(Call& call) { return list_guests(call, "lxc"); }
Reply list_machines(Call& call) { return list_guests(call, "qemu"); }

Value directory(const std::vector<std::string>& names) {
    Value rows = Value::array();
    for (const std::string& name : names) rows.push(Value::object({{"subdir", name}}));
    return rows;
}

Reply index(Call& call) {
    if (!call.cluster.container(call.vmid(), call.node())) return no_config(call);
    std::vector<std::string> names{"config",       "pending",    "status",   "vncproxy", "termproxy",
                                   "vncwebsocket", "spiceproxy", "migrate",  "clone",    "rrd",
                                   "rrddata",      "firewall",   "snapshot", "resize"};
    if (!call.cluster.is_version("7.4")) names.emplace_back("interfaces");
    return Success{directory(names), {}};
}

Reply status_index(Call& call) {
    if (!call.cluster.container(call.vmid(), call.node())) return no_config(call);
    return Success{directory({"current", "start", "stop", "shutdown", "migrate"}), {}};
}

Reply read_config(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    const std::string snapshot = call.text("snapshot");
    if (!snapshot.empty()) return die("snapshot '" + snapshot + "' does not exist");
    return Success{shown_config(call.cluster, *guest), {}};
}

Value changes_in(const Value& parameters) {
    Value changes = Value::object();
    for (const auto& [name, value] : parameters.members()) {
        if (!is_full_match("node|vmid|digest|delete|revert", name) && !value.is_null())
            changes.set(name, value);
    }
    return changes;
}

// What "delete" names is to be an option, and not to be set at the same time.
Refusal check_deleted(const Call& call, const Guest& guest, const Value& changes) {
    const bool is_unprivileged = guest.config["unprivileged"].truth();
    for (const std::string& name : split_list(call.text("delete"))) {
        auto refusal = check_option(call.cluster, call.user, guest.vmid, "", name, "", is_unprivileged);
        if (refusal) return refusal;
        if (changes.has(name)) {
            return bad_parameter("delete",
                                 "can't use '-" + name + "' and -delete " + name + "' at the same time");
        }
        if (Contract::of(call.cluster.scene.version).parameter(name).is_null()) {
            return bad_parameter("delete", "unknown option '" + name + "'");
        }
    }
    return std::nullopt;
}

Refusal check_changes(const Call& call, const Guest& guest, const Value& changes) {
    const bool is_unprivileged = guest.config["unprivileged"].truth();
    for (const auto& [name, value] : changes.members()) {
        auto refusal =
            check_option(call.cluster, call.user, guest.vmid, "", name, value.text(), is_unprivileged);
        if (refusal) return refusal;
        if (name == "unprivileged") return die("unable to modify read-only option: 'unprivileged'");
    }
    return std::nullopt;
}

Reply write_config(Call& call) {
    Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    const Value changes = changes_in(call.parameters);
    if (changes.members().empty() && !call.parameters.has("delete") && !call.parameters.has("revert")) {
        return die("no options specified");
    }
    if (auto refusal = check_deleted(call, *guest, changes)) return *refusal;
    if (auto refusal = check_changes(call, *guest, changes)) return *refusal;
    if (auto refusal = check_lock(*guest)) return *refusal;
    if (call.parameters.has("digest") && call.text("digest") != digest_of(*guest)) {
        return die("detected modified configuration - file changed by other user? Try again.");
    }
    auto config = config_from(call.cluster, *call.cluster.scene.node(call.node()), changes);
    if (auto* failure = std::get_if<Failure>(&config)) return *failure;
    for (const auto& [name, value] : std::get<Value>(config).members()) guest->config.set(name, value);
    for (const std::string& name : split_list(call.text("delete"))) guest->config.erase(name);
    call.world.ledger().write(Value::object({{"action", "config"},
                                             {"outcome", "ok"},
                                             {"cluster", call.cluster.scene.name},
                                             {"node", call.node()},
                                             {"vmid", guest->vmid},
                                             {"token", call.user},
                                             {"changes", changes}}));
    call.world.save();
    return Success{Value(), {}};
}

Reply current(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    Value row = guest_row(call, *guest);
    row.set("ha", Value::object({{"managed", 0}}));
    return Success{row, {}};
}

std::string fork(Call& call, TaskPlan plan) { return fork_for(call, call.vmid(), std::move(plan)); }

Reply start(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (call.parameters["skiplock"].truth()) {
        return bad_parameter("skiplock", "Only root may use this option.");
    }
    if (!guest) return no_config(call);
    if (guest->is_running) return die("CT " + std::to_string(guest->vmid) + " already running");
    if (guest->config["template"].truth()) return die("you can't start a CT if it's a template");
    return Success{fork(call, plan_start(call.world, call.cluster, *guest)), {}};
}

Reply end_running(Call& call, const std::string& task_type) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (call.parameters["skiplock"].truth()) {
        return bad_parameter("skiplock", "Only root may use this option.");
    }
    if (!guest) return no_config(call);
    if (!guest->is_running) return die("CT " + std::to_string(guest->vmid) + " not running");
    TaskPlan plan = plan_stop(call.world, *guest, task_type);
    if (auto lock = check_lock(*guest)) {
        plan.error = lock->message.substr(0, lock->message.size() - 1);
        plan.effects.clear();
    }
    return Success{fork(call, std::move(plan)), {}};
}

Reply stop(Call& call) { return end_running(call, "vzstop"); }
Reply shut_down(Call& call) { return end_running(call, "vzshutdown"); }

Reply reboot(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    if (!guest->is_running) return die("CT " + std::to_string(guest->vmid) + " not running");
    TaskPlan plan = plan_start(call.world, call.cluster, *guest);
    plan.type = "vzreboot";
    return Success{fork(call, std::move(plan)), {}};
}

Reply destroy(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    const std::string id = std::to_string(guest->vmid);
    if (guest->config["protection"].truth())
        return die("can't remove CT " + id + " - protection mode enabled");
    if (auto refusal = check_lock(*guest)) return *refusal;
    if (guest->is_running && !call.parameters["force"].truth()) {
        return die("unable to destroy CT " + id + " - container is running");
    }
    return Success{
        fork(call, plan_destroy(call.world, call.cluster, *guest, call.parameters["purge"].truth())), {}};
}

Value interface_row(const Call& call, const std::string& name, const std::string& mac, const std::string& ip4,
                    const std::string& ip6) {
    Value row = Value::object({{"name", name}, {"hwaddr", mac}});
    if (!ip4.empty()) row.set("inet", ip4);
    if (!ip6.empty()) row.set("inet6", ip6);
    if (!call.cluster.is_version("9.2")) return row;
    Value addresses = Value::array();
    for (const auto& [type, address] : {std::pair{"inet", ip4}, {"inet6", ip6}}) {
        const std::size_t slash = address.find('/');
        if (slash == std::string::npos) continue;
        addresses.push(Value::object({{"ip-address", address.substr(0, slash)},
                                      {"ip-address-type", type},
                                      {"prefix", Value(address.substr(slash + 1)).integer()}}));
    }
    row.set("hardware-address", mac);
    row.set("ip-addresses", std::move(addresses));
    return row;
}

Reply interfaces(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    if (!guest->is_running) return Success{Value(), {}};
    Value rows = Value::array();
    rows.push(interface_row(call, "lo", "00:00:00:00:00:00", "127.0.0.1/8", "::1/128"));
    const Value& format = Contract::of(call.cluster.scene.version).format_of("net0");
    for (const auto& [key, value] : guest->config.members()) {
        if (!is_full_match("net\\d+", key)) continue;
        const Value members = parse_property_string(format, value.text(), key).members;
        std::string ip4 = members["ip"].text();
        if (ip4 == "dhcp") ip4 = "192.0.2." + std::to_string(100 + guest->vmid % 100) + "/24";
        if (ip4 == "manual") ip4.clear();
        std::string ip6 = members["ip6"].text();
        if (ip6.find('/') == std::string::npos)
            ip6 = "fe80::be24:11ff:fe00:" + std::to_string(guest->vmid % 9999) + "/64";
        rows.push(interface_row(call, members["name"].text(), lower(members["hwaddr"].text()), ip4, ip6));
    }
    return Success{rows, {}};
}

}  // namespace

void add_guest_handlers(Handlers& handlers) {
    const std::string one = "/nodes/{node}/lxc/{vmid}";
    handlers["GET /nodes/{node}/lxc"] = list_containers;
    handlers["GET /nodes/{node}/qemu"] = list_machines;
    handlers["POST /nodes/{node}/lxc"] = create_container;
    handlers["GET " + one] = index;
    handlers["DELETE " + one] = destroy;
    handlers["GET " + one + "/config"] = read_config;
    handlers["PUT " + one + "/config"] = write_config;
    handlers["GET " + one + "/interfaces"] = interfaces;
    handlers["GET " + one + "/status"] = status_index;
    handlers["GET " + one + "/status/current"] = current;
    handlers["POST " + one + "/status/start"] = start;
    handlers["POST " + one + "/status/stop"] = stop;
    handlers["POST " + one + "/status/shutdown"] = shut_down;
    handlers["POST " + one + "/status/reboot"] = reboot;
}

}  // namespace pve_double
