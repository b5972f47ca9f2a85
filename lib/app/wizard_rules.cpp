// SPDX-License-Identifier: MIT
#include "app/wizard_rules.h"

#include <arpa/inet.h>

#include <algorithm>

#include "app/ssh_key.h"
#include "app/time_zones.h"
#include "base/text.h"

namespace app {
namespace {

using web::Input;
using web::Option;
using web::Rule;

// PVE: ParseUtils.pm IPV4RE
#define IPV4 "((25[0-5]|(2[0-4]|1[0-9]|[1-9])?[0-9])\\.){3}(25[0-5]|(2[0-4]|1[0-9]|[1-9])?[0-9])"
// PVE: JSONSchema.pm dns-name
#define DNS_LABEL "[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?"
#define DNS_NAME "(" DNS_LABEL "\\.)*" DNS_LABEL
// PVE: JSONSchema.pm pve-tag
#define TAG "[a-zA-Z0-9_][a-zA-Z0-9_\\-+.]*"
#define STORAGE_ID "[a-zA-Z][a-zA-Z0-9\\-_.]*[a-zA-Z0-9]"
// PVE writes \w, which in Perl takes letters of every script; names of interfaces are ASCII.
#define INTERFACE_ID "[\\-_.a-zA-Z0-9]+"
#define NUMBER "[0-9]+(\\.[0-9]+)?"
// PVE: LXC/Config.pm idmap
#define ID_RANGE "[ug]:[0-9]+:[0-9]+:[1-9][0-9]*"

// Proxmox sets no length to these; no pattern is handed more than this.
constexpr size_t longest_text = 1024;
// Whole numbers that Proxmox does not bound above: up to what a double holds exactly.
constexpr int64_t unbounded = 9007199254740991;

bool is_ipv6(const std::string& text) {
    unsigned char bytes[16];
    return inet_pton(AF_INET6, text.c_str(), bytes) == 1;
}

bool is_ip_address(const std::string& text) {
    unsigned char bytes[16];
    if (inet_pton(AF_INET, text.c_str(), bytes) == 1 || is_ipv6(text)) return true;
    // A link-local address may name its interface. PVE: LXC/Config.pm lxc-ip-with-ll-iface, JSONSchema.pm
    // pve-iface
    const auto percent = text.find('%');
    if (percent == std::string::npos || !base::has_prefix(text, "fe80:")) return false;
    constexpr web::Field interface {
        "", { .pattern = "[a-zA-Z][a-zA-Z0-9_]{1,20}([:.][0-9]+)?" }
    };
    return is_ipv6(text.substr(0, percent)) &&
           web::complaint_about(interface, text.substr(percent + 1)).empty();
}

bool are_ip_addresses(std::string_view text) {
    const auto items = list_items(text);
    return std::all_of(items.begin(), items.end(), is_ip_address);
}

bool is_ipv6_address(std::string_view text) { return is_ipv6(std::string(text)); }

// PVE: JSONSchema.pm pve-ipv6-config, CIDRv6
bool is_ipv6_setting(std::string_view text) {
    if (text == "auto" || text == "dhcp" || text == "manual") return true;
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || !is_ipv6_address(text.substr(0, slash))) return false;
    const std::string_view digits = text.substr(slash + 1);
    const auto prefix = base::parse_unsigned(digits);
    return prefix && *prefix >= 8 && *prefix <= 128 && digits.front() != '0';
}

bool are_ssh_public_keys(std::string_view text) {
    const auto lines = text_lines(text);
    return std::all_of(lines.begin(), lines.end(), is_ssh_public_key);
}

// PVE: LXC/Config.pm pve-lxc-mp-string. A comma would end the value in its property string.
bool is_mount_path(std::string_view text) {
    const std::string path(text);
    const auto holds = [&](const char* part) { return path.find(part) != std::string::npos; };
    const auto ends_in = [&](std::string_view part) {
        return text.size() >= part.size() && text.substr(text.size() - part.size()) == part;
    };
    return !holds("/./") && !holds("/../") && !ends_in("/.") && !ends_in("/..") &&
           !base::has_prefix(text, "../") && !holds(",");
}

bool are_vlan_ids(std::string_view text) {
    const auto items = list_items(text);
    return std::all_of(items.begin(), items.end(), [](const std::string& item) {
        const auto id = base::parse_unsigned(item);
        return id && *id >= 1 && *id <= 4094;
    });
}

// PVE: LXC/Config.pm env. Proxmox forbids control characters except the tab.
bool is_variable(const std::string& line) {
    const auto equals = line.find('=');
    if (equals == std::string::npos || equals == 0) return false;
    return std::all_of(line.begin(), line.begin() + static_cast<std::ptrdiff_t>(equals), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

bool are_variables(std::string_view text) {
    const auto lines = text_lines(text);
    return std::all_of(lines.begin(), lines.end(), is_variable);
}

constexpr Option operating_systems[] = {{"", "As the template says"},
                                        {"debian", "Debian"},
                                        {"devuan", "Devuan"},
                                        {"ubuntu", "Ubuntu"},
                                        {"centos", "CentOS and its kin"},
                                        {"fedora", "Fedora"},
                                        {"opensuse", "openSUSE"},
                                        {"archlinux", "Arch Linux"},
                                        {"alpine", "Alpine"},
                                        {"gentoo", "Gentoo"},
                                        {"nixos", "NixOS"},
                                        {"unmanaged", "Unmanaged: Proxmox changes nothing inside"},
                                        {nullptr, nullptr}};
constexpr Option mount_option_names[] = {
    {"discard", "discard"}, {"lazytime", "lazytime"}, {"noatime", "noatime"}, {"nodev", "nodev"},
    {"noexec", "noexec"},   {"nosuid", "nosuid"},     {nullptr, nullptr}};
constexpr Option acl_ways[] = {{"", "As the storage has it"}, {"1", "On"}, {"0", "Off"}, {nullptr, nullptr}};
constexpr Option replication_ways[] = {{"", "Included"}, {"0", "Left out"}, {nullptr, nullptr}};
constexpr Option console_ways[] = {{"", "Yes"}, {"0", "No"}, {nullptr, nullptr}};
constexpr Option console_modes[] = {{"", "Login on a tty"},
                                    {"console", "Login on /dev/console"},
                                    {"shell", "A shell, without login"},
                                    {nullptr, nullptr}};

}  // namespace

namespace rules {

const Rule vmid{.input = Input::number,
                .max_length = 9,
                .pattern = "[1-9][0-9]{2,8}",
                .min = 100,
                .max = 999999999,
                .complaint = "The VMID must be a whole number from 100 to 999999999."};
const Rule hostname{.pattern = DNS_NAME,
                    .complaint =
                        "Use letters, digits and dashes, in parts separated by dots; a part neither "
                        "begins nor ends with a dash."};
const Rule ssh_keys{.input = Input::area,
                    .max_length = 32768,
                    .accepts = are_ssh_public_keys,
                    .complaint = "Each line must be one public key, such as “ssh-ed25519 AAAA… name”."};
const Rule tags{.max_length = longest_text,
                .pattern = "[\\s,;]*(" TAG "([\\s,;]+" TAG ")*[\\s,;]*)?",
                .complaint =
                    "A tag begins with a letter, a digit or _ and goes on with these or + - . "
                    "(separate tags by blanks)."};
// PVE: AccessControl.pm pve-poolid
const Rule pool{.input = Input::choice,
                .pattern = "[A-Za-z0-9.\\-_]+(\\/[A-Za-z0-9.\\-_]+){0,2}",
                .complaint = "Please choose a pool from the list."};
// Proxmox takes 8192 characters; Berth's own line in the notes needs some of them.
const Rule description{.input = Input::area, .max_length = 8100};
const Rule timezone{
    .max_length = 64,
    .accepts = is_time_zone,
    .complaint = "Enter a time zone such as Europe/Vienna, or UTC, or host for that of the node."};
const Rule startup_number{.input = Input::number, .max_length = 16, .min = 0, .max = unbounded};

const Rule ostemplate{.input = Input::choice,
                      .pattern = STORAGE_ID ":vztmpl/[^\\/]+",
                      .complaint = "Please choose a template from the list."};
const Rule ostype{.input = Input::choice, .options = operating_systems};
const Rule bandwidth{.input = Input::number,
                     .max_length = 20,
                     .pattern = NUMBER,
                     .max = unbounded,
                     .has_fraction = true,
                     .complaint = "The limit is a number of KiB a second, such as 51200."};
const Rule environment{.input = Input::area,
                       .max_length = 8192,
                       .accepts = are_variables,
                       .complaint = "Each line must be one variable, such as LANG=C.UTF-8."};
const Rule entrypoint{.max_length = longest_text};

const Rule storage{.input = Input::choice,
                   .max_length = 100,
                   .pattern = STORAGE_ID,
                   .complaint = "Please choose a storage from the list."};
const Rule disk_size{.input = Input::number,
                     .max_length = 20,
                     .pattern = NUMBER,
                     .has_fraction = true,
                     .complaint = "The size is a number of GiB, such as 8 or 0.5."};
const Rule mount_path{
    .max_length = 512,
    .accepts = is_mount_path,
    .complaint = "Enter a path such as /srv/data, without commas and without parts . or .. in it."};
const Rule mount_options{.input = Input::choices, .max_length = 16, .options = mount_option_names};
const Rule acl{.input = Input::choice, .options = acl_ways};
const Rule replicate{.input = Input::choice, .options = replication_ways};
const Rule id_map{.max_length = 512,
                  .pattern = "passthrough|" ID_RANGE "(;" ID_RANGE ")*",
                  .complaint =
                      "Enter passthrough, or ranges such as u:0:100000:65536;g:0:100000:65536 "
                      "(type, first inside, first on the disk, how many)."};

const Rule cores = web::whole_number(1, 8192);
const Rule cpu_limit{
    .input = Input::number,
    .max_length = 20,
    .pattern =
        "0*(8192(\\.0+)?|(819[01]|81[0-8][0-9]|80[0-9]{2}|[1-7][0-9]{3}|[1-9][0-9]{0,2}|0)(\\.[0-9]+)?)",
    .max = 8192,
    .has_fraction = true,
    .complaint = "The CPU limit is a number of cores from 0 to 8192, such as 1.5."};
const Rule cpu_units = web::whole_number(0, 500000);
const Rule memory = web::whole_number(16, unbounded);
const Rule swap = web::whole_number(0, unbounded);
const Rule console{.input = Input::choice, .options = console_ways};
const Rule tty = web::whole_number(0, 6);
const Rule console_mode{.input = Input::choice, .options = console_modes};

const Rule bridge{
    .input = Input::choice, .pattern = INTERFACE_ID, .complaint = "Please choose a bridge from the list."};
// Proxmox sets no length; Linux takes 15 characters, and such a container would not start.
const Rule interface_name{.max_length = 15,
                          .pattern = INTERFACE_ID,
                          .complaint = "Use letters, digits and - _ . only, such as eth0."};
const Rule vlan_tag = web::whole_number(1, 4094);
// Proxmox takes any numbers; the bridge takes 1 to 4094.
const Rule trunks{.max_length = longest_text,
                  .pattern = "[0-9]+([\\s,;]+[0-9]+)*",
                  .accepts = are_vlan_ids,
                  .complaint = "Enter VLAN numbers from 1 to 4094, separated by blanks."};
// PVE: JSONSchema.pm mac-addr
const Rule mac_address{
    .max_length = 17,
    .pattern = "[a-fA-F0-9][02468aceACE](:[a-fA-F0-9]{2}){5}",
    .complaint =
        "Enter six pairs of hexadecimal digits such as BC:24:11:00:00:01; the second digit is "
        "even."};
const Rule mtu = web::whole_number(64, 65535);
// Proxmox takes negative ones too, which mean nothing.
const Rule rate{.input = Input::number,
                .max_length = 20,
                .pattern = NUMBER,
                .max = unbounded,
                .has_fraction = true,
                .complaint = "The rate is a number of megabytes a second, such as 12.5."};
const Rule ipv4{.pattern = "dhcp|manual|" IPV4 "/0*([89]|[12][0-9]|3[0-2])",
                .complaint = "Enter dhcp, or an address with its prefix, such as 192.0.2.10/24 (8 to 32)."};
const Rule ipv6{
    .accepts = is_ipv6_setting,
    .complaint = "Enter auto or dhcp, or an address with its prefix, such as 2001:db8::10/64 (8 to 128)."};
const Rule gateway4{.pattern = IPV4, .complaint = "Enter an IPv4 address, such as 192.0.2.1."};
const Rule gateway6{.accepts = is_ipv6_address, .complaint = "Enter an IPv6 address, such as 2001:db8::1."};
const Rule nameservers{.max_length = longest_text,
                       .accepts = are_ip_addresses,
                       .complaint = "Enter IP addresses, separated by blanks."};
const Rule domains{.max_length = longest_text,
                   .pattern = "[\\s,;]*(" DNS_NAME "([\\s,;]+" DNS_NAME ")*[\\s,;]*)?",
                   .complaint = "Enter domain names, separated by blanks, such as example.org."};

}  // namespace rules

std::vector<std::string> list_items(std::string_view text) { return base::split_any(text, ",; \t\r\n\f\v"); }

std::vector<std::string> text_lines(std::string_view text) {
    std::vector<std::string> lines;
    for (const std::string& line : base::split(text, '\n'))
        if (!base::trim(line).empty()) lines.emplace_back(base::trim(line));
    return lines;
}

}  // namespace app
