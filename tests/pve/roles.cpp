// SPDX-License-Identifier: MIT
#include "roles.h"

#include <algorithm>

namespace pve_double {

namespace {

using Names = std::vector<std::string>;

Names guest_privileges(const std::string& version) {
    Names names{"VM.Allocate",         "VM.Audit",         "VM.Backup",           "VM.Clone",
                "VM.Config.CDROM",     "VM.Config.CPU",    "VM.Config.Cloudinit", "VM.Config.Disk",
                "VM.Config.HWType",    "VM.Config.Memory", "VM.Config.Network",   "VM.Config.Options",
                "VM.Console",          "VM.Migrate",       "VM.PowerMgmt",        "VM.Snapshot",
                "VM.Snapshot.Rollback"};
    const Names newer{"VM.GuestAgent.Audit",     "VM.GuestAgent.FileRead",     "VM.GuestAgent.FileSystemMgmt",
                      "VM.GuestAgent.FileWrite", "VM.GuestAgent.Unrestricted", "VM.Replicate"};
    if (version == "9.2") {
        names.insert(names.end(), newer.begin(), newer.end());
    } else {
        names.emplace_back("VM.Monitor");
    }
    return names;
}

Names all_privileges(const std::string& version) {
    Names names = guest_privileges(version);
    const Names others{"Datastore.Allocate",
                       "Datastore.AllocateSpace",
                       "Datastore.AllocateTemplate",
                       "Datastore.Audit",
                       "Group.Allocate",
                       "Mapping.Audit",
                       "Mapping.Modify",
                       "Mapping.Use",
                       "Permissions.Modify",
                       "Pool.Allocate",
                       "Pool.Audit",
                       "Realm.Allocate",
                       "Realm.AllocateUser",
                       "SDN.Allocate",
                       "SDN.Audit",
                       "SDN.Use",
                       "Sys.AccessNetwork",
                       "Sys.Audit",
                       "Sys.Console",
                       "Sys.Incoming",
                       "Sys.Modify",
                       "Sys.PowerMgmt",
                       "Sys.Syslog",
                       "User.Modify"};
    names.insert(names.end(), others.begin(), others.end());
    return names;
}

}  // namespace

std::vector<std::string> built_in_role(const std::string& role, const std::string& version) {
    if (role == "Administrator") return all_privileges(version);
    if (role == "PVEVMAdmin") return guest_privileges(version);
    if (role == "PVEDatastoreUser") return {"Datastore.AllocateSpace", "Datastore.Audit"};
    if (role == "PVEPoolUser") return {"Pool.Audit"};
    if (role == "PVESDNUser") return {"SDN.Audit", "SDN.Use"};
    if (role == "PVEVMUser") {
        return {"VM.Audit",   "VM.Backup",   "VM.Config.CDROM", "VM.Config.Cloudinit",
                "VM.Console", "VM.PowerMgmt"};
    }
    if (role == "PVEAuditor") {
        return {"Datastore.Audit", "Mapping.Audit", "Pool.Audit", "SDN.Audit", "Sys.Audit", "VM.Audit"};
    }
    return {};
}

}  // namespace pve_double
