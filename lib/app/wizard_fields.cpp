// SPDX-License-Identifier: MIT
#include "app/wizard_fields.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace app {
namespace {

using web::Field;
using web::Presence;

// PVE: LXC/Config.pm: net0 to net31, mp0 to mp255
constexpr unsigned most_interfaces = 32;
constexpr unsigned most_mount_points = 256;

Field optional(const char* name, const web::Rule& rule, const char* label, const char* hint = "",
               const char* unit = "", const char* placeholder = "") {
    return {name, rule, Presence::optional, label, hint, unit, placeholder, *placeholder ? "off" : ""};
}

Field required(const char* name, const web::Rule& rule, const char* label, const char* hint = "",
               const char* unit = "") {
    return {name, rule, Presence::required, label, hint, unit};
}

Field box(const char* name, const char* label, const char* hint = "") {
    return optional(name, web::tick(), label, hint);
}

Field several(Field field) {
    field.is_repeatable = true;
    return field;
}

std::vector<Field> family(unsigned rows, std::vector<Field> fields) {
    for (Field& field : fields) field.rows = rows;
    return fields;
}

std::vector<Field> joined(std::vector<Field> fields, const std::vector<Field>& more) {
    fields.insert(fields.end(), more.begin(), more.end());
    return fields;
}

std::vector<Field> general_fields() {
    return {
        {"vmid", rules::vmid, Presence::required, "VMID", "The container's number, 100 to 999999999.", "", "",
         "off"},
        optional("hostname", rules::hostname, "Hostname", "Left empty, Proxmox calls it CT and the VMID.", "",
                 "web01.example.org"),
        optional("ssh-public-keys", rules::ssh_keys, "SSH public keys",
                 "One per line. They let you sign in as root; without one, only the console of Proxmox leads "
                 "in.",
                 "", "ssh-ed25519 AAAA… you@laptop"),
        optional("tags", rules::tags, "Tags", "Separated by blanks.", "", "web demo"),
        box("unprivileged", "Unprivileged container",
            "Root inside is an ordinary user outside. Keep it on unless you know why not."),
        box("features.nesting", "Nesting",
            "Lets systemd and containers inside work as they expect. Only for unprivileged containers."),
        optional("pool", rules::pool, "Resource pool", "Groups guests for rights and overview."),
        optional("description", rules::description, "Notes",
                 "Shown by Proxmox beside the container. Berth adds a line of its own, by which it knows the "
                 "container again."),
        optional("timezone", rules::timezone, "Time zone",
                 "Left empty: as in the template. “host” takes that of the node.", "", "Europe/Vienna"),
        box("onboot", "Start at boot", "Started whenever the node starts."),
        optional("startup.order", rules::startup_number, "Startup order",
                 "Lower numbers start first and are shut down last."),
        optional("startup.up", rules::startup_number, "Wait after its start",
                 "Before the next guest is started.", "s"),
        optional("startup.down", rules::startup_number, "Longest shutdown",
                 "Then it is stopped. Left empty: 180 s.", "s"),
        box("protection", "Protection", "It and its disks can only be removed once this is taken off."),
        box("ha-managed", "High availability",
            "Restarted on another node of the cluster when its own fails."),
    };
}

std::vector<Field> template_fields() {
    return {
        required("ostemplate", rules::ostemplate, "Template"),
        optional("ostype", rules::ostype, "Operating system",
                 "How Proxmox sets up the inside. Only to correct what it finds by itself."),
        optional("entrypoint", rules::entrypoint, "Command run as init",
                 "For templates made from application images. Left empty: /sbin/init.", "", "/sbin/init"),
        optional("env", rules::environment, "Environment",
                 "One variable per line, seen by that command. No place for secrets.", "", "LANG=C.UTF-8"),
        optional("bwlimit", rules::bandwidth, "Unpacking limit",
                 "Left empty: what the datacenter or the storage is set to.", "KiB/s"),
        box("ignore-unpack-errors", "Ignore errors while unpacking",
            "For templates with device files that an unprivileged container cannot make."),
    };
}

std::vector<Field> disk_fields() {
    const std::vector<Field> rootfs = {
        required("rootfs.storage", rules::storage, "Root disk storage"),
        required("rootfs.size", rules::disk_size, "Root disk size", "", "GiB"),
        several(optional("rootfs.mountoptions", rules::mount_options, "Mount options")),
        optional("rootfs.acl", rules::acl, "POSIX ACLs"),
        optional("rootfs.replicate", rules::replicate, "Storage replication"),
        box("rootfs.quota", "User quotas", "Only for privileged containers, and not on ZFS."),
        box("rootfs.ro", "Read-only", "Rarely what one wants of a root disk."),
        optional("rootfs.idmap", rules::id_map, "ID mapping", "Left empty: as the container's.", "",
                 "u:0:100000:65536"),
    };
    const std::vector<Field> mount_points = {
        required("mp#.storage", rules::storage, "Storage"),
        required("mp#.size", rules::disk_size, "Size", "", "GiB"),
        required("mp#.mp", rules::mount_path, "Path", "Where it appears inside, such as /srv/data."),
        box("mp#.backup", "Backup", "Included when the container is backed up."),
        box("mp#.ro", "Read-only"),
        several(optional("mp#.mountoptions", rules::mount_options, "Mount options")),
        optional("mp#.acl", rules::acl, "POSIX ACLs"),
        optional("mp#.replicate", rules::replicate, "Storage replication"),
        box("mp#.quota", "User quotas", "Only for privileged containers, and not on ZFS."),
        box("mp#.keepattrs", "Keep attributes", "Owner and mode of the path stay as the template has them."),
        optional("mp#.idmap", rules::id_map, "ID mapping", "Left empty: as the container's.", "",
                 "u:0:100000:65536"),
    };
    return joined(rootfs, family(most_mount_points, mount_points));
}

std::vector<Field> resource_fields() {
    return {
        optional("cores", rules::cores, "CPU cores", "Left empty: all cores of the node."),
        optional("memory", rules::memory, "Memory", "Left empty: 512 MiB.", "MiB"),
        optional("swap", rules::swap, "Swap", "Left empty: 512 MiB.", "MiB"),
        optional("cpulimit", rules::cpu_limit, "CPU limit",
                 "Time of so many cores at most, in all. Left empty or 0: no limit.", "cores"),
        optional("cpuunits", rules::cpu_units, "CPU units",
                 "Its weight against other guests when the CPU is short.", ""),
        optional("console", rules::console, "Console"),
        optional("cmode", rules::console_mode, "Console mode"),
        optional("tty", rules::tty, "Number of ttys", "0 to 6. Left empty: 2."),
        box("debug", "Debug log", "Proxmox writes more to its log when the container starts."),
    };
}

std::vector<Field> network_fields() {
    const std::vector<Field> interfaces = {
        optional("net#.bridge", rules::bridge, "Bridge", "The network of the node to join."),
        optional("net#.tag", rules::vlan_tag, "VLAN tag", "1 to 4094; left empty: none."),
        optional("net#.ip", rules::ipv4, "IPv4 address",
                 "dhcp, or an address with its prefix. Left empty: no IPv4.", "", "192.0.2.10/24"),
        optional("net#.gw", rules::gateway4, "IPv4 gateway", "", "", "192.0.2.1"),
        optional("net#.ip6", rules::ipv6, "IPv6 address",
                 "auto (SLAAC), dhcp, or an address with its prefix. Left empty: no IPv6.", "",
                 "2001:db8::10/64"),
        optional("net#.gw6", rules::gateway6, "IPv6 gateway", "", "", "2001:db8::1"),
        box("net#.firewall", "Firewall", "The Proxmox firewall filters this interface."),
        optional("net#.name", rules::interface_name, "Name inside", "Left empty: eth and its number.", "",
                 "eth0"),
        optional("net#.hwaddr", rules::mac_address, "MAC address", "Left empty: Proxmox picks one.", "",
                 "BC:24:11:00:00:01"),
        optional("net#.trunks", rules::trunks, "VLAN trunks", "VLANs passed through, separated by blanks.",
                 "", "10 20"),
        optional("net#.mtu", rules::mtu, "MTU",
                 "64 to 65535, at most the bridge's. Left empty: the bridge's."),
        optional("net#.rate", rules::rate, "Rate limit", "Left empty: none.", "MB/s"),
        box("net#.link_down", "Disconnected", "As if its cable were unplugged."),
        box("net#.host-managed", "Configured by the node",
            "The node sets the addresses from outside, for systems that cannot do it themselves."),
    };
    const std::vector<Field> dns = {
        optional("nameserver", rules::nameservers, "DNS servers", "Left empty: those of the node.", "",
                 "192.0.2.53"),
        optional("searchdomain", rules::domains, "DNS domain", "Left empty: that of the node.", "",
                 "example.org"),
    };
    return joined(family(most_interfaces, interfaces), dns);
}

std::vector<Step> make_steps() {
    return {
        {"wizard_general", "General", general_fields()},
        {"wizard_template", "Template", template_fields()},
        {"wizard_disks", "Disks", disk_fields()},
        {"wizard_resources", "Resources", resource_fields()},
        {"wizard_network", "Network", network_fields()},
        {"wizard_confirm",
         "Confirm",
         {box("start", "Start after creation", "Started as a step of its own, once the container exists.")}},
    };
}

// The row of a name of this family, whatever its field: 3 for net3.bridge and net.
std::optional<unsigned> row_in(std::string_view name, std::string_view family) {
    const std::string_view label = web::row_label_of(name);
    if (!base::has_prefix(label, family)) return std::nullopt;
    const auto row = base::parse_unsigned(label.substr(family.size()));
    return row && *row < most_rows(family) ? std::optional(static_cast<unsigned>(*row)) : std::nullopt;
}

}  // namespace

