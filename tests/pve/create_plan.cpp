// SPDX-License-Identifier: MIT
#include "create_plan.h"

#include <openssl/rand.h>

#include <array>
#include <cmath>
#include <cstdio>

#include "contract.h"
#include "filesystem_log.h"
#include "lxc_config.h"
#include "perl_text.h"
#include "property_string.h"

namespace pve_double {

namespace {

bool is_file_storage(const Storage& storage) {
    return storage.type == "dir" || storage.type == "nfs" || storage.type == "cifs";
}

std::string volume_name(const CreateOrder& order, const NewDisk& disk, std::size_t number) {
    const std::string id = std::to_string(order.vmid);
    const std::string tail = id + "-disk-" + std::to_string(number);
    if (disk.storage->type == "zfspool") return "subvol-" + tail;
    if (!is_file_storage(*disk.storage)) return "vm-" + tail;
    return disk.size == 0 ? id + "/subvol-" + tail + ".subvol" : id + "/vm-" + tail + ".raw";
}

std::optional<Template> find_template(const Cluster& cluster, const CreateOrder& order) {
    const std::string file = order.template_volume.substr(order.template_volume.find('/') + 1);
    for (const Template& candidate : cluster.templates_of(*order.template_storage)) {
        if (candidate.file == file) return candidate;
    }
    return std::nullopt;
}

// Why the disk cannot be made, or empty.
std::string allocation_error(const Cluster& cluster, const CreateOrder& order, const NewDisk& disk,
                             const std::string& name, std::int64_t needed) {
    const std::int64_t free = disk.storage->avail - cluster.allocated(*disk.storage, order.node);
    if (needed <= free) return "";
    if (disk.storage->type == "zfspool") {
        return "zfs error: cannot create '" + disk.storage->path + "/" + name + "': out of space";
    }
    if (is_file_storage(*disk.storage)) {
        return "unable to create image: fallocate '" + disk.storage->path + "/images/" + name +
               "' failed: No space left on device";
    }
    constexpr std::int64_t extent = 4LL << 20;
    return "lvcreate '" + disk.storage->path + "/" + name + "' error:   Volume group \"" +
           disk.storage->path + "\" has insufficient free space (" +
           std::to_string(std::max<std::int64_t>(free, 0) / extent) +
           " extents): " + std::to_string(needed / extent) + " required.";
}

void log_allocation(TaskPlan& plan, double at, const NewDisk& disk, const std::string& name) {
    const bool is_block = disk.storage->type == "lvm" || disk.storage->type == "lvmthin";
    if (disk.size == 0 || disk.storage->type == "zfspool") return;
    if (is_block) {
        plan.lines.push_back({at, "  Logical volume \"" + name + "\" created."});
    } else {
        plan.lines.push_back({at, "Formatting '" + disk.storage->path + "/images/" + name +
                                      "', fmt=raw size=" + std::to_string(disk.size) + " preallocation=off"});
    }
    for (const std::string& line : lines_of_mkfs(disk.size)) plan.lines.push_back({at + 0.03, line});
}

std::string disk_text(const Cluster& cluster, const NewDisk& disk, const std::string& name) {
    Value members = disk.members;
    members.set("volume", disk.storage->name + ":" + name);
    members.set("size", print_size(disk.size));
    return print_property_string(Contract::of(cluster.scene.version).format_of(disk.key), members);
}

std::string fingerprint() {
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::array<unsigned char, 43> bytes{};
    RAND_bytes(bytes.data(), static_cast<int>(bytes.size()));
    std::string text;
    for (unsigned char byte : bytes) text += alphabet[byte % 64];
    return text;
}

void log_unpacking(TaskPlan& plan, const CreateOrder& order, const Template& source,
                   const std::string& ostype) {
    // tar rounds up, to one place below ten.
    const double mebibytes = static_cast<double>(source.unpacked) / (1 << 20);
    const int places = mebibytes < 10 ? 1 : 0;
    const double shown = places == 1 ? std::ceil(mebibytes * 10) / 10 : std::ceil(mebibytes);
    char read[96];
    std::snprintf(read, sizeof read, "Total bytes read: %lld (%.*fMiB, 34MiB/s)",
                  static_cast<long long>(source.unpacked), places, shown);
    plan.lines.push_back({0.25, "extracting archive '" + order.template_storage->path + "/template/cache/" +
                                    source.file + "'"});
    plan.lines.push_back({0.6, read});
    plan.lines.push_back({0.62, "Detected container architecture: " + order.config["arch"].text()});
    if (ostype == "alpine" && order.config["timezone"].text() == "host") {
        plan.lines.push_back(
            {0.7, "container does not have /usr/share/zoneinfo/Etc/UTC, timezone can not be modified"});
    }
    if (ostype == "alpine" || ostype == "unmanaged") return;
    double at = 0.72;
    for (const char* kind : {"rsa", "ecdsa", "ed25519"}) {
        plan.lines.push_back({at, std::string("Creating SSH host key 'ssh_host_") + kind +
                                      "_key' - this may take some time ..."});
        plan.lines.push_back({at + 0.06, "done: SHA256:" + fingerprint() + " root@" +
                                             order.config["hostname"].text("localhost")});
        at += 0.08;
    }
}

void end_with_error(TaskPlan& plan, const CreateOrder& order, double share, const std::string& error) {
    plan.seconds *= share;
    for (TaskPlan::Line& line : plan.lines) line.at = std::min(1.0, line.at / share);
    plan.error = "unable to create CT " + std::to_string(order.vmid) + " - " + error;
    plan.effects.clear();
    plan.effects.push_back({1, Value::object({{"do", "destroy"}})});
}

// Allocates the disks and enters them into the configuration; gives the error that ends it, or nothing.
std::string make_disks(TaskPlan& plan, const Cluster& cluster, const CreateOrder& order,
                       std::int64_t unpacked, Value& config) {
    for (std::size_t i = 0; i < order.disks.size(); ++i) {
        const NewDisk& disk = order.disks[i];
        if (!disk.missing.empty()) return "volume '" + disk.missing + "' does not exist";
        const std::string name = volume_name(order, disk, i);
        const std::int64_t needed = std::max(disk.size, i == 0 ? unpacked : 0);
        std::string error = allocation_error(cluster, order, disk, name, needed);
        if (!error.empty()) return error;
        log_allocation(plan, 0.05 + 0.01 * static_cast<double>(i), disk, name);
        config.set(disk.key, disk_text(cluster, disk, name));
    }
    return "";
}

std::string template_error(const CreateOrder& order, const std::optional<Template>& source) {
    const std::string& storage = order.template_storage->name;
    if (order.template_storage->is_disabled) return "storage '" + storage + "' is disabled";
    return source ? "" : "volume '" + order.template_volume + "' does not exist";
}

}  // namespace

TaskPlan plan_create(const World& world, const Cluster& cluster, const CreateOrder& order) {
    TaskPlan plan;
    plan.type = "vzcreate";
    plan.seconds = world.seconds();
    plan.note = Value::object(
        {{"marker", order.config["description"].text()}, {"hostname", order.config["hostname"].text()}});
    const std::optional<Template> source = find_template(cluster, order);
    Value config = order.config;
    if (const std::string error = make_disks(plan, cluster, order, source ? source->unpacked : 0, config);
        !error.empty()) {
        end_with_error(plan, order, 0.2, error);
        return plan;
    }
    if (const std::string error = template_error(order, source); !error.empty()) {
        if (cluster.is_version("9.2")) plan.lines.push_back({0.3, error});
        end_with_error(plan, order, 0.4, error);
        return plan;
    }
    const std::string ostype = order.config["ostype"].text(ostype_of(source->file));
    config.set("ostype", ostype);
    log_unpacking(plan, order, *source, ostype);
    // The first full configuration comes once the system is detected: without the lock, without the defaults.
    plan.effects.push_back({0.65, Value::object({{"do", "config"}, {"config", config}})});
    if (config["hostname"].text().empty()) config.set("hostname", "CT" + std::to_string(order.vmid));
    if (config["memory"].text().empty()) config.set("memory", "512");
    if (!config.has("swap")) config.set("swap", "512");
    plan.effects.push_back({0.97, Value::object({{"do", "config"}, {"config", config}})});
    if (!order.pool.empty())
        plan.effects.push_back({1, Value::object({{"do", "pool"}, {"pool", order.pool}})});
    if (order.is_started) plan.effects.push_back({1, Value::object({{"do", "start_task"}})});
    return plan;
}

TaskPlan plan_restore(const World& world, const CreateOrder& order) {
    TaskPlan plan;
    plan.type = "vzrestore";
    plan.seconds = world.seconds() / 4;
    plan.lines.push_back({0.1, "recovering backed-up configuration from '" + order.template_volume + "'"});
    plan.error = "unable to restore CT " + std::to_string(order.vmid) + " - volume '" +
                 order.template_volume + "' does not exist";
    return plan;
}

}  // namespace pve_double
