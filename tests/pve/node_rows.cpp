// SPDX-License-Identifier: MIT
#include "node_rows.h"

#include "perl_text.h"

namespace pve_double {

namespace {

std::int64_t uptime_of(const Call& call, const Node& node) {
    return node.uptime + (now_ms() - call.world.boot_ms()) / 1000;
}

void add_figures(const Call& call, const Node& node, Value& row) {
    if (!call.cluster.is_online(node) || !call.may("/nodes/" + node.name, "Sys.Audit")) return;
    row.set("cpu", node.cpu);
    row.set("maxcpu", node.max_cpu);
    row.set("mem", node.memory);
    row.set("maxmem", node.max_memory);
    row.set("disk", node.disk);
    row.set("maxdisk", node.max_disk);
    row.set("uptime", uptime_of(call, node));
}

Value base_row(const Call& call, const Node& node) {
    return Value::object({{"id", "node/" + node.name},
                          {"node", node.name},
                          {"type", "node"},
                          {"level", ""},
                          {"status", call.cluster.is_online(node) ? "online" : "offline"}});
}

const char* const kernel = "6.14.11-4-pve";
const char* const kernel_build = "#1 SMP PREEMPT_DYNAMIC PMX 6.14.11-4 (2025-10-10T08:04Z)";

Value cpu_info(const Call& call, const Node& node) {
    Value info =
        Value::object({{"model", node.cpu_model},
                       {"sockets", 1},
                       {"cores", node.max_cpu},
                       {"cpus", node.max_cpu},
                       {"mhz", "2596.134"},
                       {"hvm", node.has_virtualization ? "1" : ""},
                       {"user_hz", 100},
                       {"flags", "fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat"}});
    if (call.cluster.is_version("9.2")) {
        info.set("family", "25");
        info.set("vendor", "AuthenticAMD");
    }
    return info;
}

}  // namespace

Value node_row(const Call& call, const Node& node) {
    Value row = base_row(call, node);
    const auto print = call.cluster.fingerprints.find(node.name);
    if (print != call.cluster.fingerprints.end()) row.set("ssl_fingerprint", print->second);
    add_figures(call, node, row);
    return row;
}

Value node_resource(const Call& call, const Node& node) {
    Value row = base_row(call, node);
    add_figures(call, node, row);
    if (call.cluster.is_online(node)) row.set("cgroup-mode", node.cgroup_mode);
    return row;
}

Value node_status(const Call& call, const Node& node) {
    const std::string release = call.cluster.is_version("9.2")   ? "9.2.11/14a22df35955d97d"
                                : call.cluster.is_version("8.4") ? "8.4.21/2606ac850d46da29"
                                                                 : "7.4-16/0f39f621";
    Value memory = Value::object(
        {{"total", node.max_memory}, {"used", node.memory}, {"free", node.max_memory - node.memory}});
    if (call.cluster.is_version("9.2")) memory.set("available", node.max_memory - node.memory);
    Value status = Value::object({{"uptime", uptime_of(call, node)},
                                  {"cpu", node.cpu},
                                  {"wait", 0},
                                  {"idle", 0},
                                  {"cpuinfo", cpu_info(call, node)},
                                  {"loadavg", Value::array({"0.39", "0.45", "0.54"})},
                                  {"memory", std::move(memory)},
                                  {"swap", Value::object({{"total", 0}, {"used", 0}, {"free", 0}})},
                                  {"rootfs", Value::object({{"total", node.max_disk},
                                                            {"used", node.disk},
                                                            {"free", node.max_disk - node.disk},
                                                            {"avail", node.max_disk - node.disk}})},
                                  {"ksm", Value::object({{"shared", 0}})},
                                  {"kversion", std::string("Linux ") + kernel + " " + kernel_build},
                                  {"pveversion", "pve-manager/" + release}});
    if (!call.cluster.is_version("7.4")) {
        status.set("boot-info", Value::object({{"mode", "legacy-bios"}}));
        status.set("current-kernel", Value::object({{"sysname", "Linux"},
                                                    {"release", kernel},
                                                    {"version", kernel_build},
                                                    {"machine", "x86_64"}}));
    }
    return status;
}

Value storage_resource(const Call& call, const Storage& storage, const Node& node) {
    const std::int64_t taken = call.cluster.allocated(storage, node.name);
    const bool is_there = call.cluster.is_online(node) && storage.is_active;
    Value row = Value::object({{"id", "storage/" + node.name + "/" + storage.name},
                               {"storage", storage.name},
                               {"node", node.name},
                               {"type", "storage"},
                               {"plugintype", storage.type},
                               {"content", join(storage.content, ",")},
                               {"shared", storage.is_shared ? 1 : 0},
                               {"status", is_there ? "available" : "unknown"}});
    if (is_there) {
        row.set("maxdisk", storage.total);
        row.set("disk", storage.used + taken);
    }
    return row;
}

Value storage_row(const Call& call, const Storage& storage, const std::string& node) {
    const bool is_there = storage.is_active && !storage.is_disabled;
    const std::int64_t taken = is_there ? call.cluster.allocated(storage, node) : 0;
    Value row = Value::object({{"storage", storage.name},
                               {"type", storage.type},
                               {"content", join(storage.content, ",")},
                               {"active", is_there ? 1 : 0},
                               {"enabled", storage.is_disabled ? 0 : 1},
                               {"shared", storage.is_shared ? 1 : 0},
                               {"total", is_there ? storage.total : 0},
                               {"used", is_there ? storage.used + taken : 0},
                               {"avail", is_there ? storage.avail - taken : 0}});
    if (is_there && storage.total > 0) {
        row.set("used_fraction",
                static_cast<double>(storage.used + taken) / static_cast<double>(storage.total));
    }
    return row;
}

}  // namespace pve_double
