// SPDX-License-Identifier: MIT
#include "lxc_create.h"

#include <algorithm>

#include "contract.h"
#include "create_plan.h"
#include "lxc_config.h"
#include "perl_text.h"
#include "property_string.h"
#include "ssh_keys.h"
#include "volumes.h"

namespace pve_double {

namespace {

// Not options of the container: taken out before the options are looked at.
const std::vector<std::string> not_options{"node",         "vmid",       "ignore-unpack-errors",
                                           "bwlimit",      "start",      "ha-managed",
                                           "unprivileged", "restore",    "unique",
                                           "force",        "password",   "ssh-public-keys",
                                           "pool",         "ostemplate", "storage"};

Value options_of(const Value& parameters) {
    Value options = Value::object();
    for (const auto& [name, value] : parameters.members()) {
        const bool is_option = std::find(not_options.begin(), not_options.end(), name) == not_options.end();
        if (is_option && !value.is_null()) options.set(name, value);
    }
    return options;
}

// A restore may be forced upon the container that is there.
Refusal check_unused(Cluster& cluster, int vmid, const Value& parameters) {
    const Guest* guest = cluster.guest(vmid);
    if (!guest) return std::nullopt;
    const bool is_same = cluster.container(vmid, parameters["node"].text()) != nullptr;
    if (is_same && parameters["restore"].truth() && parameters["force"].truth()) {
        if (guest->is_running) return die("can't overwrite running container");
        if (!guest->config["protection"].truth()) return std::nullopt;
        return die("unable to restore CT " + std::to_string(vmid) + " - protection mode enabled");
    }
    return die((guest->type == "qemu" ? "VM " : "CT ") + std::to_string(vmid) + " already exists on node '" +
               guest->node + "'");
}

Refusal check_template(const Cluster& cluster, const std::string& user, const CreateOrder& order) {
    if (order.template_volume == "-") return die("pipe requires cli environment");
    return check_volume_access(cluster, user, order.vmid, order.template_volume,
                               order.is_restore ? "backup" : "vztmpl");
}

Refusal check_disk_storage(const Cluster& cluster, const std::string& user, const std::string& name,
                           const std::string& node) {
    const auto found = usable_storage(cluster, name, node);
    if (const auto* failure = std::get_if<Failure>(&found)) return *failure;
    const Storage& storage = *std::get<const Storage*>(found);
    if (!storage.has_content("rootdir")) {
        return bad_parameter("storage", "storage '" + name + "' does not support container directories");
    }
    if (auto refusal = cluster.access.check(user, "/storage/" + name, {"Datastore.AllocateSpace"}))
        return refusal;
    if (!storage.is_active) return die("storage '" + name + "' is not online");
    return std::nullopt;
}

// Whole mebibytes, rounded down. PVE: LXC.pm create_disks.
std::int64_t bytes_of(const std::string& gibibytes) {
    const double mebibytes = std::min(Value(gibibytes).real() * 1024, static_cast<double>(1LL << 40));
    return static_cast<std::int64_t>(mebibytes) << 20U;
}

std::variant<NewDisk, Failure> read_disk(const Cluster& cluster, const std::string& user,
                                         const std::string& node, const std::string& key, std::string text,
                                         const std::string& default_storage) {
    if (is_full_match("\\d+(\\.\\d+)?", text)) text = default_storage + ":" + text;
    NewDisk disk;
    disk.key = key;
    disk.members =
        parse_property_string(Contract::of(cluster.scene.version).format_of(key), text, key).members;
    const std::string volume = disk.members["volume"].text();
    const auto [sid, name] = parse_volume_id(volume);
    if (sid.empty()) return die("unable to parse volume ID '" + volume + "'");
    if (auto refusal = check_disk_storage(cluster, user, sid, node)) return *refusal;
    disk.storage = cluster.scene.storage(sid);
    if (is_full_match("\\d+(\\.\\d+)?", name)) {
        disk.size = bytes_of(name);
    } else {
        disk.missing = volume;
    }
    return disk;
}

std::variant<std::vector<NewDisk>, Failure> read_disks(const Cluster& cluster, const std::string& user,
                                                       const std::string& node, const Value& options,
                                                       const std::string& default_storage) {
    std::vector<std::pair<std::string, std::string>> wanted;
    for (const auto& [key, value] : options.members()) {
        if (key == "rootfs" || is_full_match("mp\\d+", key)) wanted.emplace_back(key, value.text());
    }
    // The storage is looked at even when the backup will say how large the disk is.
    if (wanted.empty()) wanted.emplace_back("rootfs", default_storage + ":4");
    std::sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) {
        const auto rank = [](const std::string& key) {
            return key == "rootfs" ? -1 : std::stoi(key.substr(2));
        };
        return rank(a.first) < rank(b.first);
    });
    if (wanted.front().first != "rootfs")
        return die("mount points configured, but 'rootfs' not set - aborting");
    std::vector<NewDisk> disks;
    for (const auto& [key, text] : wanted) {
        auto disk = read_disk(cluster, user, node, key, text, default_storage);
        if (auto* failure = std::get_if<Failure>(&disk)) return *failure;
        disks.push_back(std::get<NewDisk>(disk));
    }
    return disks;
}

