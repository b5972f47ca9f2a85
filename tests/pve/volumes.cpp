// SPDX-License-Identifier: MIT
#include "volumes.h"

#include <algorithm>

#include "formats.h"
#include "perl_text.h"

namespace pve_double {

namespace {

constexpr double most_bytes = 1LL << 60;

bool is_file_storage(const Storage& storage) {
    return storage.type == "dir" || storage.type == "nfs" || storage.type == "cifs";
}

// rootfs, mp0, scsi1... Asked for every option of every guest, so without a regular expression.
bool is_disk_key(const std::string& key) {
    if (key == "rootfs") return true;
    const std::size_t digits = key.find_first_of("0123456789");
    if (digits == std::string::npos || key.find_first_not_of("0123456789", digits) != std::string::npos)
        return false;
    const std::string stem = key.substr(0, digits);
    return stem == "mp" || stem == "scsi" || stem == "virtio" || stem == "ide" || stem == "sata";
}

// "backup/vzdump-lxc-131-2026_11_24-15_00_00.tar.zst" -> 131.
int owner_of_backup(const std::string& name) {
    if (!is_full_match("backup/vzdump-(lxc|qemu|openvz)-\\d{1,9}-.+", name)) return 0;
    return std::stoi(name.substr(name.find('-', name.find('-') + 1) + 1));
}

VolumeKind kind_of_file(const std::string& name) {
    if (is_full_match("vztmpl/[^/]+\\.tar(\\.(gz|xz|zst|bz2))?", name, true)) return {"vztmpl", 0, ""};
    if (is_full_match("iso/[^/]+\\.(iso|img)", name, true)) return {"iso", 0, ""};
    if (is_full_match("snippets/[^/]+", name)) return {"snippets", 0, ""};
    if (is_full_match(
            "backup/[^/]+\\.(tgz|tar|tar\\.gz|tar\\.zst|tar\\.lzo|vma|vma\\.gz|vma\\.zst|vma\\.lzo)", name)) {
        return {"backup", owner_of_backup(name), ""};
    }
    if (is_full_match("\\d{1,9}/[^/\\s]+\\.(raw|qcow2|vmdk|subvol)", name))
        return {"images", std::stoi(name), ""};
    return {"", 0, "unable to parse directory volume name '" + name + "'"};
}

VolumeKind kind_of_block(const Storage& storage, const std::string& name) {
    if (is_full_match("(vm|base|subvol|basevol)-\\d{1,9}-\\S+", name)) {
        return {"images", std::stoi(name.substr(name.find('-') + 1)), ""};
    }
    const std::string kind = storage.type == "zfspool" ? "zfs" : "lvm";
    return {"", 0, "unable to parse " + kind + " volume name '" + name + "'"};
}

}  // namespace

std::pair<std::string, std::string> parse_volume_id(const std::string& text) {
    const std::size_t colon = text.find(':');
    if (!is_full_match("[a-z][a-z0-9\\-_\\.]*[a-z0-9]:.+", text, true)) return {};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

std::vector<Volume> volumes_of(const Guest& guest) {
    std::vector<Volume> volumes;
    for (const auto& [key, value] : guest.config.members()) {
        if (!is_disk_key(key)) continue;
        Volume volume;
        volume.key = key;
        const std::vector<std::string> parts = split(value.text(), ',');
        std::tie(volume.storage, volume.name) = parse_volume_id(parts[0]);
        for (const std::string& part : parts) {
            if (part.rfind("size=", 0) == 0) {
                volume.size =
                    static_cast<std::int64_t>(std::min(most_bytes, parse_size(part.substr(5)).value_or(0)));
            }
        }
        volumes.push_back(std::move(volume));
    }
    return volumes;
}

VolumeKind kind_of_volume(const Storage& storage, const std::string& name) {
    return is_file_storage(storage) ? kind_of_file(name) : kind_of_block(storage, name);
}

Refusal check_volume_access(const Cluster& cluster, const std::string& user, int vmid,
                            const std::string& text, const std::string& wanted_kind) {
    const auto [sid, name] = parse_volume_id(text);
    if (sid.empty()) {
        if (user == "root@pam") return std::nullopt;
        const std::string line = cluster.is_version("9.2") ? "651" : "581";
        return die("Only root can pass arbitrary filesystem paths. at /usr/share/perl5/PVE/Storage.pm line " +
                   line + ".");
    }
    const Storage* storage = cluster.scene.storage(sid);
    if (!storage) return die("storage '" + sid + "' does not exist");
    const VolumeKind found = kind_of_volume(*storage, name);
    if (!found.error.empty()) return die(found.error);
    const bool is_disk = wanted_kind == "rootdir" && found.kind == "images";
    if (found.kind != wanted_kind && !is_disk) {
        return die("unable to use volume " + text + " - content type needs to be '" + wanted_kind + "'");
    }
    const std::string path = "/storage/" + sid;
    if (cluster.access.may(user, path, "Datastore.Allocate")) return std::nullopt;
    if (found.kind == "iso" || found.kind == "vztmpl") {
        return cluster.access.check_any(user, path, {"Datastore.AllocateSpace", "Datastore.Audit"});
    }
    if (found.owner == vmid) return std::nullopt;
    if (found.owner == 0) return die("missing privileges to access " + text);
    const bool is_backup = found.kind == "backup";
    const std::string right = is_backup ? "Datastore.AllocateSpace" : "Datastore.Audit";
    if (auto refusal = cluster.access.check(user, path, {right})) return refusal;
    return cluster.access.check(user, "/vms/" + std::to_string(found.owner),
                                {is_backup ? "VM.Backup" : "VM.Config.Disk"});
}

std::variant<const Storage*, Failure> usable_storage(const Cluster& cluster, const std::string& name,
                                                     const std::string& node) {
    const Storage* storage = cluster.scene.storage(name);
    if (!storage) return die("storage '" + name + "' does not exist");
    if (storage->is_disabled) return die("storage '" + name + "' is disabled");
    if (!storage->is_on(node)) return die("storage '" + name + "' is not available on node '" + node + "'");
    return storage;
}

std::string print_size(std::int64_t bytes) {
    static const char* const units[] = {"", "K", "M", "G", "T"};
    std::size_t unit = 0;
    while (unit < 4 && bytes % 1024 == 0) {
        bytes /= 1024;
        ++unit;
    }
    return std::to_string(bytes) + units[unit];
}

}  // namespace pve_double
