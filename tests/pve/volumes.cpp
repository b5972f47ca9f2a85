// SPDX-License-Identifier: MIT
#include "volumes.h"

#include "formats.h"
#include "perl_text.h"

namespace pve_double {

namespace {

bool is_file_storage(const Storage& storage) {
    return storage.type == "dir" || storage.type == "nfs" || storage.type == "cifs";
}

VolumeKind kind_of_file(const std::string& name) {
    if (is_full_match("vztmpl/[^/]+\\.tar(\\.(gz|xz|zst|bz2))?", name, true)) return {"vztmpl", 0, ""};
    if (is_full_match("iso/[^/]+\\.(iso|img)", name, true)) return {"iso", 0, ""};
    if (is_full_match("snippets/[^/]+", name)) return {"snippets", 0, ""};
    if (is_full_match(
            "backup/[^/]+\\.(tgz|tar|tar\\.gz|tar\\.zst|tar\\.lzo|vma|vma\\.gz|vma\\.zst|vma\\.lzo)", name)) {
        return {"backup", 0, ""};
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
        if (key != "rootfs" && !is_full_match("mp\\d+|(scsi|virtio|ide|sata)\\d+", key)) continue;
        Volume volume;
        volume.key = key;
        const std::vector<std::string> parts = split(value.text(), ',');
        std::tie(volume.storage, volume.name) = parse_volume_id(parts[0]);
        for (const std::string& part : parts) {
            if (part.rfind("size=", 0) == 0) {
                volume.size = static_cast<std::int64_t>(parse_size(part.substr(5)).value_or(0));
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
    return cluster.access.check(user, path, {"Datastore.Allocate"});
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
