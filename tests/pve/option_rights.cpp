// SPDX-License-Identifier: MIT
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

Refusal check_network(const Cluster& cluster, const std::string& user, int vmid, const std::string& pool,
                      const std::string& option, const std::string& value) {
    if (auto refusal = cluster.access.check_guest(user, vmid, pool, "VM.Config.Network")) return refusal;
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

Refusal check_features(const Cluster& cluster, const std::string& user, int vmid, const std::string& pool,
                       const std::string& value, bool is_unprivileged) {
    if (!is_unprivileged) {
        return denied("changing feature flags for privileged container is only allowed for root@pam");
    }
    const Value members = parse_property_string(format_of(cluster, "features"), value, "features").members;
    if (members.members().empty()) return std::nullopt;
    if (members.members().size() == 1 && members["nesting"].truth()) {
        return cluster.access.check_guest(user, vmid, pool, "VM.Allocate");
    }
    return denied("changing feature flags (except nesting) is only allowed for root@pam");
}

// The pool does not count here; unusual tags need more. PVE: GuestHelpers.pm assert_tag_permissions.
Refusal check_tags(const Cluster& cluster, const std::string& user, int vmid, const std::string& value) {
    if (auto refusal = cluster.access.check_guest(user, vmid, "", "VM.Config.Options")) return refusal;
    if (cluster.access.may(user, "/", "Sys.Modify")) return std::nullopt;
    const std::vector<std::string> registered = split_list(cluster.scene.options["registered-tags"].text());
    for (const std::string& tag : split_list(value)) {
        for (const std::string& reserved : registered) {
            if (tag == reserved) return denied("/, Sys.Modify for modifying tag '" + tag + "'");
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
    if (is_full_match("net\\d+", option)) return check_network(cluster, user, vmid, pool, option, value);
    if (is_full_match("dev\\d+", option)) {
        return denied("configuring device passthrough is only allowed for root@pam");
    }
    if (option == "nameserver" || option == "searchdomain" || option == "hostname") {
        return guest_right("VM.Config.Network");
    }
    if (option == "features") return check_features(cluster, user, vmid, pool, value, is_unprivileged);
    if (option == "hookscript") return denied("changing the hookscript is only allowed for root@pam");
    if (option == "tags") return check_tags(cluster, user, vmid, value);
    return guest_right("VM.Config.Options");
}

}  // namespace pve_double
