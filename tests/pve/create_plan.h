// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "tasks.h"
#include "volumes.h"

namespace pve_double {

// One disk of a container to be made.
struct NewDisk {
    std::string key;  // rootfs, mp0...
    const Storage* storage = nullptr;
    std::int64_t size = 0;  // bytes, 0 = a directory without a limit
    std::string missing;    // an existing volume that was named instead and is not there
    Value members;          // the parsed rootfs or mpN
};

// Everything that a create request settled before its worker started.
struct CreateOrder {
    int vmid = 0;
    std::string node;
    std::string pool;
    Value config;  // options, no disks, no lock
    std::vector<NewDisk> disks;
    const Storage* template_storage = nullptr;
    std::string template_volume;  // "local:vztmpl/x.tar.xz"
    bool is_started = false;
    bool is_restore = false;
};

// The worker: its log as Proxmox writes it, the placeholder's way to a container, or the error that ends it.
// PVE: pve-container API2/LXC.pm create_vm, LXC/Create.pm; the log lines are those of recorded tasks.
TaskPlan plan_create(const World& world, const Cluster& cluster, const CreateOrder& order);

// There are no backups here: the task finds none, and leaves everything as it was.
TaskPlan plan_restore(const World& world, const CreateOrder& order);

}  // namespace pve_double
