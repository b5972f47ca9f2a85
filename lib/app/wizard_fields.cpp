// SPDX-License-Identifier: MIT
#include "app/wizard_fields.h"

#include <arpa/inet.h>

#include <algorithm>

#include "app/ssh_key.h"
#include "base/text.h"

namespace app {
namespace {

using web::Presence;
using web::Rule;

// PVE: ParseUtils.pm IPV4RE
#define IPV4 "((25[0-5]|(2[0-4]|1[0-9]|[1-9])?[0-9])\\.){3}(25[0-5]|(2[0-4]|1[0-9]|[1-9])?[0-9])"
// PVE: JSONSchema.pm dns-name
#define DNS_LABEL "[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"
#define DNS_NAME "(" DNS_LABEL "\\.)*" DNS_LABEL
// PVE: JSONSchema.pm pve-tag
#define TAG "[a-zA-Z0-9_][a-zA-Z0-9_\\-+.]*"
#define STORAGE_ID "[a-zA-Z][a-zA-Z0-9\\-_.]*[a-zA-Z0-9]"
// PVE writes \w, which in Perl takes letters of every script; bridge names are ASCII.
#define BRIDGE_ID "[\\-_.a-zA-Z0-9]+"

constexpr size_t longest_text = 1024;

bool is_ip_address(const std::string& text) {
    unsigned char bytes[16];
    if (inet_pton(AF_INET, text.c_str(), bytes) == 1 || inet_pton(AF_INET6, text.c_str(), bytes) == 1)
        return true;
    // A link-local address may name its interface. PVE: LXC/Config.pm lxc-ip-with-ll-iface, JSONSchema.pm
    // pve-iface
    const auto percent = text.find('%');
    if (percent == std::string::npos || !base::has_prefix(text, "fe80:")) return false;
    constexpr web::Field interface {
        "", { .pattern = "[a-zA-Z][a-zA-Z0-9_]{1,20}([:.][0-9]+)?" }
    };
    return inet_pton(AF_INET6, text.substr(0, percent).c_str(), bytes) == 1 &&
           web::complaint_about(interface, text.substr(percent + 1)).empty();
}

bool are_ip_addresses(std::string_view text) {
    const auto items = list_items(text);
    return std::all_of(items.begin(), items.end(), is_ip_address);
}

bool are_ssh_public_keys(std::string_view text) {
    const auto lines = key_lines(text);
    return std::all_of(lines.begin(), lines.end(), is_ssh_public_key);
}

constexpr Rule vmid_rule{.input = web::Input::number,
                         .max_length = 9,
                         .pattern = "[1-9][0-9]{2,8}",
                         .min = 100,
                         .max = 999999999,
                         .complaint = "The VMID must be a whole number from 100 to 999999999."};
constexpr Rule hostname_rule{.pattern = DNS_NAME,
                             .complaint =
                                 "Use letters, digits and dashes, in parts separated by dots; a part neither "
                                 "begins nor ends with a dash."};
constexpr Rule keys_rule{.input = web::Input::area,
                         .max_length = 32768,
                         .accepts = are_ssh_public_keys,
                         .complaint = "Each line must be one public key, such as “ssh-ed25519 AAAA… name”."};
constexpr Rule tags_rule{.max_length = longest_text,
                         .pattern = "[\\s,;]*(" TAG "([\\s,;]+" TAG ")*[\\s,;]*)?",
                         .complaint =
                             "A tag begins with a letter, a digit or _ and goes on with these or + - . "
                             "(separate tags by blanks)."};
constexpr Rule template_rule{.input = web::Input::choice,
                             .pattern = STORAGE_ID ":vztmpl/[^\\/]+",
                             .complaint = "Please choose a template from the list."};
constexpr Rule storage_rule{.input = web::Input::choice,
                            .max_length = 100,
                            .pattern = STORAGE_ID,
                            .complaint = "Please choose a storage from the list."};
constexpr Rule disk_size_rule{.input = web::Input::number,
                              .max_length = 20,
                              .pattern = "[0-9]+(\\.[0-9]+)?",
                              .has_fraction = true,
                              .complaint = "The size is a number of GiB, such as 8 or 0.5."};
// Whole numbers that Proxmox does not bound above: up to what a double holds exactly.
constexpr int64_t unbounded = 9007199254740991;
constexpr Rule address_rule{
    .pattern = "dhcp|manual|" IPV4 "/0*([89]|[12][0-9]|3[0-2])",
    .complaint = "Enter dhcp, or an address with its prefix, such as 192.0.2.10/24 (8 to 32)."};
constexpr Rule gateway_rule{.pattern = IPV4, .complaint = "Enter an IPv4 address, such as 192.0.2.1."};
constexpr Rule bridge_rule{
    .input = web::Input::choice, .pattern = BRIDGE_ID, .complaint = "Please choose a bridge from the list."};
constexpr Rule nameserver_rule{.max_length = longest_text,
                               .accepts = are_ip_addresses,
                               .complaint = "Enter IP addresses, separated by blanks."};
constexpr Rule domain_rule{.max_length = longest_text,
                           .pattern = "[\\s,;]*(" DNS_NAME "([\\s,;]+" DNS_NAME ")*[\\s,;]*)?",
                           .complaint = "Enter domain names, separated by blanks, such as example.org."};

std::vector<Step> make_steps() {
    return {
        {"wizard_general",
         "General",
         {{"vmid", vmid_rule, Presence::required, "VMID", "The container's number, 100 to 999999999.", "", "",
           "off"},
          {"hostname", hostname_rule, Presence::optional, "Hostname",
           "Left empty, Proxmox calls it CT and the VMID.", "", "web01.example.org", "off"},
          {"ssh-public-keys", keys_rule, Presence::optional, "SSH public keys",
           "One per line. They let you sign in as root; without one, only the console of Proxmox leads in.",
           "", "ssh-ed25519 AAAA… you@laptop", "off"},
          {"tags", tags_rule, Presence::optional, "Tags", "Separated by blanks.", "", "web demo", "off"},
          {"unprivileged", web::tick(), Presence::optional, "Unprivileged container",
           "Root inside is an ordinary user outside. Keep it on unless you know why not."},
          {"features.nesting", web::tick(), Presence::optional, "Nesting",
           "Lets systemd and containers inside work as they expect. Only for unprivileged containers."}}},
        {"wizard_template", "Template", {{"ostemplate", template_rule, Presence::required, "Template"}}},
        {"wizard_disks",
         "Disks",
         {{"rootfs.storage", storage_rule, Presence::required, "Root disk storage"},
          {"rootfs.size", disk_size_rule, Presence::required, "Root disk size", "", "GiB"}}},
        {"wizard_resources",
         "Resources",
         {{"cores", web::whole_number(1, 8192), Presence::optional, "CPU cores",
           "Left empty: all cores of the node."},
          {"memory", web::whole_number(16, unbounded), Presence::optional, "Memory", "Left empty: 512 MiB.",
           "MiB"},
          {"swap", web::whole_number(0, unbounded), Presence::optional, "Swap", "Left empty: 512 MiB.",
           "MiB"}}},
        {"wizard_network",
         "Network",
         {{"net0.bridge", bridge_rule, Presence::optional, "Bridge", "The network of the node to join."},
          {"net0.ip", address_rule, Presence::optional, "IPv4 address",
           "dhcp, or an address with its prefix. Left empty: no IPv4.", "", "192.0.2.10/24", "off"},
          {"net0.gw", gateway_rule, Presence::optional, "IPv4 gateway", "", "", "192.0.2.1", "off"},
          {"net0.tag", web::whole_number(1, 4094), Presence::optional, "VLAN tag",
           "1 to 4094; left empty: none."},
          {"net0.firewall", web::tick(), Presence::optional, "Firewall",
           "The Proxmox firewall filters this interface."},
          {"nameserver", nameserver_rule, Presence::optional, "DNS servers", "Left empty: those of the node.",
           "", "192.0.2.53", "off"},
          {"searchdomain", domain_rule, Presence::optional, "DNS domain", "Left empty: that of the node.", "",
           "example.org", "off"}}},
        {"wizard_confirm",
         "Confirm",
         {{"start", web::tick(), Presence::optional, "Start after creation",
           "Started as a step of its own, once the container exists."}}},
    };
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
    fields.push_back({"key", web::random_id(), Presence::optional});
    if (page == "wizard_general") {
        fields.push_back({"find_free", web::hidden("1"), Presence::optional});
        fields.push_back({"preset", web::hidden("0|[1-9][0-9]{0,9}"), Presence::optional});
        fields.push_back(
            {.name = "keys", .rule = web::row_id(), .presence = Presence::optional, .is_repeatable = true});
    }
    return fields;
}

std::string initial_value(std::string_view field_name) {
    constexpr std::pair<std::string_view, std::string_view> values[] = {
        {"unprivileged", "1"}, {"features.nesting", "1"}, {"rootfs.size", "8"}, {"cores", "1"},
        {"memory", "512"},     {"swap", "512"},           {"net0.ip", "dhcp"},  {"net0.firewall", "1"},
    };
    for (const auto& [name, value] : values)
        if (name == field_name) return std::string(value);
    return {};
}

std::vector<std::string> list_items(std::string_view text) { return base::split_any(text, ",; \t\r\n\f\v"); }

std::vector<std::string> key_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string& line : base::split(text, '\n'))
        if (!base::trim(line).empty()) lines.emplace_back(base::trim(line));
    return lines;
}

}  // namespace app