// Everything up to the question who may set which option.
Refusal check_request(Cluster& cluster, const std::string& user, const Value& parameters,
                      bool is_unprivileged) {
    const int vmid = static_cast<int>(parameters["vmid"].integer());
    if (cluster.is_version("9.2")) {
        if (!is_unprivileged && !parameters["restore"].truth()) {
            if (auto refusal = cluster.access.check(user, "/", {"Sys.Modify"})) return refusal;
        }
        if (parameters["ha-managed"].truth()) {
            if (auto refusal = cluster.access.check(user, "/", {"Sys.Console"})) return refusal;
        }
    }
    if (auto refusal = check_unused(cluster, vmid, parameters)) return refusal;
    if (parameters.has("ssh-public-keys") && !are_ssh_public_keys(parameters["ssh-public-keys"].text())) {
        return die("SSH public key validation error");
    }
    const std::string pool = parameters["pool"].text();
    if (!pool.empty() && cluster.scene.pools.count(pool) == 0)
        return denied("pool '" + pool + "' does not exist");
    const bool may_allocate = cluster.access.may(user, "/vms/" + std::to_string(vmid), "VM.Allocate") ||
                              (!pool.empty() && cluster.access.may(user, "/pool/" + pool, "VM.Allocate"));
    return may_allocate ? Refusal() : denied();
}

std::string arch_of(const Value& options, const std::string& template_volume) {
    if (options.has("arch")) return options["arch"].text();
    for (const char* arch : {"arm64", "armhf", "i386", "riscv64"}) {
        if (template_volume.find(std::string("_") + arch + ".tar") != std::string::npos) return arch;
    }
    return "amd64";
}

// The options proper, without the disks.
std::variant<Value, Failure> read_config(const Cluster& cluster, const CreateOrder& order,
                                         const Value& options, bool is_unprivileged) {
    Value plain = Value::object();
    for (const auto& [name, value] : options.members()) {
        if (!is_full_match("rootfs|mp\\d+|unused\\d+", name)) plain.set(name, value);
    }
    auto config = config_from(cluster, *cluster.scene.node(order.node), plain);
    if (auto* made = std::get_if<Value>(&config)) {
        if (is_unprivileged) made->set("unprivileged", "1");
        made->set("arch", arch_of(options, order.template_volume));
    }
    return config;
}

Refusal check_options(const Cluster& cluster, const std::string& user, const CreateOrder& order,
                      const Value& options, bool is_unprivileged) {
    for (const auto& [name, value] : options.members()) {
        auto refusal =
            check_option(cluster, user, order.vmid, order.pool, name, value.text(), is_unprivileged);
        if (refusal) return refusal;
    }
    return std::nullopt;
}

void reserve(Cluster& cluster, const CreateOrder& order) {
    Guest placeholder;
    placeholder.vmid = order.vmid;
    placeholder.type = "lxc";
    placeholder.node = order.node;
    placeholder.config = Value::object({{"lock", "create"}});
    placeholder.created_ms = placeholder.changed_ms = now_ms();
    cluster.add_guest(std::move(placeholder));
}

}  // namespace

Reply create_container(Call& call) {
    Cluster& cluster = call.cluster;
    const Value& parameters = call.parameters;
    CreateOrder order;
    order.vmid = call.vmid();
    order.node = call.node();
    order.pool = call.text("pool");
    order.is_started = parameters["start"].truth();
    order.template_volume = call.text("ostemplate");
    order.is_restore = parameters["restore"].truth();
    const bool is_unprivileged =
        parameters["unprivileged"].truth(cluster.is_version("9.2") && !order.is_restore);
    if (auto refusal = check_request(cluster, call.user, parameters, is_unprivileged)) return *refusal;

    const Value options = options_of(parameters);
    if (auto refusal = check_options(cluster, call.user, order, options, is_unprivileged)) return *refusal;
    if (auto refusal = check_template(cluster, call.user, order)) return *refusal;
    order.template_storage = cluster.scene.storage(parse_volume_id(order.template_volume).first);
    auto disks = read_disks(cluster, call.user, order.node, options, parameters["storage"].text("local"));
    if (auto* failure = std::get_if<Failure>(&disks)) return *failure;
    order.disks = std::get<std::vector<NewDisk>>(disks);
    auto config = read_config(cluster, order, options, is_unprivileged);
    if (auto* failure = std::get_if<Failure>(&config)) return *failure;
    order.config = std::get<Value>(config);

    if (order.is_restore) return Success{fork_for(call, order.vmid, plan_restore(call.world, order)), {}};
    TaskPlan plan = plan_create(call.world, cluster, order);
    reserve(cluster, order);
    return Success{fork_for(call, order.vmid, std::move(plan)), {}};
}

}  // namespace pve_double
