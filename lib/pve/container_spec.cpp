// SPDX-License-Identifier: MIT
#include "pve/container_spec.h"

#include <fmt/core.h>

#include <utility>

#include "base/text.h"
#include "pve/property_string.h"

namespace pve {
namespace {

std::string text_of(std::optional<uint64_t> number) { return number ? std::to_string(*number) : ""; }
std::string text_of(ContainerSpec::Flag flag) { return !flag ? "" : *flag ? "1" : "0"; }

PropertyString disk_of(const ContainerSpec::Disk& disk) {
    return PropertyString()
        .lead(disk.storage + ":" + disk.size)
        .add("mp", disk.path)
        .add("mountoptions", base::joined(disk.options, ";"))
        .add("backup", text_of(disk.backup))
        .add("quota", text_of(disk.quota))
        .add("ro", text_of(disk.read_only))
        .add("acl", text_of(disk.acl))
        .add("replicate", text_of(disk.replicate))
        .add("keepattrs", text_of(disk.keep_attributes))
        .add("idmap", disk.id_map);
}

PropertyString interface_of(const ContainerSpec::Interface& net, unsigned number) {
    return PropertyString()
        .add("name", net.name.empty() ? fmt::format("eth{}", number) : net.name)
        .add("bridge", net.bridge)
        .add("firewall", text_of(net.firewall))
        .add("gw", net.gw)
        .add("gw6", net.gw6)
        .add("hwaddr", net.hwaddr)
        .add("ip", net.ip)
        .add("ip6", net.ip6)
        .add("mtu", text_of(net.mtu))
        .add("rate", net.rate)
        .add("tag", text_of(net.tag))
        .add("trunks", base::joined(net.trunks, ";"))
        .add("link_down", text_of(net.link_down))
        .add("host-managed", text_of(net.host_managed));
}

PropertyString startup_of(const ContainerSpec::Startup& startup) {
    return PropertyString()
        .add("order", text_of(startup.order))
        .add("up", text_of(startup.up))
        .add("down", text_of(startup.down));
}

base::Error refused(std::string_view name) {
    return {base::Code::bad_input, fmt::format("{} is refused", name)};
}

// The parameters that are property strings. False, with the name, when one is refused.
base::Result<Params> property_strings_of(const ContainerSpec& spec) {
    std::vector<std::pair<std::string, PropertyString>> strings;
    strings.emplace_back("rootfs", disk_of(spec.rootfs));
    for (const auto& [number, disk] : spec.mount_points) {
        if (disk.path.empty() || disk.storage.empty() || disk.size.empty())
            return refused(fmt::format("mp{}", number));
        strings.emplace_back(fmt::format("mp{}", number), disk_of(disk));
    }
    for (const auto& [number, net] : spec.interfaces)
        if (!net.bridge.empty())
            strings.emplace_back(fmt::format("net{}", number), interface_of(net, number));
    strings.emplace_back("startup", startup_of(spec.startup));
    Params params;
    for (const auto& [name, string] : strings) {
        if (string.is_refused()) return refused(name);
        params.emplace_back(name, string.text());
    }
    return params;
}

}  // namespace

base::Result<Params> params_of(const ContainerSpec& spec) {
    if (spec.ostemplate.empty()) return refused("ostemplate");
    if (spec.rootfs.storage.empty() || spec.rootfs.size.empty()) return refused("rootfs");
    const auto strings = property_strings_of(spec);
    if (!strings) return strings.error();
    Params all = {
        {"vmid", std::to_string(spec.vmid)},
        {"ostemplate", spec.ostemplate},
        {"hostname", spec.hostname},
        {"unprivileged", spec.unprivileged ? "1" : "0"},
        {"features", spec.unprivileged && spec.nesting ? "nesting=1" : ""},
        {"tags", base::joined(spec.tags, ";")},
        {"ssh-public-keys", spec.ssh_public_keys},
        {"cores", text_of(spec.cores)},
        {"memory", text_of(spec.memory)},
        {"swap", text_of(spec.swap)},
        {"nameserver", spec.nameserver},
        {"searchdomain", spec.searchdomain},
        {"description", spec.description},
    };
    all.insert(all.end(), strings->begin(), strings->end());
    all.insert(all.end(), spec.others.begin(), spec.others.end());
    Params params;
    for (const auto& [name, value] : all)
        if (!value.empty()) params.emplace_back(name, value);
    return params;
}

}  // namespace pve
