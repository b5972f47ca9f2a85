// SPDX-License-Identifier: MIT
#include "call.h"

namespace pve_double {

namespace {

// {"error": TEXT}, {"warnings": N} or {"placeholder": true}, with "seconds" to make it longer or shorter.
void spoil(TaskPlan& plan, const Value& fault) {
    if (fault.has("seconds")) plan.seconds = fault["seconds"].real();
    if (fault.has("warnings")) {
        plan.warnings = static_cast<int>(fault["warnings"].integer(1));
        for (int i = 0; i < plan.warnings; ++i)
            plan.lines.push_back({0.9, "WARN: " + fault["text"].text("something odd")});
    }
    if (fault.has("error")) {
        plan.error = fault["error"].text();
        const bool is_left = fault["keep"].truth();
        std::erase_if(plan.effects, [&](const TaskPlan::Effect& effect) {
            return !is_left || effect.what["do"].text() == "start_task";
        });
        if (plan.type == "vzcreate" && !is_left) {
            plan.effects.push_back({1, Value::object({{"do", "destroy"}})});
        }
    }
    if (fault["placeholder"].truth()) {
        plan.error = "unexpected status";
        plan.effects.clear();
    }
}

}  // namespace

Failure no_config(const Call& call) {
    return die("Configuration file 'nodes/" + call.node() + "/lxc/" + std::to_string(call.vmid()) +
               ".conf' does not exist");
}

std::string fork_for(Call& call, int vmid, TaskPlan plan) {
    if (call.take_task_fault) {
        const Value fault = call.take_task_fault();
        if (!fault.is_null()) spoil(plan, fault);
    }
    return fork_task(call.world, call.cluster, call.node(), call.user, vmid, std::move(plan));
}

}  // namespace pve_double
