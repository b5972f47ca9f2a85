// SPDX-License-Identifier: MIT
#include "app/node_ability.h"

#include <fmt/core.h>

#include <algorithm>

#include "app/container_request.h"
#include "app/sentences.h"
#include "base/text.h"

namespace app {
namespace {

// Fields and options that older versions do not know, with the first contract that has them.
constexpr const char* fields_since_9_2[] = {"ha-managed",    "env",       "entrypoint",  "net#.host-managed",
                                            "mp#.keepattrs", "mp#.idmap", "rootfs.idmap"};

struct Need {
    const char* field;  // or, ending in a dot, the beginning of several
    const char* privilege;
};
constexpr Need needs[] = {
    {"cores", "VM.Config.CPU"},           {"cpulimit", "VM.Config.CPU"},
    {"cpuunits", "VM.Config.CPU"},        {"memory", "VM.Config.Memory"},
    {"swap", "VM.Config.Memory"},         {"mp#.", "VM.Config.Disk"},
    {"net#.", "VM.Config.Network"},       {"hostname", "VM.Config.Network"},
    {"nameserver", "VM.Config.Network"},  {"searchdomain", "VM.Config.Network"},
    {"onboot", "VM.Config.Options"},      {"startup.", "VM.Config.Options"},
    {"timezone", "VM.Config.Options"},    {"protection", "VM.Config.Options"},
    {"console", "VM.Config.Options"},     {"cmode", "VM.Config.Options"},
    {"tty", "VM.Config.Options"},         {"ostype", "VM.Config.Options"},
    {"env", "VM.Config.Options"},         {"entrypoint", "VM.Config.Options"},
    {"debug", "VM.Config.Options"},       {"tags", "VM.Config.Options"},
    {"description", "VM.Config.Options"},
};

bool is_one_of(std::string_view name, const Need& need) {
    const std::string_view wanted = need.field;
    return wanted.back() == '.' ? base::has_prefix(name, wanted) : name == wanted;
}

bool is_before(const pve::Version& version, int major, int minor) {
    return version.major < major || (version.major == major && version.minor < minor);
}

std::string needs_version(const NodeAbility& ability, int major, int minor) {
    const auto& version = ability.facts.version;
    if (!is_before(version, major, minor)) return {};
    return fmt::format("Needs Proxmox VE {}.{}; {} has {}.", major, minor, ability.node_name,
                       version.text.empty() ? "an unknown version" : version.text);
}

std::string too_old(const NodeAbility& ability, std::string_view name) {
    const bool is_new = std::find(std::begin(fields_since_9_2), std::end(fields_since_9_2), name) !=
                        std::end(fields_since_9_2);
    return is_new ? needs_version(ability, 9, 2) : std::string();
}

std::string missing_right(const NodeAbility& ability, std::string_view name, const Values& values) {
    if (!ability.has_rights) return {};
    const auto& permissions = ability.facts.permissions;
    if (name == "ha-managed" && !pve::has_right_at(permissions, "Sys.Console", "/"))
        return sentence_about_right("Sys.Console", "/");
    // PVE: since pve-container 6.0.6
    if (name == "unprivileged" && ability.facts.version.major >= 9 &&
        !pve::has_right_at(permissions, "Sys.Modify", "/"))
        return "Cannot be switched off: " + sentence_about_right("Sys.Modify", "/");
    for (const Need& need : needs) {
        if (!is_one_of(name, need)) continue;
        // PVE: GuestHelpers.pm asks for tags without the pool.
        const bool has_right =
            name == "tags" ? pve::has_right_at(permissions, need.privilege,
                                               path_of_container({{"vmid", value_in(values, "vmid")}}))
                           : has_right_on_container(ability, need.privilege, values);
        if (!has_right) return sentence_about_right(need.privilege, path_of_container(values));
    }
    return {};
}

// Those that can be used, one a line.
std::string usable_options(const NodeAbility& ability, const web::Field& field,
                           const std::vector<std::string>& options) {
    std::string lines;
    for (const std::string& option : options)
        if (hindrance_of_option(ability, field, option).empty())
            lines += (lines.empty() ? "" : "\n") + option;
    return lines;
}

}  // namespace

NodeAbility ability_of(Site& site, const store::Node& node, base::Deadline deadline, int64_t fresh_seconds) {
    NodeAbility ability;
    ability.node_name = node.name;
    auto known = facts_of(site, node, deadline, fresh_seconds);
    ability.is_fresh = known.is_fresh;
    ability.facts = std::move(known.value);
    ability.has_rights = !ability.facts.version.text.empty();
    if (!ability.has_rights) ability.facts.version = pve::parse_version(node.pve_version);
    return ability;
}

std::string hindrance_of(const NodeAbility& ability, const web::Field& field, const Values& values) {
    const std::string_view name = field.name;
    const bool is_privileged = value_in(values, "unprivileged") == "0";
    if (name == "features.nesting" && is_privileged)
        return "For privileged containers only root@pam may set this, and no token of it.";
    const bool is_quota = name == "rootfs.quota" || name == "mp#.quota";
    if (is_quota && !is_privileged) return "Only for privileged containers.";
    const std::string age = too_old(ability, name);
    return age.empty() ? missing_right(ability, name, values) : age;
}

std::string hindrance_of_option(const NodeAbility& ability, const web::Field& field,
                                std::string_view option) {
    const std::string_view name = field.name;
    const bool is_mount_option = name == "rootfs.mountoptions" || name == "mp#.mountoptions";
    return is_mount_option && option == "discard" ? needs_version(ability, 8, 4) : std::string();
}

std::string hint_on_node(const NodeAbility& ability, const web::Field& field) {
    const auto units = pve::cpu_units_of(ability.facts.cgroup_mode);
    if (field.name != std::string_view("cpuunits") || !units) return {};
    return fmt::format("{} {} has cgroup v{}: up to {}; left empty: {}.", field.hint, ability.node_name,
                       ability.facts.cgroup_mode, units->most, units->usual);
}

Values usable_values(const NodeAbility& ability, Values values) {
    const Values before = values;
    for (const Step& step : wizard_steps())
        for (const auto& [field, name] : fields_with(step, before)) {
            if (values.count(name) == 0) continue;
            if (!hindrance_of(ability, *field, before).empty())
                values[name] = name == "unprivileged" ? "1" : "";
            else if (field->rule.input == web::Input::choices)
                values[name] = usable_options(ability, *field, values_in(before, name));
        }
    return values;
}

std::string path_of_container(const Values& values) {
    const std::string vmid = value_in(values, "vmid");
    return vmid.empty() ? "/vms" : "/vms/" + vmid;
}

bool has_right_on_container(const NodeAbility& ability, const std::string& privilege, const Values& values) {
    const auto& permissions = ability.facts.permissions;
    const std::string pool = value_in(values, "pool");
    return pve::has_right_at(permissions, privilege, path_of_container(values)) ||
           (!pool.empty() && pve::has_right_at(permissions, privilege, "/pool/" + pool));
}

}  // namespace app
