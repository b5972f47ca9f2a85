// SPDX-License-Identifier: MIT
#include "app/preflight.h"

#include <arpa/inet.h>
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "app/sentences.h"
#include "base/text.h"

namespace app {
namespace {

using Errors = std::vector<web::FieldError>;

constexpr double bytes_of_gib = 1024.0 * 1024.0 * 1024.0;

std::string storage_in(const std::string& volid) { return volid.substr(0, volid.find(':')); }

void check_container_rights(const Wizard& wizard, const Values& values, Errors& missing) {
    const std::string path = path_of_container(values);
    const std::pair<const char*, const char*> needed[] = {
        {"node", "VM.Allocate"},
        {"rootfs.storage", "VM.Config.Disk"},
        // For the line in the notes by which Berth knows the container again.
        {"node", "VM.Config.Options"},
    };
    for (const auto& [field, privilege] : needed)
        if (!has_right_on_container(wizard.ability, privilege, values))
            missing.push_back({field, sentence_about_right(privilege, path)});
}

void check_storage_rights(const Wizard& wizard, const Values& values, Errors& missing) {
    const auto& permissions = wizard.ability.facts.permissions;
    const std::string source = "/storage/" + storage_in(value_in(values, "ostemplate"));
    const auto may_read = [&](const char* privilege) {
        return pve::has_right_at(permissions, privilege, source);
    };
    if (!may_read("Datastore.AllocateSpace") && !may_read("Datastore.Audit") &&
        !may_read("Datastore.Allocate"))
        missing.push_back({"ostemplate", sentence_about_right("Datastore.Audit", source)});
    std::vector<std::string> fields = {"rootfs.storage"};
    for (const unsigned row : rows_in(values, "mp")) fields.push_back(fmt::format("mp{}.storage", row));
    for (const std::string& field : fields) {
        const std::string path = "/storage/" + value_in(values, field);
        if (!pve::has_right_at(permissions, "Datastore.AllocateSpace", path))
            missing.push_back({field, sentence_about_right("Datastore.AllocateSpace", path)});
    }
}

// Bridges of the node lie in the zone localnetwork; in which zone a vnet lies, the node does not say here.
// PVE: pve-guest-common GuestHelpers.pm check_vnet_access, since 8.0
void check_bridge_rights(const Wizard& wizard, const Values& values, const std::vector<pve::Bridge>& bridges,
                         Errors& missing) {
    if (wizard.ability.facts.version.major < 8) return;
    for (const unsigned row : rows_in(values, "net")) {
        const std::string prefix = fmt::format("net{}.", row);
        const std::string bridge = value_in(values, prefix + "bridge"),
                          tag = value_in(values, prefix + "tag");
        const bool is_local = std::any_of(bridges.begin(), bridges.end(), [&](const pve::Bridge& item) {
            return item.name == bridge && item.type != "vnet";
        });
        if (bridge.empty() || !is_local) continue;
        std::vector<std::string> tags = list_items(value_in(values, prefix + "trunks"));
        tags.push_back(tag);
        for (const std::string& each : tags) {
            const std::string path =
                "/sdn/zones/localnetwork/" + bridge + (each.empty() ? std::string() : "/" + each);
            if (!pve::has_right_at(wizard.ability.facts.permissions, "SDN.Use", path))
                missing.push_back({prefix + "bridge", sentence_about_right("SDN.Use", path)});
        }
    }
}

double number_in(const std::string& text) {
    double number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

struct Address {
    std::array<unsigned char, 16> bytes{};
    unsigned bits = 0;  // 32 or 128; 0: no address
};

Address address_in(const std::string& text) {
    Address address;
    if (inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1)
        address.bits = 32;
    else if (inet_pton(AF_INET6, text.c_str(), address.bytes.data()) == 1)
        address.bits = 128;
    return address;
}

// True unless both are addresses of one kind and the gateway is outside.
bool is_within(const std::string& cidr, const std::string& gateway) {
    const auto slash = cidr.find('/');
    if (slash == std::string::npos || gateway.empty()) return true;
    const Address inside = address_in(cidr.substr(0, slash)), asked = address_in(gateway);
    const auto prefix = base::parse_unsigned(cidr.substr(slash + 1));
    if (!prefix || inside.bits == 0 || inside.bits != asked.bits) return true;
    for (unsigned bit = 0; bit < std::min<uint64_t>(*prefix, inside.bits); ++bit) {
        const unsigned char mask = static_cast<unsigned char>(0x80 >> (bit % 8));
        if ((inside.bytes[bit / 8] & mask) != (asked.bytes[bit / 8] & mask)) return false;
    }
    return true;
}

}  // namespace

std::vector<std::string> space_warnings(const std::vector<pve::Storage>& storages, const Values& values) {
    std::map<std::string, double> wanted;
    wanted[value_in(values, "rootfs.storage")] += number_in(value_in(values, "rootfs.size"));
    for (const unsigned row : rows_in(values, "mp"))
        wanted[value_in(values, fmt::format("mp{}.storage", row))] +=
            number_in(value_in(values, fmt::format("mp{}.size", row)));
    std::vector<std::string> warnings;
    for (const pve::Storage& storage : storages) {
        const double free = static_cast<double>(storage.avail) / bytes_of_gib;
        const auto disks = wanted.find(storage.name);
        if (storage.total == 0 || disks == wanted.end() || disks->second <= free) continue;
        warnings.push_back(fmt::format("{} has {:.1f} GiB free; the disks chosen for it ask for {:.1f} GiB.",
                                       storage.name, free, disks->second));
    }
    return warnings;
}

std::vector<std::string> gateway_warnings(const Values& values) {
    std::vector<std::string> warnings;
    for (const unsigned row : rows_in(values, "net"))
        for (const auto& [ip, gw] : {std::pair("ip", "gw"), std::pair("ip6", "gw6")}) {
            const std::string address = value_in(values, fmt::format("net{}.{}", row, ip));
            const std::string gateway = value_in(values, fmt::format("net{}.{}", row, gw));
            if (!is_within(address, gateway))
                warnings.push_back(fmt::format("net{}: the gateway {} lies outside the network of {}.", row,
                                               gateway, address));
        }
    return warnings;
}

std::vector<std::string> cpu_warnings(const NodeAbility& ability, const Values& values) {
    const std::string wanted = value_in(values, "cpuunits");
    const auto units = pve::cpu_units_of(ability.facts.cgroup_mode);
    if (!units || number_in(wanted) <= units->most) return {};
    return {fmt::format("{} has cgroup v{}: {} CPU units count as {}.", ability.node_name,
                        ability.facts.cgroup_mode, wanted, units->most)};
}

Errors missing_rights_of(Site& site, const Wizard& wizard, base::Deadline deadline) {
    Errors missing;
    if (!wizard.ability.is_fresh) return missing;
    const Values values = usable_values(wizard.ability, wizard.draft.values);
    check_container_rights(wizard, values, missing);
    check_storage_rights(wizard, values, missing);
    const auto bridges = bridges_of(site, wizard.node, deadline);
    if (bridges.is_fresh) check_bridge_rights(wizard, values, bridges.value, missing);
    return missing;
}

std::vector<std::string> warnings_of(Site& site, const Wizard& wizard, base::Deadline deadline) {
    const Values values = usable_values(wizard.ability, wizard.draft.values);
    const auto storages = root_storages_of(site, wizard.node, deadline);
    std::vector<std::string> warnings;
    if (storages.is_fresh) warnings = space_warnings(storages.value, values);
    for (std::string& warning : gateway_warnings(values)) warnings.push_back(std::move(warning));
    for (std::string& warning : cpu_warnings(wizard.ability, values)) warnings.push_back(std::move(warning));
    return warnings;
}

}  // namespace app
