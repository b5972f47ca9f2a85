// SPDX-License-Identifier: MIT
#include "formats.h"

#include <arpa/inet.h>

#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <set>
#include <sstream>

#include "perl_text.h"

namespace pve_double {

namespace {

using Check = std::function<std::optional<std::string>(const std::string&)>;

const char* const label = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-]*[a-zA-Z0-9])?";

// "<v>" in the text stands for the value.
Check with_text(std::function<bool(const std::string&)> is_fine, std::string text) {
    return [is_fine = std::move(is_fine), text = std::move(text)](const std::string& value) {
        if (is_fine(value)) return std::optional<std::string>();
        std::string message = text;
        const std::size_t mark = message.find("<v>");
        if (mark != std::string::npos) message.replace(mark, 3, value);
        return std::optional<std::string>(message + "\n");
    };
}

Check by_pattern(const std::string& pattern, std::string text, bool ignore_case = false) {
    return with_text([=](const std::string& value) { return is_perl_match(pattern, value, ignore_case); },
                     std::move(text));
}

Check one_of(std::set<std::string> words, std::string text) {
    return with_text([words = std::move(words)](const std::string& value) { return words.count(value) != 0; },
                     std::move(text));
}

// ADDRESS/PREFIX with the prefix between low and high, both included.
bool is_network(const std::string& value, bool (*is_address)(const std::string&), int low, int high) {
    const std::size_t slash = value.find('/');
    if (slash == std::string::npos || !is_address(value.substr(0, slash))) return false;
    const std::string prefix = value.substr(slash + 1);
    if (!is_full_match("\\d{1,9}", prefix)) return false;
    const int bits = std::stoi(prefix);
    return bits >= low && bits <= high;
}

bool is_cidr4(const std::string& value) { return is_network(value, is_ipv4, 8, 32); }
bool is_cidr6(const std::string& value) { return is_network(value, is_ipv6, 8, 128); }

const char* const iface_pattern = "[a-z][a-z0-9_]{1,20}([:\\.]\\d+)?";

// Also fe80:...%IFACE. PVE: LXC/Config.pm, lxc-ip-with-ll-iface.
bool is_nameserver(const std::string& value) {
    if (is_ipv4(value) || is_ipv6(value)) return true;
    const std::size_t percent = value.find('%');
    if (value.rfind("fe80:", 0) != 0 || percent == std::string::npos) return false;
    return is_ipv6(value.substr(0, percent)) && is_full_match(iface_pattern, value.substr(percent + 1), true);
}