const std::vector<Step>& wizard_steps() {
    static const std::vector<Step> steps = make_steps();
    return steps;
}

size_t step_index(std::string_view page) {
    const auto& steps = wizard_steps();
    const auto found =
        std::find_if(steps.begin(), steps.end(), [&](const Step& step) { return page == step.page; });
    return static_cast<size_t>(found - steps.begin());
}

const Step* step_of_field(std::string_view name) {
    for (const Step& step : wizard_steps())
        if (web::find_field(step.fields, name)) return &step;
    return nullptr;
}

const web::Field* wizard_field(std::string_view name) {
    const Step* step = step_of_field(name);
    return step ? web::find_field(step->fields, name) : nullptr;
}

std::vector<web::Field> page_fields(std::string_view page) {
    std::vector<web::Field> fields = wizard_steps()[step_index(page)].fields;
    fields.push_back({"draft", web::random_id(), Presence::optional});
    fields.push_back({"node", web::row_id(), Presence::optional});
    fields.push_back({"back", web::hidden("1"), Presence::optional});
    fields.push_back({"keep", web::hidden("1"), Presence::optional});
    fields.push_back({"key", web::random_id(), Presence::optional});
    if (page == "wizard_general") {
        fields.push_back({"find_free", web::hidden("1"), Presence::optional});
        fields.push_back({"preset", web::hidden("0|[1-9][0-9]{0,9}"), Presence::optional});
        fields.push_back(
            {.name = "keys", .rule = web::row_id(), .presence = Presence::optional, .is_repeatable = true});
    }
    if (page == "wizard_disks" || page == "wizard_network") {
        const bool is_disks = page == "wizard_disks";
        fields.push_back({"add", web::hidden(is_disks ? "mp" : "net"), Presence::optional});
        fields.push_back(
            {"remove", web::hidden(is_disks ? "mp[0-9]{1,3}" : "net[0-9]{1,3}"), Presence::optional});
    }
    return fields;
}

