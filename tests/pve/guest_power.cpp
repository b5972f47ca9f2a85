// SPDX-License-Identifier: MIT
#include "guest_power.h"

#include <algorithm>

#include "contract.h"
#include "property_string.h"
#include "volumes.h"

namespace pve_double {

namespace {

double short_task(const World& world) { return std::min(1.0, world.seconds() / 4); }

bool has_interface(const Node& node, const std::string& bridge) {
    for (const Value& row : node.network.items()) {
        if (row["iface"].text() == bridge) return row["exists"].truth() || row["active"].truth();
    }
    return false;
}

// The first bridge of the container that the host does not have.
std::string missing_bridge(const Cluster& cluster, const Guest& guest) {
    const Node* node = cluster.scene.node(guest.node);
    const Value& format = Contract::of(cluster.scene.version).format_of("net0");
    for (const auto& [key, value] : guest.config.members()) {
        if (key.rfind("net", 0) != 0) continue;
        const std::string bridge = parse_property_string(format, value.text(), key).members["bridge"].text();
        if (!bridge.empty() && node && !has_interface(*node, bridge)) return bridge;
    }
    return "";
}

}  // namespace

Refusal check_lock(const Guest& guest) {
    const std::string lock = guest.config["lock"].text();
    if (lock.empty()) return std::nullopt;
    return die((guest.type == "lxc" ? "CT" : "VM") + std::string(" is locked (") + lock + ")");
}

TaskPlan plan_start(const World& world, const Cluster& cluster, const Guest& guest) {
    TaskPlan plan;
    plan.type = "vzstart";
    plan.seconds = short_task(world);
    if (const Refusal lock = check_lock(guest)) {
        plan.error = lock->message.substr(0, lock->message.size() - 1);
    } else if (const std::string bridge = missing_bridge(cluster, guest); !bridge.empty()) {
        plan.error = "bridge '" + bridge + "' does not exist";
    } else {
        plan.error = cluster.scene.start_error;
    }
    if (plan.error.empty()) plan.effects.push_back({1, Value::object({{"do", "running"}})});
    return plan;
}

TaskPlan plan_stop(const World& world, const Guest&, const std::string& type) {
    TaskPlan plan;
    plan.type = type;
    plan.seconds = short_task(world);
    plan.effects.push_back({1, Value::object({{"do", "stopped"}})});
    return plan;
}

TaskPlan plan_destroy(const World& world, const Cluster& cluster, const Guest& guest, bool is_purge) {
    TaskPlan plan;
    plan.type = "vzdestroy";
    plan.seconds = short_task(world);
    for (const Volume& volume : volumes_of(guest)) {
        const Storage* storage = cluster.scene.storage(volume.storage);
        if (storage && (storage->type == "lvm" || storage->type == "lvmthin")) {
            plan.lines.push_back({0.5, "  Logical volume \"" + volume.name + "\" successfully removed."});
        }
    }
    if (is_purge) {
        plan.lines.push_back(
            {0.8, "purging CT " + std::to_string(guest.vmid) + " from related configurations.."});
    }
    plan.effects.push_back({1, Value::object({{"do", "destroy"}})});
    return plan;
}

}  // namespace pve_double
