// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "reply.h"
#include "world.h"

namespace pve_double {

// "local:131/vm-131-disk-0.raw" -> ("local", "131/vm-131-disk-0.raw"); both empty when it is not a volume id.
std::pair<std::string, std::string> parse_volume_id(const std::string& text);

// A disk that a container's configuration names.
struct Volume {
    std::string key;  // rootfs, mp0...
    std::string storage;
    std::string name;
    std::int64_t size = 0;  // bytes, 0 = without a limit
};

std::vector<Volume> volumes_of(const Guest& guest);

// What a volume name of that storage holds: vztmpl, iso, backup, images. Owner is the guest's id or 0.
struct VolumeKind {
    std::string kind;
    int owner = 0;
    std::string error;  // Proxmox's text when the name is none
};
VolumeKind kind_of_volume(const Storage& storage, const std::string& name);

// May the user read this volume? PVE: pve-storage Storage.pm check_volume_access.
Refusal check_volume_access(const Cluster& cluster, const std::string& user, int vmid,
                            const std::string& text, const std::string& wanted_kind);

// The storage, when the node may use it. PVE: Storage.pm storage_check_enabled.
std::variant<const Storage*, Failure> usable_storage(const Cluster& cluster, const std::string& name,
                                                     const std::string& node);

// "8G", "256M", "0T": bytes as Proxmox writes them into configurations.
std::string print_size(std::int64_t bytes);

}  // namespace pve_double
