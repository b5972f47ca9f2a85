// SPDX-License-Identifier: MIT
#include "call.h"
#include "guest_power.h"

// /nodes/NODE/lxc/VMID/status/... and DELETE. PVE: pve-container API2/LXC/Status.pm, API2/LXC.pm destroy_vm.
namespace pve_double {

namespace {

std::string fork(Call& call, TaskPlan plan) { return fork_for(call, call.vmid(), std::move(plan)); }

const Guest* guest_of(const Call& call) { return call.cluster.container(call.vmid(), call.node()); }

bool is_running(const Call& call) {
    const Guest* guest = guest_of(call);
    return guest && guest->is_running;
}

Refusal check_skiplock(const Call& call) {
    if (!call.parameters["skiplock"].truth()) return std::nullopt;
    return bad_parameter("skiplock", "Only root may use this option.");
}

Failure not_running(const Call& call, const std::string& kind = "CT ") {
    return die(kind + std::to_string(call.vmid()) + " not running");
}

Failure already_running(const Call& call) {
    return die("CT " + std::to_string(call.vmid()) + " already running");
}

std::string without_newline(const Failure& failure) {
    return failure.message.substr(0, failure.message.find('\n'));
}

// Whether there is such a container at all, its task is the first to ask.
Reply start(Call& call) {
    if (auto refusal = check_skiplock(call)) return *refusal;
    if (is_running(call)) return already_running(call);
    if (const Guest* guest = guest_of(call)) {
        return Success{fork(call, plan_start(call.world, call.cluster, *guest)), {}};
    }
    return Success{fork(call, plan_failure(call.world, "vzstart", without_newline(no_config(call)))), {}};
}

Reply end_running(Call& call, const std::string& task_type) {
    if (auto refusal = check_skiplock(call)) return *refusal;
    if (!is_running(call)) return not_running(call);
    const Guest& guest = *guest_of(call);
    const auto lock = check_lock(guest);
    const bool may_pass = task_type == "vzstop" && guest.config["lock"].text() == "mounted";
    if (lock && !may_pass) {
        return Success{fork(call, plan_failure(call.world, task_type, without_newline(*lock))), {}};
    }
    return Success{fork(call, plan_stop(call.world, guest, task_type)), {}};
}

Reply stop(Call& call) { return end_running(call, "vzstop"); }
Reply shut_down(Call& call) { return end_running(call, "vzshutdown"); }

Reply reboot(Call& call) {
    // Proxmox says VM here.
    if (!is_running(call)) return not_running(call, "VM ");
    TaskPlan plan = plan_start(call.world, call.cluster, *guest_of(call));
    plan.type = "vzreboot";
    return Success{fork(call, std::move(plan)), {}};
}

std::string checkpoint_error(const Call& call, const std::string& options) {
    return "command 'lxc-checkpoint -n " + std::to_string(call.vmid()) + " " + options +
           " -D /var/lib/vz/dump' failed: exit code 1";
}

// Checkpoints need CRIU, which Proxmox does not install: these tasks fail.
Reply suspend(Call& call) {
    if (!is_running(call)) return not_running(call);
    return Success{fork(call, plan_failure(call.world, "vzsuspend", checkpoint_error(call, "-s"))), {}};
}

Reply resume(Call& call) {
    if (is_running(call)) return already_running(call);
    const std::string error = checkpoint_error(call, "-r --foreground");
    return Success{fork(call, plan_failure(call.world, "vzresume", error)), {}};
}

Reply destroy(Call& call) {
    const Guest* guest = guest_of(call);
    if (!guest) return no_config(call);
    const std::string id = std::to_string(guest->vmid);
    if (guest->config["protection"].truth())
        return die("can't remove CT " + id + " - protection mode enabled");
    if (auto refusal = check_lock(*guest)) return *refusal;
    if (guest->is_running && !call.parameters["force"].truth()) {
        return die("unable to destroy CT " + id + " - container is running");
    }
    return Success{
        fork(call, plan_destroy(call.world, call.cluster, *guest, call.parameters["purge"].truth())), {}};
}

}  // namespace

void add_power_handlers(Handlers& handlers) {
    const std::string one = "/nodes/{node}/lxc/{vmid}";
    handlers["DELETE " + one] = destroy;
    handlers["POST " + one + "/status/start"] = start;
    handlers["POST " + one + "/status/stop"] = stop;
    handlers["POST " + one + "/status/shutdown"] = shut_down;
    handlers["POST " + one + "/status/reboot"] = reboot;
    handlers["POST " + one + "/status/suspend"] = suspend;
    handlers["POST " + one + "/status/resume"] = resume;
}

}  // namespace pve_double
