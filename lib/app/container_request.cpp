// SPDX-License-Identifier: MIT
#include "app/container_request.h"

#include <fmt/core.h>

#include <optional>

#include "base/text.h"

namespace app {
namespace {

using Spec = pve::ContainerSpec;

// The values below one prefix, such as "net3.".
class Part {
  public:
    Part(const Values& values, std::string prefix) : values_(values), prefix_(std::move(prefix)) {}

    std::string text(std::string_view name) const { return value_in(values_, prefix_ + std::string(name)); }
    std::optional<uint64_t> number(std::string_view name) const { return base::parse_unsigned(text(name)); }
    std::vector<std::string> several(std::string_view name) const {
        return values_in(values_, prefix_ + std::string(name));
    }
    // Given only when ticked: unticked, it is Proxmox's default.
    Spec::Flag ticked(std::string_view name) const {
        return text(name) == "1" ? Spec::Flag(true) : std::nullopt;
    }
    // A choice of "" for the default, "1" and "0".
    Spec::Flag chosen(std::string_view name) const {
        const std::string value = text(name);
        return value.empty() ? std::nullopt : Spec::Flag(value == "1");
    }

  private:
    const Values& values_;
    std::string prefix_;
};

Spec::Disk disk_of(const Part& part) {
    Spec::Disk disk;
    disk.storage = part.text("storage");
    disk.size = part.text("size");
    disk.path = part.text("mp");
    disk.options = part.several("mountoptions");
    disk.backup = part.ticked("backup");
    disk.read_only = part.ticked("ro");
    disk.quota = part.ticked("quota");
    disk.acl = part.chosen("acl");
    disk.replicate = part.chosen("replicate");
    disk.keep_attributes = part.ticked("keepattrs");
    disk.id_map = part.text("idmap");
    return disk;
}

Spec::Interface interface_of(const Part& part) {
    Spec::Interface net;
    net.name = part.text("name");
    net.bridge = part.text("bridge");
    net.ip = part.text("ip");
    net.gw = part.text("gw");
    net.ip6 = part.text("ip6");
    net.gw6 = part.text("gw6");
    net.hwaddr = part.text("hwaddr");
    net.trunks = list_items(part.text("trunks"));
    net.rate = part.text("rate");
    net.tag = part.number("tag");
    net.mtu = part.number("mtu");
    net.firewall = part.ticked("firewall");
    net.link_down = part.ticked("link_down");
    net.host_managed = part.ticked("host-managed");
    return net;
}

// Fields whose value is the parameter's, where it has one. A box that is not ticked is Proxmox's default.
pve::Params others_of(const Values& values) {
    pve::Params params;
    for (const char* name : {"onboot", "protection", "ha-managed", "debug", "ignore-unpack-errors"})
        if (value_in(values, name) == "1") params.emplace_back(name, "1");
    for (const char* name : {"pool", "timezone", "ostype", "entrypoint", "bwlimit", "cpulimit", "cpuunits",
                             "console", "cmode", "tty"})
        if (std::string value = value_in(values, name); !value.empty())
            params.emplace_back(name, std::move(value));
    // PVE: LXC/Config.pm: the variables are separated by NUL.
    const std::string variables =
        base::joined(text_lines(value_in(values, "env")), std::string_view("\0", 1));
    if (!variables.empty()) params.emplace_back("env", variables);
    return params;
}

}  // namespace

std::string value_in(const Values& values, std::string_view field) {
    const auto found = values.find(std::string(field));
    return found == values.end() ? std::string() : found->second;
}

std::vector<std::string> values_in(const Values& values, std::string_view field) {
    return text_lines(value_in(values, field));
}

pve::ContainerSpec spec_of(const Values& values) {
    const Part whole(values, "");
    Spec spec;
    spec.vmid = static_cast<uint32_t>(whole.number("vmid").value_or(0));  // its rule keeps it within 32 bits
    spec.ostemplate = whole.text("ostemplate");
    spec.hostname = whole.text("hostname");
    spec.ssh_public_keys = base::joined(text_lines(whole.text("ssh-public-keys")), "\n");
    spec.tags = list_items(whole.text("tags"));
    spec.unprivileged = whole.text("unprivileged") == "1";
    spec.nesting = whole.text("features.nesting") == "1";
    spec.description = whole.text("description");
    spec.rootfs = disk_of(Part(values, "rootfs."));
    for (const unsigned row : rows_in(values, "mp"))
        spec.mount_points[row] = disk_of(Part(values, fmt::format("mp{}.", row)));
    spec.cores = whole.number("cores");
    spec.memory = whole.number("memory");
    spec.swap = whole.number("swap");
    for (const unsigned row : rows_in(values, "net"))
        spec.interfaces[row] = interface_of(Part(values, fmt::format("net{}.", row)));
    spec.nameserver = base::joined(list_items(whole.text("nameserver")), " ");
    spec.searchdomain = base::joined(list_items(whole.text("searchdomain")), " ");
    spec.startup = {whole.number("startup.order"), whole.number("startup.up"), whole.number("startup.down")};
    spec.others = others_of(values);
    return spec;
}

}  // namespace app
