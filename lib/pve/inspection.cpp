// SPDX-License-Identifier: MIT
#include "pve/inspection.h"

namespace pve {
namespace {

Failure not_proxmox(const char* detail) {
    return failure_of(Kind::not_proxmox, base::Code::bad_reply, detail);
}

Inspection read(const Result<Reply>& version, const Result<Reply>& permissions,
                const Result<Reply>& members) {
    Inspection seen{not_proxmox("no version in the answer"),
                    not_proxmox("no permissions in the answer"),
                    not_proxmox("not a list"),
                    {}};
    if (!version)
        seen.version = version.error();
    else if (Version known = read_version(version->data()); !known.text.empty())
        seen.version = std::move(known);
    if (version) seen.marks = version->marks;
    seen.permissions = permissions ? Result<Permissions>(read_permissions(permissions->data()))
                                   : Result<Permissions>(permissions.error());
    if (!members)
        seen.members = members.error();
    else if (members->data().is_array())
        seen.members = read_members(members->data());
    return seen;
}

}  // namespace

std::vector<Inspection> inspect(Http& http, const std::vector<const Endpoint*>& endpoints,
                                base::Deadline deadline) {
    std::vector<Ask> asks;
    for (const Endpoint* endpoint : endpoints)
        for (const char* path : {"version", "access/permissions", "nodes"})
            asks.push_back({endpoint, Path(path)});
    const auto replies = http.get_all(asks, deadline);
    std::vector<Inspection> seen;
    for (size_t i = 0; i + 2 < replies.size(); i += 3)
        seen.push_back(read(replies[i], replies[i + 1], replies[i + 2]));
    return seen;
}

}  // namespace pve