// The third column of zone.tab. Without tzdata on this machine every Region/City passes, Etc/ never does.
bool is_time_zone(const std::string& value) {
    if (value == "host" || value == "UTC") return true;
    std::ifstream table("/usr/share/zoneinfo/zone.tab");
    if (!table) return value.rfind("Etc/", 0) != 0 && is_full_match("[A-Z][A-Za-z_]+/[A-Za-z_/+-]+", value);
    for (std::string line; std::getline(table, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream columns(line);
        std::string country;
        std::string coordinates;
        std::string zone;
        if (columns >> country >> coordinates >> zone && zone == value) return true;
    }
    return false;
}

bool is_startup_order(const std::string& value) {
    for (const std::string& part : split(value, ',')) {
        if (part.find_first_not_of(" \t") == std::string::npos) continue;
        if (!is_full_match("(order=)?(\\d+)|up=(\\d+)|down=(\\d+)", part)) return false;
    }
    return true;
}

// A step "." or ".." after a slash; at the end of the value only when the slash stands before it.
bool has_dot_step(const std::string& value) {
    for (std::size_t at = value.find("/."); at != std::string::npos; at = value.find("/.", at + 1)) {
        const std::size_t end = value.find_first_not_of('.', at + 1);
        const std::size_t dots = (end == std::string::npos ? value.size() : end) - at - 1;
        if (dots <= 2 && (end == std::string::npos || value[end] == '/')) return true;
    }
    return false;
}

bool is_mount_path(const std::string& value) { return !has_dot_step(value) && value.rfind("../", 0) != 0; }

bool is_device_path(const std::string& value) { return value.rfind("/dev/", 0) == 0 && !has_dot_step(value); }

bool is_vlan_range(const std::string& value) {
    const std::vector<std::string> ends = split(value, '-');
    if (!is_full_match("\\d{1,9}(-\\d{1,9})?", value)) return false;
    for (const std::string& end : ends) {
        if (std::stoi(end) < 2 || std::stoi(end) > 4094) return false;
    }
    return ends.size() == 1 || std::stoi(ends[1]) > std::stoi(ends[0]);
}

std::map<std::string, Check, std::less<>> make_address_formats() {
    std::map<std::string, Check, std::less<>> checks;
    auto either = [](auto first, auto second) {
        return [=](const std::string& value) { return first(value) || second(value); };
    };
    checks["ipv4"] = with_text(is_ipv4, "value does not look like a valid IPv4 address");
    checks["ipv6"] = with_text(is_ipv6, "value does not look like a valid IPv6 address");
    checks["ip"] = with_text(either(is_ipv4, is_ipv6), "value does not look like a valid IP address");
    checks["CIDRv4"] = with_text(is_cidr4, "value does not look like a valid IPv4 CIDR network");
    checks["CIDRv6"] = with_text(is_cidr6, "value does not look like a valid IPv6 CIDR network");
    checks["CIDR"] = with_text(either(is_cidr4, is_cidr6), "value does not look like a valid CIDR network");
    checks["pve-ipv4-config"] = with_text(
        [](const std::string& value) { return value == "dhcp" || value == "manual" || is_cidr4(value); },
        "value does not look like a valid ipv4 network configuration");
    checks["pve-ipv6-config"] = with_text(
        [](const std::string& value) {
            return value == "auto" || value == "dhcp" || value == "manual" || is_cidr6(value);
        },
        "value does not look like a valid ipv6 network configuration");
    checks["lxc-ip-with-ll-iface"] = with_text(is_nameserver, "value does not look like a valid IP address");
    checks["mac-addr"] = by_pattern("[a-f0-9][02468ace](?::[a-f0-9]{2}){5}",
                                    "value does not look like a valid unicast MAC address", true);
    checks["dns-name"] =
        by_pattern("(?:" + std::string(label) + "\\.)*" + label, "value does not look like a valid DNS name");
    return checks;
}

std::map<std::string, Check, std::less<>> make_formats() {
    auto checks = make_address_formats();
    checks["pve-vmid"] = by_pattern("[1-9][0-9]{2,8}", "value does not look like a valid VM ID");
    checks["pve-node"] = by_pattern(label, "value does not look like a valid node name");
    checks["pve-bridge-id"] = by_pattern("[-_.\\w\\d]+", "invalid bridge ID '<v>'");
    checks["pve-configid"] = by_pattern("[a-z][a-z0-9_-]+", "invalid configuration ID '<v>'", true);
    checks["pve-storage-id"] =
        by_pattern("[a-z][a-z0-9\\-_\\.]*[a-z0-9]", "storage ID '<v>' contains illegal characters", true);
    checks["pve-volume-id"] =
        by_pattern("[a-z][a-z0-9\\-_\\.]*[a-z0-9]:.+", "unable to parse volume ID '<v>'", true);
    checks["pve-poolid"] = by_pattern("[A-Za-z0-9\\.\\-_]+(?:/[A-Za-z0-9\\.\\-_]+){0,2}",
                                      "pool name '<v>' contains invalid characters");
    checks["pve-realm"] = by_pattern("[A-Za-z][A-Za-z0-9\\.\\-_]+", "value does not look like a valid realm");
    checks["pve-priv"] = by_pattern("[A-Z][A-Za-z]+(\\.[A-Z][A-Za-z]+)+", "invalid privilege '<v>'");
    checks["pve-tag"] = by_pattern("[a-z0-9_][a-z0-9_\\-\\+\\.]*", "invalid characters in tag", true);
    checks["pve-iface"] = by_pattern(iface_pattern, "invalid network interface name '<v>'", true);
    checks["pve-storage-content"] =
        one_of({"images", "rootdir", "vztmpl", "iso", "backup", "snippets", "none", "import"},
               "invalid content type '<v>'");
    checks["pve-task-status-type"] = with_text(
        [](const std::string& value) { return is_full_match("ok|error|warning|unknown", value, true); },
        "invalid status '<v>'");
    checks["pve-ct-timezone"] = with_text(is_time_zone, "invalid time zone '<v>'");
    checks["pve-startup-order"] = with_text(is_startup_order, "unable to parse startup options");
    checks["pve-lxc-mp-string"] = with_text(is_mount_path, "<v> contains illegal character sequences");
    checks["pve-lxc-dev-string"] = with_text(is_device_path, "<v> is not a valid device path");
    checks["pve-vlan-id-or-range"] = with_text(is_vlan_range, "invalid VLAN configuration '<v>'");
    checks["disk-size"] = with_text([](const std::string& value) { return parse_size(value).has_value(); },
                                    "value does not look like a valid disk size: <v>");
    return checks;
}

}  // namespace

bool is_ipv4(const std::string& value) {
    std::array<unsigned char, 4> address{};
    return value.find('\0') == std::string::npos && inet_pton(AF_INET, value.c_str(), address.data()) == 1;
}

bool is_ipv6(const std::string& value) {
    std::array<unsigned char, 16> address{};
    return value.find('\0') == std::string::npos && inet_pton(AF_INET6, value.c_str(), address.data()) == 1;
}

std::optional<double> parse_size(const std::string& value) {
    if (!is_full_match("(\\d+(\\.\\d+)?)([KMGT](?:iB)?)?", value)) return std::nullopt;
    double size = std::stod(value);
    const std::size_t unit = value.find_first_of("KMGT");
    if (unit == std::string::npos) return size;
    for (std::size_t i = 0; i <= std::string("KMGT").find(value[unit]); ++i) size *= 1024;
    return size;
}

std::optional<std::string> check_format(std::string_view format, const std::string& value) {
    static const auto checks = make_formats();
    if (const auto found = checks.find(format); found != checks.end()) return found->second(value);
    const std::size_t dash = format.rfind('-');
    const std::string_view suffix = dash == std::string_view::npos ? "" : format.substr(dash);
    const auto base = checks.find(format.substr(0, dash));
    if (base == checks.end()) return "undefined format '" + std::string(format) + "'\n";
    if (suffix == "-opt") return value.empty() || value == "0" ? std::nullopt : base->second(value);
    for (const std::string& item : split_list(value)) {
        if (auto error = base->second(item)) return error;
    }
    return std::nullopt;
}

}  // namespace pve_double
