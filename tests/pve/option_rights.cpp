// SPDX-License-Identifier: MIT
#include <set>

#include "contract.h"
#include "lxc_create.h"
#include "perl_text.h"
#include "property_string.h"
#include "volumes.h"

// Who may set which option. PVE: pve-container LXC.pm check_ct_modify_config_perm.
namespace pve_double {

namespace {

const Value& format_of(const Cluster& cluster, const std::string& option) {
    return Contract::of(cluster.scene.version).format_of(option);
}

Refusal check_disk(const Cluster& cluster, const std::string& user, int vmid, const std::string& pool,
                   const std::string& option, const std::string& value) {
    if (auto refusal = cluster.access.check_guest(user, vmid, pool, "VM.Config.Disk")) return refusal;
    const std::string volume =
        parse_property_string(format_of(cluster, option), value, option).members["volume"].text();
    if (volume.rfind('/', 0) == 0) {
        const std::string type = volume.rfind("/dev/", 0) == 0 ? "device" : "bind";
        return denied("mount point type " + type + " is only allowed for root@pam");
    }
    if (is_full_match("[^:\\s]+:(\\d+(\\.\\d+)?)", volume)) {
        return cluster.access.check(user, "/storage/" + volume.substr(0, volume.find(':')),
                                    {"Datastore.AllocateSpace"});
    }
    return check_volume_access(cluster, user, vmid, volume, "rootdir");
}

std::string zone_of(const Cluster& cluster, const std::string& bridge) {
    for (const Node& node : cluster.scene.nodes) {
        for (const Value& row : node.network.items()) {
            if (row["iface"].text() == bridge && row["type"].text() == "vnet")
                return row["zone"].text("localzone");
        }
    }
    return "localnetwork";
}

// Empty text names no bridge.
Refusal check_bridge(const Cluster& cluster, const std::string& user, const std::string& option,
                     const std::string& value) {
    const Value members = parse_property_string(format_of(cluster, option), value, option).members;
    const std::string bridge = members["bridge"].text();
    if (bridge.empty() || cluster.is_version("7.4")) return std::nullopt;
    const std::string path = "/sdn/zones/" + zone_of(cluster, bridge) + "/" + bridge;
    std::vector<std::string> paths;
    if (members.has("tag")) paths.push_back(path + "/" + members["tag"].text());
    if (members.has("trunks")) {
        for (const std::string& tag : split(members["trunks"].text(), ';')) paths.push_back(path + "/" + tag);
    }
    if (paths.empty()) paths.push_back(path);
    for (const std::string& wanted : paths) {
        if (auto refusal = cluster.access.check(user, wanted, {"SDN.Use"})) return refusal;
    }
    return std::nullopt;
}

enum class FeatureChange { none, nesting, others };

Value features_in(const Cluster& cluster, const std::string& value) {
    return parse_property_string(format_of(cluster, "features"), value, "features").members;
}

// Without features before, "nesting=0" counts as one of the others.
FeatureChange feature_change(const Value& before, const Value& after) {
    if (before.members().empty() || after.members().empty()) {
        const Value& there = before.members().empty() ? after : before;
        if (there.members().empty()) return FeatureChange::none;
        const bool is_nesting = there.members().size() == 1 && there["nesting"].truth();
        return is_nesting ? FeatureChange::nesting : FeatureChange::others;
    }
    FeatureChange change = FeatureChange::none;
    for (const auto* side : {&before, &after}) {
        for (const auto& [name, value] : side->members()) {
            if (before[name].text() == after[name].text()) continue;
            if (name != "nesting") return FeatureChange::others;
            change = FeatureChange::nesting;
        }
    }
    return change;
}

Refusal check_features(const Cluster& cluster, const std::string& user, int vmid, const std::string& pool,
                       FeatureChange change, bool is_unprivileged) {
    if (!is_unprivileged) {
        return denied("changing feature flags for privileged container is only allowed for root@pam");
    }
    if (change == FeatureChange::none) return std::nullopt;
    if (change == FeatureChange::nesting) {
        return cluster.access.check_guest(user, vmid, pool, "VM.Allocate");
    }
    return denied("changing feature flags (except nesting) is only allowed for root@pam");
}

std::set<std::string> tags_in(const std::string& text) {
    const std::vector<std::string> tags = split_list(text);
    return {tags.begin(), tags.end()};
}

// The pool does not count here; unusual tags need more. PVE: GuestHelpers.pm assert_tag_permissions.
Refusal check_tags(const Cluster& cluster, const std::string& user, int vmid, const std::string& before,
                   const std::string& after) {
    if (auto refusal = cluster.access.check_guest(user, vmid, "", "VM.Config.Options")) return refusal;
    if (cluster.access.may(user, "/", "Sys.Modify")) return std::nullopt;
    const std::set<std::string> old_tags = tags_in(before);
    const std::set<std::string> new_tags = tags_in(after);
    for (const std::string& tag : tags_in(cluster.scene.options["registered-tags"].text())) {
        if (old_tags.count(tag) != new_tags.count(tag)) {
            return denied("/, Sys.Modify for modifying tag '" + tag + "'");
        }
    }
    return std::nullopt;
}

}  // namespace

Refusal check_option(const Cluster& cluster, const std::string& user, int vmid, const std::string& pool,
                     const std::string& option, const std::string& value, bool is_unprivileged) {
    if (user == "root@pam") return std::nullopt;
    const auto guest_right = [&](const char* name) {
        return cluster.access.check_guest(user, vmid, pool, name);
    };
    if (option == "cores" || option == "cpuunits" || option == "cpulimit")
        return guest_right("VM.Config.CPU");
    if (option == "rootfs" || is_full_match("mp\\d+", option)) {
        return check_disk(cluster, user, vmid, pool, option, value);
    }
    if (option == "memory" || option == "swap") return guest_right("VM.Config.Memory");
    if (is_full_match("net\\d+", option)) {
        if (auto refusal = guest_right("VM.Config.Network")) return refusal;
        return check_bridge(cluster, user, option, value);
    }
    if (is_full_match("dev\\d+", option)) {
        return denied("configuring device passthrough is only allowed for root@pam");
    }
    if (option == "nameserver" || option == "searchdomain" || option == "hostname") {
        return guest_right("VM.Config.Network");
    }
    if (option == "features") {
        const FeatureChange change = feature_change(Value(), features_in(cluster, value));
        return check_features(cluster, user, vmid, pool, change, is_unprivileged);
    }
    if (option == "hookscript") return denied("changing the hookscript is only allowed for root@pam");
    if (option == "tags") return check_tags(cluster, user, vmid, "", value);
    return guest_right("VM.Config.Options");
}

Refusal check_change(const Cluster& cluster, const std::string& user, const Guest& guest,
                     const std::string& option, const std::string& value) {
    if (user == "root@pam") return std::nullopt;
    const std::string before = guest.config[option].text();
    const bool is_unprivileged = guest.config["unprivileged"].truth();
    if (option == "features") {
        const FeatureChange change =
            feature_change(features_in(cluster, before), features_in(cluster, value));
        return check_features(cluster, user, guest.vmid, "", change, is_unprivileged);
    }
    if (option == "tags") return check_tags(cluster, user, guest.vmid, before, value);
    if (is_full_match("net\\d+", option)) {
        if (auto refusal = cluster.access.check_guest(user, guest.vmid, "", "VM.Config.Network"))
            return refusal;
        if (auto refusal = check_bridge(cluster, user, option, before)) return refusal;
    }
    return check_option(cluster, user, guest.vmid, "", option, value, is_unprivileged);
}

Refusal check_removal(const Cluster& cluster, const std::string& user, const Guest& guest,
                      const std::string& option) {
    if (user == "root@pam") return std::nullopt;
    if (option == "rootfs" || is_full_match("mp\\d+", option)) {
        return cluster.access.check_guest(user, guest.vmid, "", "VM.Config.Disk");
    }
    return check_change(cluster, user, guest, option, "");
}

}  // namespace pve_double
