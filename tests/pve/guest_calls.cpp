// SPDX-License-Identifier: MIT
#include "call.h"
#include "contract.h"
#include "guest_power.h"
#include "guest_rows.h"
#include "lxc_create.h"
#include "perl_text.h"
#include "property_string.h"

// /nodes/NODE/lxc and /nodes/NODE/qemu: lists, one container, its state.
namespace pve_double {

namespace {

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
    return Success{directory({"current", "start", "stop", "shutdown", "reboot", "migrate"}), {}};
}

Reply current(Call& call) {
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    Value row = guest_row(call, *guest);
    row.set("ha", Value::object({{"managed", 0}}));
    return Success{row, {}};
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
    handlers["GET " + one + "/interfaces"] = interfaces;
    handlers["GET " + one + "/status"] = status_index;
    handlers["GET " + one + "/status/current"] = current;
}

}  // namespace pve_double
