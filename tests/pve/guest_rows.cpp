// SPDX-License-Identifier: MIT
#include "guest_rows.h"

#include <algorithm>
#include <cmath>

#include "volumes.h"

namespace pve_double {

namespace {

constexpr std::int64_t mebibyte = 1 << 20;
constexpr std::int64_t default_disk = 4LL << 30;

std::string name_of(const Guest& guest) {
    const std::string prefix = guest.type == "lxc" ? "CT" : "VM ";
    const std::string name = guest.config[guest.type == "lxc" ? "hostname" : "name"].text();
    return name.empty() ? prefix + std::to_string(guest.vmid) : name;
}

std::int64_t disk_size(const Guest& guest) {
    for (const Volume& volume : volumes_of(guest)) {
        if ((volume.key == "rootfs" || guest.type == "qemu") && volume.size > 0) return volume.size;
    }
    return default_disk;
}

// There is no upper limit to what may be asked for.
std::int64_t bytes_of(std::int64_t mebibytes) {
    return std::clamp<std::int64_t>(mebibytes, 0, 1LL << 42) * mebibyte;
}

std::int64_t memory_of(const Guest& guest) { return bytes_of(guest.config["memory"].integer(512)); }

// A load that differs between guests and moves a little with time, never by chance.
double load_of(const Guest& guest, std::int64_t seconds) {
    const double phase = static_cast<double>(guest.vmid % 17) + static_cast<double>(seconds) / 7;
    return 0.004 + 0.02 * (guest.vmid % 5) + 0.003 * (1 + std::sin(phase));
}

Value cpu_count(const Call& call, const Guest& guest) {
    if (guest.config.has("cores")) {
        return guest.config["cores"].integer() *
               std::max<std::int64_t>(1, guest.config["sockets"].integer(1));
    }
    if (guest.config["cpulimit"].real() > 0) return guest.config["cpulimit"].real();
    const Node* node = call.cluster.scene.node(guest.node);
    return node ? node->max_cpu : 1;
}

struct Usage {
    double cpu = 0;
    std::int64_t memory = 0;
    std::int64_t disk = 0;
    std::int64_t uptime = 0;
    std::int64_t traffic = 0;
};

Usage usage_of(const Guest& guest, bool is_running) {
    if (!is_running) return {};
    const std::int64_t uptime = std::max<std::int64_t>(1, (now_ms() - guest.changed_ms) / 1000);
    const double share = 0.15 + 0.07 * (guest.vmid % 8);
    return {
        load_of(guest, uptime), static_cast<std::int64_t>(static_cast<double>(memory_of(guest)) * share),
        guest.type == "lxc" ? static_cast<std::int64_t>(static_cast<double>(disk_size(guest)) * share) : 0,
        uptime, uptime * (900 + guest.vmid % 700)};
}

void add_usage(Value& row, const Usage& usage) {
    row.set("cpu", usage.cpu == 0 ? Value(0) : Value(usage.cpu));
    row.set("mem", usage.memory);
    row.set("disk", usage.disk);
    row.set("uptime", usage.uptime);
    row.set("netin", usage.traffic);
    row.set("netout", usage.traffic / 3);
    row.set("diskread", usage.traffic * 5);
    row.set("diskwrite", usage.traffic * 2);
}

}  // namespace

Value guest_row(const Call& call, const Guest& guest) {
    Value row = Value::object({{"vmid", guest.vmid},
                               {"name", name_of(guest)},
                               {"status", guest.is_running ? "running" : "stopped"},
                               {"maxmem", memory_of(guest)},
                               {"maxdisk", disk_size(guest)},
                               {"cpus", cpu_count(call, guest)}});
    add_usage(row, usage_of(guest, guest.is_running));
    if (guest.type == "lxc") {
        row.set("type", "lxc");
        row.set("swap", 0);
        row.set("maxswap", bytes_of(guest.config["swap"].integer(0)));
    }
    if (guest.is_running) row.set("pid", guest.pid);
    if (guest.config.has("tags")) row.set("tags", guest.config["tags"]);
    if (guest.config.has("lock")) row.set("lock", guest.config["lock"]);
    if (guest.config["template"].truth()) row.set("template", 1);
    return row;
}

Value guest_resource(const Call& call, const Guest& guest) {
    const std::int64_t told = call.world.last_broadcast_ms(call.cluster, now_ms());
    const Node* node = call.cluster.scene.node(guest.node);
    const bool is_known =
        node && call.cluster.is_online(*node) && (guest.created_ms == 0 || guest.created_ms < told);
    Value row = Value::object({{"id", guest.type + "/" + std::to_string(guest.vmid)},
                               {"vmid", guest.vmid},
                               {"type", guest.type},
                               {"node", guest.node}});
    if (!guest.pool.empty()) row.set("pool", guest.pool);
    if (guest.config.has("tags")) row.set("tags", guest.config["tags"]);
    if (guest.config.has("lock")) row.set("lock", guest.config["lock"]);
    if (!is_known) {
        row.set("status", "unknown");
        return row;
    }
    bool is_running = guest.is_running;
    if (guest.changed_ms > told && guest.changed_ms != guest.created_ms) is_running = !is_running;
    row.set("status", is_running ? "running" : "stopped");
    row.set("name", name_of(guest));
    row.set("template", guest.config["template"].truth() ? 1 : 0);
    row.set("maxcpu", cpu_count(call, guest));
    row.set("maxmem", memory_of(guest));
    row.set("maxdisk", disk_size(guest));
    add_usage(row, usage_of(guest, is_running));
    if (call.cluster.is_version("9.2")) row.set("memhost", row["mem"]);
    return row;
}

}  // namespace pve_double
