// SPDX-License-Identifier: MIT
#include <algorithm>

#include "call.h"
#include "guest_rows.h"
#include "node_rows.h"

// /version, /access, /cluster, /nodes, /pools.
namespace pve_double {

namespace {

Reply version(Call& call) {
    if (call.cluster.is_version("7.4")) {
        return Success{Value::object({{"version", "7.4-16"}, {"release", "7.4"}, {"repoid", "0f39f621"}}),
                       {}};
    }
    if (call.cluster.is_version("8.4")) {
        return Success{
            Value::object({{"version", "8.4.21"}, {"release", "8.4"}, {"repoid", "2606ac850d46da29"}}), {}};
    }
    return Success{Value::object({{"version", "9.2.11"}, {"release", "9.2"}, {"repoid", "14a22df35955d97d"}}),
                   {}};
}

Value shown(const Privileges& privileges) {
    Value row = Value::object();
    for (const auto& [name, propagate] : privileges) row.set(name, propagate ? 1 : 0);
    return row;
}

Reply permissions(Call& call) {
    const std::string wanted = call.parameters["userid"].text(call.user);
    const bool is_own = wanted == call.user || wanted.rfind(call.user + "!", 0) == 0;
    if (!is_own) {
        if (auto refusal = call.cluster.access.check(call.user, "/access", {"Sys.Audit"})) return *refusal;
    }
    Value data = Value::object();
    const std::string path = call.text("path");
    if (!path.empty()) {
        data.set(path, shown(call.cluster.access.permissions(wanted, path)));
        return Success{data, {}};
    }
    for (const auto& [where, privileges] : call.cluster.access.effective(wanted))
        data.set(where, shown(privileges));
    return Success{data, {}};
}

// A token cannot call this; without one a password would be needed, and this server knows none.
Reply log_in(Call&) { return Failure{401, "authentication failure\n", {}, false}; }

Reply no_data(Call&) { return Success{Value(), {}}; }

Reply cluster_status(Call& call) {
    Value rows = Value::array();
    const SceneCluster& scene = call.cluster.scene;
    std::int64_t number = 0;
    Value nodes = Value::array();
    for (const Node& node : scene.nodes) {
        if (!node.is_listed) continue;
        ++number;
        nodes.push(Value::object({{"id", "node/" + node.name},
                                  {"name", node.name},
                                  {"type", "node"},
                                  {"ip", node.ip},
                                  {"level", ""},
                                  {"local", node.name == call.local_node ? 1 : 0},
                                  {"nodeid", scene.is_clustered ? number : 0},
                                  {"online", call.cluster.is_online(node) ? 1 : 0}}));
    }
    if (scene.is_clustered) {
        rows.push(Value::object({{"id", "cluster"},
                                 {"type", "cluster"},
                                 {"name", scene.name},
                                 {"nodes", number},
                                 {"quorate", 1},
                                 {"version", number}}));
    }
    for (Value& node : nodes.items()) rows.push(std::move(node));
    return Success{rows, {}};
}

Reply cluster_options(Call& call) {
    Value data = Value::object();
    const bool may_see_all = call.may("/", "Sys.Audit");
    for (const auto& [name, value] : call.cluster.scene.options.members()) {
        const bool is_open = name == "console" || name == "tag-style" || name == "allowed-tags";
        if (may_see_all || is_open) data.set(name, value);
    }
    if (!data.has("allowed-tags")) data.set("allowed-tags", Value::array());
    return Success{data, {}};
}

Reply next_id(Call& call) {
    if (!call.parameters["vmid"].is_null()) {
        const int vmid = call.vmid();
        if (call.cluster.guest(vmid)) {
            return bad_parameter("vmid", "VM " + std::to_string(vmid) + " already exists");
        }
        return Success{std::to_string(vmid), {}};
    }
    const Value& range = call.cluster.scene.options["next-id"];
    const std::int64_t lower = range["lower"].integer(100);
    const std::int64_t upper = range["upper"].integer(1000000);
    for (std::int64_t vmid = lower; vmid < upper; ++vmid) {
        if (!call.cluster.guest(static_cast<int>(vmid))) return Success{std::to_string(vmid), {}};
    }
    return die("unable to get any free VMID in range [" + std::to_string(lower) + ", " +
               std::to_string(upper) + "]");
}

void add_storages(const Call& call, Value& rows) {
    for (const Node& node : call.cluster.scene.nodes) {
        if (!node.is_listed) continue;
        for (const Storage& storage : call.cluster.scene.storages) {
            if (storage.is_disabled || !storage.is_on(node.name)) continue;
            if (!call.may("/storage/" + storage.name, "Datastore.Audit")) continue;
            rows.push(storage_resource(call, storage, node));
        }
    }
}

Reply resources(Call& call) {
    const std::string type = call.text("type");
    Value rows = Value::array();
    if (type.empty()) {
        for (const auto& [pool, comment] : call.cluster.scene.pools) {
            if (!call.may("/pool/" + pool, "Pool.Audit")) continue;
            rows.push(Value::object({{"id", "/pool/" + pool}, {"pool", pool}, {"type", "pool"}}));
        }
    }
    if (type.empty() || type == "vm") {
        for (const auto& [vmid, guest] : call.cluster.guests) {
            if (call.may("/vms/" + std::to_string(vmid), "VM.Audit")) rows.push(guest_resource(call, guest));
        }
    }
    if (type.empty() || type == "node") {
        for (const Node& node : call.cluster.scene.nodes) {
            if (node.is_listed) rows.push(node_resource(call, node));
        }
    }
    if (type.empty() || type == "storage") add_storages(call, rows);
    return Success{rows, {}};
}

Reply nodes(Call& call) {
    Value rows = Value::array();
    for (const Node& node : call.cluster.scene.nodes) {
        if (node.is_listed) rows.push(node_row(call, node));
    }
    return Success{rows, {}};
}

Value pool_members(const Call& call, const std::string& pool) {
    Value members = Value::array();
    const std::string type = call.text("type");
    for (const auto& [vmid, guest] : call.cluster.guests) {
        if (!type.empty() && guest.type != type) continue;
        if (guest.pool == pool && call.may("/vms/" + std::to_string(vmid), "VM.Audit")) {
            members.push(guest_resource(call, guest));
        }
    }
    return members;
}

Reply pools(Call& call) {
    const std::string wanted = call.text("poolid");
    if (!wanted.empty()) {
        if (auto refusal = call.cluster.access.check(call.user, "/pool/" + wanted, {"Pool.Audit"}))
            return *refusal;
        if (call.cluster.scene.pools.count(wanted) == 0) return die("pool '" + wanted + "' does not exist");
    }
    Value rows = Value::array();
    for (const auto& [pool, comment] : call.cluster.scene.pools) {
        if ((!wanted.empty() && pool != wanted) || !call.may("/pool/" + pool, "Pool.Audit")) continue;
        Value row = Value::object({{"poolid", pool}});
        if (!comment.empty()) row.set("comment", comment);
        if (!wanted.empty()) row.set("members", pool_members(call, pool));
        rows.push(std::move(row));
    }
    return Success{rows, {}};
}

Reply vnets(Call& call) {
    Value rows = Value::array();
    const std::vector<Node>& nodes = call.cluster.scene.nodes;
    for (const Value& row : nodes.empty() ? Value::Array() : nodes.front().network.items()) {
        const std::string zone = row["zone"].text("localzone");
        if (row["type"].text() != "vnet") continue;
        if (!call.cluster.access.may_see_bridge(call.user, zone, row["iface"].text())) continue;
        rows.push(Value::object({{"vnet", row["iface"]}, {"zone", zone}, {"type", "vnet"}}));
    }
    return Success{rows, {}};
}

}  // namespace

void add_cluster_handlers(Handlers& handlers) {
    handlers["GET /version"] = version;
    handlers["GET /access/permissions"] = permissions;
    handlers["GET /access/ticket"] = no_data;
    handlers["POST /access/ticket"] = log_in;
    handlers["GET /cluster/status"] = cluster_status;
    handlers["GET /cluster/options"] = cluster_options;
    handlers["GET /cluster/nextid"] = next_id;
    handlers["GET /cluster/resources"] = resources;
    handlers["GET /cluster/sdn/vnets"] = vnets;
    handlers["GET /nodes"] = nodes;
    handlers["GET /pools"] = pools;
}

}  // namespace pve_double
