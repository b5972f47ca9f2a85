// SPDX-License-Identifier: MIT
#include "guest_power.h"

#include <algorithm>

#include "contract.h"
#include "property_string.h"
#include "volumes.h"

namespace pve_double {

namespace {

double short_task(const World& world) { return std::min(1.0, world.seconds() / 4); }

// The first bridge of the container that the host does not have.
std::string missing_bridge(const Cluster& cluster, const Guest& guest) {
    const Node* node = cluster.scene.node(guest.node);
    const Value& format = Contract::of(cluster.scene.version).format_of("net0");
    for (const auto& [key, value] : guest.config.members()) {
        if (key.rfind("net", 0) != 0) continue;
        const std::string bridge = parse_property_string(format, value.text(), key).members["bridge"].text();
        if (!bridge.empty() && node && !has_bridge(*node, bridge)) return bridge;
    }
    return "";
}

// Quotas cannot be set from inside a user namespace.
bool has_quota(const Cluster& cluster, const Guest& guest) {
    for (const auto& [key, value] : guest.config.members()) {
        if (key != "rootfs" && key.rfind("mp", 0) != 0) continue;
        const Value& format = Contract::of(cluster.scene.version).format_of(key);
        if (parse_property_string(format, value.text(), key).members["quota"].truth()) return true;
    }
    return false;
}

std::string start_error(const Cluster& cluster, const Guest& guest) {
    if (guest.config["template"].truth()) return "you can't start a CT if it's a template";
    const Refusal lock = check_lock(guest);
    if (lock && guest.config["lock"].text() != "mounted") {
        return lock->message.substr(0, lock->message.size() - 1);
    }
    if (guest.config["unprivileged"].truth() && has_quota(cluster, guest)) {
        return "Quotas are not supported by unprivileged containers.";
    }
    const std::string bridge = missing_bridge(cluster, guest);
    return bridge.empty() ? cluster.scene.start_error : "bridge '" + bridge + "' does not exist";
}

}  // namespace

bool has_bridge(const Node& node, const std::string& bridge) {
    for (const Value& row : node.network.items()) {
        if (row["iface"].text() == bridge) return row["exists"].truth() || row["active"].truth();
    }
    return false;
}

Refusal check_lock(const Guest& guest) {
    const std::string lock = guest.config["lock"].text();
    if (lock.empty()) return std::nullopt;
    return die((guest.type == "lxc" ? "CT" : "VM") + std::string(" is locked (") + lock + ")");
}

TaskPlan plan_start(const World& world, const Cluster& cluster, const Guest& guest) {
    TaskPlan plan;
    plan.type = "vzstart";
    plan.seconds = short_task(world);
    plan.error = start_error(cluster, guest);
    if (plan.error.empty()) plan.effects.push_back({1, Value::object({{"do", "running"}})});
    return plan;
}

TaskPlan plan_failure(const World& world, const std::string& type, const std::string& error) {
    TaskPlan plan;
    plan.type = type;
    plan.seconds = short_task(world);
    plan.error = error;
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
    if (guest.is_running) {
        plan.lines.push_back(
            {0.1, "forced to stop CT " + std::to_string(guest.vmid) + " before destroying!"});
    }
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
