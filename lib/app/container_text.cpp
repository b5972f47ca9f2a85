// SPDX-License-Identifier: MIT
#include "app/container_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/text.h"

namespace app {
namespace {

struct Known {
    const char* key;
    const char* label;
};

// In the order of showing. PVE: pve-container LXC/Config.pm.
constexpr Known known[] = {
    {"hostname", "Hostname"},
    {"ostype", "Operating system"},
    {"arch", "Architecture"},
    {"unprivileged", "Unprivileged"},
    {"features", "Features"},
    {"template", "Template"},
    {"lock", "Lock"},
    {"cores", "CPU cores"},
    {"cpulimit", "CPU limit"},
    {"cpuunits", "CPU weight"},
    {"memory", "Memory"},
    {"swap", "Swap"},
    {"rootfs", "Root disk"},
    {"mp", "Mount point"},
    {"unused", "Unused volume"},
    {"net", "Network"},
    {"nameserver", "DNS servers"},
    {"searchdomain", "DNS domain"},
    {"onboot", "Start at boot"},
    {"startup", "Start order"},
    {"protection", "Protection"},
    {"timezone", "Time zone"},
    {"console", "Console"},
    {"tty", "Terminals"},
    {"cmode", "Console mode"},
    {"hookscript", "Hook script"},
    {"dev", "Device"},
    {"lxc", "Raw options"},
};

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> keys) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

// "net0" is net and 0; a key without digits at its end has no number.
struct Name {
    std::string word;
    std::optional<uint64_t> number;
};

Name taken_apart(const std::string& key) {
    const auto last = key.find_last_not_of("0123456789");
    if (last == std::string::npos || last + 1 == key.size()) return {key, std::nullopt};
    return {key.substr(0, last + 1), base::parse_unsigned(key.substr(last + 1))};
}

size_t place_of(const std::string& word) {
    const auto found =
        std::find_if(std::begin(known), std::end(known), [&](const Known& one) { return word == one.key; });
    return static_cast<size_t>(found - std::begin(known));
}

std::string value_text(const std::string& word, const std::string& value) {
    if (is_one_of(word, {"unprivileged", "onboot", "protection", "template", "console", "debug"}))
        return value == "1" ? "yes" : value == "0" ? "no" : value;
    if (is_one_of(word, {"memory", "swap"})) return value + " MiB";
    if (!is_one_of(word, {"rootfs", "mp", "net", "features", "dev", "startup"})) return value;
    std::string out;
    for (const std::string& part : base::split(value, ',')) out += (out.empty() ? "" : ", ") + part;
    return out;
}

}  // namespace

std::vector<ConfigLine> config_lines(const pve::GuestConfig& config) {
    struct Placed {
        size_t place;
        Name name;
        ConfigLine line;
    };
    std::vector<Placed> placed;
    for (const auto& [key, value] : config.entries) {
        Name name = taken_apart(key);
        const size_t place = place_of(name.word);
        std::string label = place < std::size(known) ? known[place].label : key;
        if (place < std::size(known) && name.number) label += fmt::format(" {}", *name.number);
        placed.push_back({place, name, {key, label, value_text(name.word, value)}});
    }
    std::stable_sort(placed.begin(), placed.end(), [](const Placed& a, const Placed& b) {
        const auto number = [](const Placed& one) { return one.name.number.value_or(0); };
        return std::pair(a.place, number(a)) < std::pair(b.place, number(b));
    });
    std::vector<ConfigLine> lines;
    for (Placed& one : placed) lines.push_back(std::move(one.line));
    return lines;
}

std::string cpu_text(const pve::GuestStatus& status) {
    const std::string count = status.cpus == std::floor(status.cpus) ? fmt::format("{:.0f}", status.cpus)
                                                                     : fmt::format("{:.2g}", status.cpus);
    return fmt::format("{:.0f} % of {} CPU{}", 100 * status.cpu, count, count == "1" ? "" : "s");
}

std::string amount_text(uint64_t used, uint64_t limit, bool is_running) {
    if (limit == 0) return is_running ? base::size_text(used) : std::string();
    if (!is_running) return base::size_text(limit);
    return fmt::format("{} of {}", base::size_text(used), base::size_text(limit));
}

}  // namespace app
