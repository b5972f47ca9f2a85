// SPDX-License-Identifier: MIT
#include "lxc_config.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <random>
#include <set>

#include "contract.h"
#include "guest_power.h"
#include "perl_text.h"
#include "property_string.h"

namespace pve_double {

namespace {

std::int64_t bridge_mtu(const Node& node, const std::string& bridge) {
    for (const Value& row : node.network.items()) {
        if (row["iface"].text() == bridge) return row["mtu"].integer(1500);
    }
    return 1500;
}

// One netN, with what Proxmox adds to it.
std::variant<std::string, Failure> network_from(const Cluster& cluster, const Node& node,
                                                const std::string& key, const std::string& text) {
    const Value& format = Contract::of(cluster.scene.version).format_of(key);
    Value members = parse_property_string(format, text, key).members;
    const std::string bridge = members["bridge"].text();
    if (members.has("mtu") && !has_bridge(node, bridge)) return die("bridge '" + bridge + "' does not exist");
    const std::int64_t limit = bridge_mtu(node, bridge);
    if (members.has("mtu") && members["mtu"].integer() > limit) {
        return die(key + ": MTU size '" + members["mtu"].text() + "' is bigger than bridge MTU '" +
                   std::to_string(limit) + "'");
    }
    if (members["host-managed"].truth() && members["ip6"].text() == "auto" && !members["link_down"].truth()) {
        return die(key + ": SLAAC is not supported with host-managed");
    }
    if (!members.has("hwaddr")) members.set("hwaddr", make_mac(cluster));
    members.set("type", "veth");
    return print_property_string(format, members);
}

// Comment lines of the file: no blank lines at the end, then one newline.
std::string description_from(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text.empty() ? text : text + "\n";
}

// PVE: CGroup.pm clamp_cpu_shares.
std::string cpu_units_from(const Node& node, const std::string& text) {
    const std::int64_t units = Value(text).integer();
    return std::to_string(node.cgroup_mode == 2 ? std::clamp<std::int64_t>(units, 1, 10000)
                                                : std::clamp<std::int64_t>(units, 2, 262144));
}

}  // namespace

std::string make_mac(const Cluster& cluster) {
    static std::mt19937 random{std::random_device{}()};
    const std::string prefix = cluster.scene.options["mac_prefix"].text("BC:24:11");
    char tail[16];
    const unsigned bits = random();
    std::snprintf(tail, sizeof tail, ":%02X:%02X:%02X", bits & 0xFFU, bits >> 8U & 0xFFU,
                  bits >> 16U & 0xFFU);
    return prefix + tail;
}

std::string unique_tags(const std::string& tags) {
    std::set<std::string> unique;
    for (const std::string& tag : split_list(tags)) unique.insert(lower(tag));
    return join({unique.begin(), unique.end()}, ";");
}

std::string ostype_of(const std::string& template_file) {
    static const std::array<std::pair<const char*, const char*>, 14> known{{{"debian", "debian"},
                                                                            {"devuan", "devuan"},
                                                                            {"ubuntu", "ubuntu"},
                                                                            {"alpine", "alpine"},
                                                                            {"centos", "centos"},
                                                                            {"rockylinux", "centos"},
                                                                            {"almalinux", "centos"},
                                                                            {"fedora", "fedora"},
                                                                            {"opensuse", "opensuse"},
                                                                            {"archlinux", "archlinux"},
                                                                            {"gentoo", "gentoo"},
                                                                            {"nixos", "nixos"},
                                                                            {"turnkey", "debian"},
                                                                            {"debian12", "debian"}}};
    for (const auto& [prefix, type] : known) {
        if (lower(template_file).rfind(prefix, 0) == 0) return type;
    }
    return "unmanaged";
}

std::variant<Value, Failure> config_from(const Cluster& cluster, const Node& node, const Value& parameters) {
    Value config = Value::object();
    for (const auto& [key, value] : parameters.members()) {
        const std::string text = value.text();
        if (key == "tags") {
            config.set(key, unique_tags(text));
        } else if (key == "nameserver" || key == "searchdomain") {
            config.set(key, join(split_list(text), " "));
        } else if (key == "description") {
            config.set(key, description_from(text));
        } else if (key == "cpuunits") {
            config.set(key, cpu_units_from(node, text));
        } else if (is_full_match("net\\d+", key)) {
            auto network = network_from(cluster, node, key, text);
            if (auto* failure = std::get_if<Failure>(&network)) return *failure;
            config.set(key, std::get<std::string>(network));
        } else {
            config.set(key, text);
        }
    }
    return config;
}

std::string digest_of(const Guest& guest) {
    Value::Object sorted = guest.config.members();
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::string text;
    for (const auto& [key, value] : sorted) text += key + ": " + value.text() + "\n";
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    EVP_Digest(text.data(), text.size(), bytes.data(), &length, EVP_sha1(), nullptr);
    std::string digest;
    for (unsigned i = 0; i < length; ++i) {
        char hex[3];
        std::snprintf(hex, sizeof hex, "%02x", bytes[i]);
        digest += hex;
    }
    return digest;
}

Value shown_config(const Cluster& cluster, const Guest& guest) {
    const Contract& contract = Contract::of(cluster.scene.version);
    Value config = Value::object();
    for (const auto& [key, value] : guest.config.members()) {
        const std::string type = contract.parameter(key)["type"].text();
        if (type == "integer" || type == "boolean") {
            config.set(key, value.integer());
        } else {
            config.set(key, value.text());
        }
    }
    config.set("digest", digest_of(guest));
    return config;
}

}  // namespace pve_double
