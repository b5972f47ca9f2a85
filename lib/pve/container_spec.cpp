// SPDX-License-Identifier: MIT
#include "pve/container_spec.h"

#include <utility>

#include "pve/property_string.h"

namespace pve {
namespace {

std::string text_of(std::optional<uint32_t> number) { return number ? std::to_string(*number) : ""; }

std::string joined(const std::vector<std::string>& parts, char separator) {
    std::string out;
    for (const auto& part : parts) {
        if (!out.empty()) out += separator;
        out += part;
    }
    return out;
}

PropertyString net0_of(const ContainerSpec::Net0& net) {
    return PropertyString()
        .add("name", "eth0")
        .add("bridge", net.bridge)
        .add("firewall", net.firewall ? "1" : "")
        .add("gw", net.gw)
        .add("ip", net.ip)
        .add("tag", text_of(net.tag));
}

base::Error refused(const char* name) { return {base::Code::bad_input, std::string(name) + " is refused"}; }

}  // namespace

base::Result<Params> params_of(const ContainerSpec& spec) {
    PropertyString rootfs, net0, features;
    rootfs.lead(spec.rootfs.storage + ":" + spec.rootfs.size);
    if (!spec.net0.bridge.empty()) net0 = net0_of(spec.net0);
    if (spec.unprivileged && spec.nesting) features.add("nesting", "1");
    if (spec.ostemplate.empty()) return refused("ostemplate");
    if (rootfs.is_refused() || spec.rootfs.storage.empty() || spec.rootfs.size.empty())
        return refused("rootfs");
    if (net0.is_refused()) return refused("net0");

    const Params all = {
        {"vmid", std::to_string(spec.vmid)},
        {"ostemplate", spec.ostemplate},
        {"hostname", spec.hostname},
        {"unprivileged", spec.unprivileged ? "1" : "0"},
        {"features", features.text()},
        {"tags", joined(spec.tags, ';')},
        {"ssh-public-keys", spec.ssh_public_keys},
        {"rootfs", rootfs.text()},
        {"cores", text_of(spec.cores)},
        {"memory", std::to_string(spec.memory)},
        {"swap", std::to_string(spec.swap)},
        {"net0", net0.text()},
        {"nameserver", spec.nameserver},
        {"searchdomain", spec.searchdomain},
        {"description", spec.description},
    };
    Params params;
    for (const auto& [name, value] : all)
        if (!value.empty()) params.emplace_back(name, value);
    return params;
}

}  // namespace pve
