// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/deadline.h"
#include "pve/http.h"
#include "pve/tasks.h"

namespace pve {

// What a container is doing at this moment. Amounts are bytes; of one that does not run they are 0.
struct GuestStatus {
    std::string status;  // "running", "stopped"
    std::string name;
    std::string lock;    // "backup", "create", …; empty without
    int64_t uptime = 0;  // seconds
    double cpu = 0;      // share of `cpus` in use, 0 to 1
    double cpus = 0;     // as many as it may use; a cpulimit may be a fraction
    uint64_t memory = 0, memory_limit = 0;
    uint64_t swap = 0, swap_limit = 0;
    uint64_t disk = 0, disk_limit = 0;  // of the root disk
    bool is_template = false;
};

// The configuration as Proxmox has saved it.
struct GuestConfig {
    std::string digest;  // proves, sent along with a change, that nobody else changed it meanwhile
    std::string description;
    std::vector<std::string> tags;
    // Every other key in alphabetical order with its value on one line, cleaned of control characters.
    std::vector<std::pair<std::string, std::string>> entries;

    // Of an entry; empty without.
    std::string value(std::string_view key) const;
};

struct Interface {
    std::string name;                    // "eth0"; the loopback is left out
    std::string mac;                     // lower-case
    std::vector<std::string> addresses;  // "192.0.2.31/24"; IPv4 first
};

// Everything a page shows of a container at once.
struct GuestLook {
    GuestStatus status;
    GuestConfig config;
    std::vector<TaskRow> tasks;  // at most 20 that the token may see: those under way, then the newest on
};

enum class Power { start, shutdown, stop };
const char* word_of(Power power);

// The calls about one container that exists already, as one Endpoint's token; `http` and `endpoint` must
// outlive it. `node` is the member of the cluster that has it: any node forwards to any other. Every call
// waits at most for its deadline; what changes something is sent once and never repeated.
class Guest {
  public:
    Guest(Http& http, const Endpoint& endpoint, std::string node, uint32_t vmid)
        : http_(http), endpoint_(endpoint), node_(std::move(node)), vmid_(vmid) {}

    // Status, configuration and tasks in one wait. Not an error: no such container on this node,
    // which is nullopt.
    Result<std::optional<GuestLook>> look(base::Deadline deadline);

    // The addresses it really has; empty when it does not run. Kind::unsupported before Proxmox VE 8.
    Result<std::vector<Interface>> interfaces(base::Deadline deadline);

    // Each gives the UPID of its task; nothing has succeeded before that task has. Kind::wrong_state: there
    // is nothing to do, it runs or is stopped already.
    Result<Upid> power(Power power, base::Deadline deadline);
    // A stop that ends a shutdown under way instead of waiting for it. Kind::unsupported before Proxmox VE 8.
    Result<Upid> stop_at_once(base::Deadline deadline);
    // Of a stopped one only (else Kind::wrong_state), with its disks. `is_purged`: also out of backup and
    // replication jobs and HA.
    Result<Upid> remove(bool is_purged, base::Deadline deadline);

    // In place of those it has. Kind::changed when the configuration is not the one of this digest any more.
    Result<void> set_tags(const std::vector<std::string>& tags, const std::string& digest,
                          base::Deadline deadline);

  private:
    Path path() const { return Path("nodes").node(node_).then("lxc").vmid(vmid_); }
    Result<Upid> task_of(const Result<Reply>& reply, const std::string& work) const;

    Http& http_;
    const Endpoint& endpoint_;
    std::string node_;
    uint32_t vmid_;
};

// Proxmox's way to say that this node has no such container.
bool is_no_such_guest(const Failure& failure);

// Whether a task does this to a container: "start", "stop", "shutdown", "destroy".
bool is_work(const Upid& upid, std::string_view work);

// Readers of `data`.
GuestStatus read_guest_status(const base::json::Value& data);
GuestConfig read_guest_config(const base::json::Value& data);
std::vector<Interface> read_interfaces(const base::json::Value& data);

}  // namespace pve