std::string initial_value(std::string_view field_name) {
    constexpr std::pair<std::string_view, std::string_view> values[] = {
        {"unprivileged", "1"}, {"features.nesting", "1"}, {"rootfs.size", "8"}, {"cores", "1"},
        {"memory", "512"},     {"swap", "512"},           {"net#.ip", "dhcp"},  {"net#.firewall", "1"},
        {"mp#.size", "8"},     {"mp#.backup", "1"},
    };
    const web::Field* field = wizard_field(field_name);
    const std::string_view declared = field ? std::string_view(field->name) : field_name;
    for (const auto& [name, value] : values)
        if (name == declared) return std::string(value);
    return {};
}

bool is_main_field(std::string_view name) {
    constexpr std::string_view names[] = {
        "vmid",       "hostname",       "ssh-public-keys", "tags",  "unprivileged", "features.nesting",
        "ostemplate", "rootfs.storage", "rootfs.size",     "cores", "memory",       "swap",
        "nameserver", "searchdomain"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

std::vector<unsigned> rows_in(const Values& values, std::string_view family) {
    std::set<unsigned> rows;
    for (auto value = values.lower_bound(std::string(family));
         value != values.end() && base::has_prefix(value->first, family); ++value)
        if (const auto row = row_in(value->first, family)) rows.insert(*row);
    return {rows.begin(), rows.end()};
}

std::vector<web::NamedField> fields_with(const Step& step, const Values& values) {
    return web::by_row(step.fields, [&](std::string_view family) { return rows_in(values, family); });
}

unsigned most_rows(std::string_view family) {
    return family == "net" ? most_interfaces : family == "mp" ? most_mount_points : 0;
}

}  // namespace app
