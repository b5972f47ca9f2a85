// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <string>

#include "reply.h"
#include "tasks.h"
#include "world.h"

namespace pve_double {

// One request on its way to a handler: authenticated, permitted and found valid. The world is locked.
struct Call {
    World& world;
    Cluster& cluster;
    std::string local_node;  // the node whose port was used
    std::string user;        // user@realm!token
    Value parameters;        // path, query and body together
    // Misbehaviour asked for: how the next task is to go wrong, null when it is not. May be empty.
    std::function<Value()> take_task_fault;

    std::string text(std::string_view name) const { return parameters[name].text(); }
    std::string node() const { return text("node"); }
    int vmid() const { return static_cast<int>(parameters["vmid"].integer()); }
    bool may(const std::string& path, const std::string& privilege) const {
        return cluster.access.may(user, path, privilege);
    }
};

// There is no such container on the node. PVE: AbstractConfig.pm load_config.
Failure no_config(const Call& call);

// Starts a task for the caller, spoiled when that was asked for.
std::string fork_for(Call& call, int vmid, TaskPlan plan);

using Handler = Reply (*)(Call&);
using Handlers = std::map<std::string, Handler>;  // "GET /version" -> function

void add_cluster_handlers(Handlers& handlers);
void add_node_handlers(Handlers& handlers);
void add_guest_handlers(Handlers& handlers);
void add_config_handlers(Handlers& handlers);
void add_power_handlers(Handlers& handlers);
void add_task_handlers(Handlers& handlers);

}  // namespace pve_double
