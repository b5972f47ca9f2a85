// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/deadline.h"
#include "pve/appliance.h"
#include "pve/cluster.h"
#include "pve/http.h"
#include "pve/network.h"
#include "pve/node_facts.h"
#include "pve/storage.h"
#include "pve/tasks.h"

namespace pve {

// What a container's configuration says that Berth acts on.
struct Config {
    std::string lock;         // "create" while Proxmox makes it; empty without
    std::string hostname;     // empty while the placeholder stands there
    std::string description;  // the notes, several lines
};

// The calls Berth makes, as one Endpoint's token. Cheap to make; `http` and `endpoint` must outlive it. Every
// call waits at most for its deadline. `node` is the member's Proxmox name: any node of a cluster answers for
// any other and forwards. A name outside Proxmox's grammar is Kind::bad_input, and nothing is sent.
class Client {
  public:
    Client(Http& http, const Endpoint& endpoint) : http_(http), endpoint_(endpoint) {}

    // Also the proof that there is a Proxmox: an answer without a version is Kind::not_proxmox.
    Result<Version> version(base::Deadline deadline);
    Result<Permissions> permissions(base::Deadline deadline);
    Result<std::vector<Member>> nodes(base::Deadline deadline);

    // Every VMID the token may see: not all that are taken, so a number not in it is not known to be free.
    Result<std::vector<uint32_t>> vmids(base::Deadline deadline);
    // Proxmox's own word on the whole cluster, whatever the token may see. Reserves nothing.
    Result<bool> is_vmid_free(uint32_t vmid, base::Deadline deadline);
    // The lowest one that is free within the range that the cluster is set to use. Reserves nothing.
    Result<uint32_t> next_vmid(base::Deadline deadline);

    // Not an error: no such container on this node, which is nullopt.
    Result<std::optional<Config>> config(const std::string& node, uint32_t vmid, base::Deadline deadline);

    Result<std::vector<Storage>> storages(const std::string& node, Content content, base::Deadline deadline);
    // The templates of several storages in one wait for all of them, in their order.
    std::vector<Result<std::vector<Template>>> templates_of(const std::string& node,
                                                            const std::vector<std::string>& storages,
                                                            base::Deadline deadline);
    // What the node could download as a template, as its own list of appliances says.
    Result<std::vector<Appliance>> appliances(const std::string& node, base::Deadline deadline);
    // Starts such a download to a storage and gives the UPID of its task. `file` is Appliance::file.
    Result<Upid> download_template(const std::string& node, const std::string& storage,
                                   const std::string& file, base::Deadline deadline);
    // "amd64", "arm64", … as in the names of templates; empty when the node does not say, as without
    // Sys.Audit.
    Result<std::string> architecture(const std::string& node, base::Deadline deadline);
    // Whether the token holds the privilege on each of the storages, in their order and in one wait. True
    // also where Proxmox does not tell: then it will refuse by itself.
    std::vector<bool> holds_on_storages(const std::string& privilege,
                                        const std::vector<std::string>& storages, base::Deadline deadline);
    Result<std::vector<Bridge>> bridges(const std::string& node, base::Deadline deadline);
    // Four questions in one wait. Only version and permissions must be answered: without the others there are
    // no pools, and the cgroup mode is not told.
    Result<NodeFacts> facts(const std::string& node, base::Deadline deadline);

    // Sends the create POST, once. Gives the UPID of the vzcreate task of that VMID; an answer that is none
    // is unknown_outcome. Proxmox may take 30 s, so the deadline should leave 35 s.
    Result<Upid> create(const std::string& node, const Params& params, base::Deadline deadline);
    // Gives the UPID of the start task; the start has not succeeded before that task has.
    Result<Upid> start(const std::string& node, uint32_t vmid, base::Deadline deadline);

    // Kind::missing: the node does not know this task.
    Result<Task> task_status(const std::string& node, const std::string& upid, base::Deadline deadline);
    // `start` lines are skipped, at most `limit` come back.
    Result<TaskLog> task_log(const std::string& node, const std::string& upid, int64_t start, unsigned limit,
                             base::Deadline deadline);
    // Running and archived tasks of a guest that this token started, at most 50, of a type such as
    // "vzcreate".
    Result<std::vector<TaskRow>> tasks(const std::string& node, uint32_t vmid, const std::string& type,
                                       base::Deadline deadline);

    // Of the certificate under which the last good answer to this client came: 64 lower-case hex digits,
    // empty before the first.
    const std::string& fingerprint() const { return fingerprint_; }

  private:
    Result<Reply> ask(const Path& path, base::Deadline deadline);
    Result<Upid> send(const Path& path, const Params& params, base::Deadline deadline);
    Http& http_;
    const Endpoint& endpoint_;
    std::string fingerprint_;
};

// The containers of several endpoints in one wait for all of them, in their order. The endpoints stay the
// caller's.
std::vector<Result<std::vector<Container>>> containers_of(Http& http,
                                                          const std::vector<const Endpoint*>& endpoints,
                                                          base::Deadline deadline);

}  // namespace pve
