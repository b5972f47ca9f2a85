// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "access.h"
#include "ledger.h"
#include "scene.h"
#include "value.h"

// The state that moves on: guests, tasks, ids. Everything here is guarded by World::mutex.
namespace pve_double {

// Milliseconds since 1970.
std::int64_t now_ms();

struct Guest {
    int vmid = 0;
    std::string type;  // lxc or qemu
    std::string node;
    std::string pool;
    Value config;  // an object of strings, as in the configuration file
    bool is_running = false;
    std::int64_t created_ms = 0;  // 0 = was there from the beginning
    std::int64_t changed_ms = 0;  // when is_running last changed
    std::int64_t pid = 0;
};

struct TaskLine {
    std::int64_t at_ms = 0;  // since 1970
    std::string text;
};

struct TaskEffect {
    std::int64_t at_ms = 0;
    Value what;  // {"do": "config" | "destroy" | "running" | "stopped" | "pool" | "start_task", ...}
};

struct Task {
    std::string upid;
    std::string node;
    std::string type;
    std::string id;
    std::string user;  // user@realm!token
    std::int64_t pid = 0;
    std::int64_t pstart = 0;
    std::int64_t started_ms = 0;
    std::int64_t ends_ms = 0;
    std::string exit_status;  // what it will be, respectively is, once ended
    bool is_ended = false;
    std::vector<TaskLine> lines;
    std::vector<TaskEffect> effects;  // those not yet done
    Value note;                       // for the ledger: marker, hostname
    std::string saved;                // an ended task as it stands in the state file
};

struct Cluster {
    explicit Cluster(const SceneCluster& from) : scene(from), access(from) {}

    const SceneCluster& scene;
    Access access;
    std::map<int, Guest> guests;
    std::deque<Task> tasks;
    std::map<std::string, std::string> fingerprints;         // of the nodes' certificates
    std::set<std::string> nodes_down;                        // switched off by the control port
    std::map<std::string, std::vector<Template>> downloads;  // by storage: what was downloaded in this run

    bool is_version(const char* version) const { return scene.version == version; }
    bool is_online(const Node& node) const { return node.is_online && nodes_down.count(node.name) == 0; }
    Guest* guest(int vmid);
    // The container, when it lives on that node.
    Guest* container(int vmid, const std::string& node);
    Task* task(const std::string& upid);
    // Those of the scene and those downloaded since.
    std::vector<Template> templates_of(const Storage& storage) const;
    void add_download(const std::string& storage, Template file);
    // Bytes that the guests of this run took on a storage as seen from the node.
    std::int64_t allocated(const Storage& storage, const std::string& node) const;
    void remove_guest(int vmid);
    void add_guest(Guest guest);
};

class World {
  public:
    // Reads DIR/state.json when it is there, so that a restarted server goes on where it stopped, tasks
    // included.
    World(const Scene& scene, std::string directory, double seconds);

    std::mutex mutex;

    const Scene& scene() const { return scene_; }
    const std::string& directory() const { return directory_; }
    double seconds() const { return seconds_; }
    std::vector<std::unique_ptr<Cluster>>& clusters() { return clusters_; }
    Ledger& ledger() { return ledger_; }
    std::int64_t boot_ms() const { return boot_ms_; }
    std::int64_t take_pid() { return next_pid_ += 2; }

    // The wall clock that this cluster believes in: what UPIDs and task times show.
    std::int64_t shown_ms(std::int64_t real_ms) const { return real_ms + clock_offset_ms_; }
    void set_clock_offset(std::int64_t milliseconds) { clock_offset_ms_ = milliseconds; }

    // When the nodes last told each other about their guests.
    std::int64_t last_broadcast_ms(const Cluster& cluster, std::int64_t now) const;

    // Writes the state beside the old one and renames it: a kill at any time leaves one of the two.
    void save();

  private:
    void begin(Cluster& cluster);
    void restore(const Value& state);

    const Scene& scene_;
    std::string directory_;
    double seconds_;
    Ledger ledger_;
    std::vector<std::unique_ptr<Cluster>> clusters_;
    std::int64_t boot_ms_ = 0;
    std::int64_t next_pid_ = 1000;
    std::int64_t clock_offset_ms_ = 0;
};

// Replaces a file by a new one in one step. False when the disk refuses.
bool write_file(const std::string& path, const std::string& text);

}  // namespace pve_double
