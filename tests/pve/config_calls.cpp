// SPDX-License-Identifier: MIT
#include <algorithm>

#include "call.h"
#include "contract.h"
#include "guest_power.h"
#include "lxc_config.h"
#include "lxc_create.h"
#include "perl_text.h"

// /nodes/NODE/lxc/VMID/config. PVE: pve-container API2/LXC/Config.pm, LXC/Config.pm update_pct_config.
namespace pve_double {

namespace {

Reply read_config(Call& call) {
    const std::string snapshot = call.text("snapshot");
    if (!snapshot.empty() && call.parameters["current"].truth()) {
        const char* const text = "cannot use 'snapshot' parameter with 'current'";
        return bad_parameters(Value::object({{"snapshot", text}, {"current", text}}));
    }
    const Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    if (!snapshot.empty()) return die("snapshot '" + snapshot + "' does not exist");
    return Success{shown_config(call.cluster, *guest), {}};
}

// One PUT as it was asked for.
struct Change {
    Value options;
    std::vector<std::string> deleted;
    std::vector<std::string> reverted;
};

Change change_in(const Call& call) {
    Change change;
    change.options = Value::object();
    for (const auto& [name, value] : call.parameters.members()) {
        if (!is_full_match("node|vmid|digest|delete|revert", name)) change.options.set(name, value);
    }
    change.deleted = split_list(call.text("delete"));
    change.reverted = split_list(call.text("revert"));
    return change;
}

bool is_option(const Call& call, const std::string& name) {
    return !Contract::of(call.cluster.scene.version).parameter(name).is_null();
}

bool is_among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

Refusal check_reverted(const Call& call, const Change& change) {
    for (const std::string& name : change.reverted) {
        if (!is_option(call, name)) return bad_parameter("revert", "unknown option '" + name + "'");
        if (change.options.has(name)) {
            return bad_parameter("revert",
                                 "you can't use '-" + name + "' and '-revert " + name + "' at the same time");
        }
    }
    return std::nullopt;
}

Refusal check_deleted(const Call& call, const Change& change) {
    for (const std::string& name : change.deleted) {
        if (!is_option(call, name)) return bad_parameter("delete", "unknown option '" + name + "'");
        if (change.options.has(name)) {
            return bad_parameter("delete",
                                 "you can't use '-" + name + "' and -delete " + name + "' at the same time");
        }
        if (is_among(change.reverted, name)) {
            return bad_parameter(
                "delete", "you can't use '-delete " + name + "' and '-revert " + name + "' at the same time");
        }
    }
    return std::nullopt;
}

Refusal check_rights_to_remove(const Call& call, const Guest& guest, const std::vector<std::string>& names) {
    for (const std::string& name : names) {
        if (auto refusal = check_removal(call.cluster, call.user, guest, name)) return refusal;
    }
    return std::nullopt;
}

Refusal check_rights_to_set(const Call& call, const Guest& guest, const Value& options) {
    for (const auto& [name, value] : options.members()) {
        if (auto refusal = check_change(call.cluster, call.user, guest, name, value.text())) return refusal;
    }
    return std::nullopt;
}

// What no one may change, once it is settled that the caller may change things.
Refusal check_fixed(const Guest& guest, const Change& change) {
    for (const std::string& name : change.deleted) {
        if (!guest.config.has(name)) continue;
        if (name == "memory" || name == "rootfs" || name == "ostype") {
            return die("unable to delete required option '" + name + "'");
        }
        if (is_full_match("(unused|mp)\\d+", name) && guest.config["protection"].truth()) {
            return die("can't remove CT " + std::to_string(guest.vmid) + " drive '" + name +
                       "' - protection mode enabled");
        }
        if (name == "unprivileged") return die("unable to delete read-only option: 'unprivileged'");
    }
    if (change.options.has("unprivileged")) return die("unable to modify read-only option: 'unprivileged'");
    return std::nullopt;
}

Refusal check(const Call& call, const Guest& guest, const Change& change) {
    if (auto refusal = check_lock(guest)) return refusal;
    const std::string digest = call.text("digest");
    if (!digest.empty() && digest != digest_of(guest)) {
        return die("detected modified configuration - file changed by other user? Try again.");
    }
    if (auto refusal = check_rights_to_remove(call, guest, change.deleted)) return refusal;
    if (auto refusal = check_rights_to_remove(call, guest, change.reverted)) return refusal;
    if (auto refusal = check_reverted(call, change)) return refusal;
    if (auto refusal = check_deleted(call, change)) return refusal;
    if (auto refusal = check_rights_to_set(call, guest, change.options)) return refusal;
    return check_fixed(guest, change);
}

Reply write_config(Call& call) {
    const Change change = change_in(call);
    if (change.options.members().empty() && !call.parameters.has("delete") && !call.parameters.has("revert"))
        return die("no options specified");
    Guest* guest = call.cluster.container(call.vmid(), call.node());
    if (!guest) return no_config(call);
    if (auto refusal = check(call, *guest, change)) return *refusal;
    auto config = config_from(call.cluster, *call.cluster.scene.node(call.node()), change.options);
    if (auto* failure = std::get_if<Failure>(&config)) return *failure;
    for (const auto& [name, value] : std::get<Value>(config).members()) guest->config.set(name, value);
    for (const std::string& name : change.deleted) guest->config.erase(name);
    call.world.ledger().write(Value::object({{"action", "config"},
                                             {"outcome", "ok"},
                                             {"cluster", call.cluster.scene.name},
                                             {"node", call.node()},
                                             {"vmid", guest->vmid},
                                             {"token", call.user},
                                             {"changes", change.options}}));
    call.world.save();
    return Success{Value(), {}};
}

}  // namespace

void add_config_handlers(Handlers& handlers) {
    handlers["GET /nodes/{node}/lxc/{vmid}/config"] = read_config;
    handlers["PUT /nodes/{node}/lxc/{vmid}/config"] = write_config;
}

}  // namespace pve_double
