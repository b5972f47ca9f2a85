// SPDX-License-Identifier: MIT
#include "world.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "state.h"
#include "volumes.h"

namespace pve_double {

std::int64_t now_ms() {
    using std::chrono::duration_cast;
    return duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

bool write_file(const std::string& path, const std::string& text) {
    const std::string beside = path + ".new";
    const int file = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) return false;
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = ::write(file, text.data() + done, text.size() - done);
        if (written <= 0) break;
        done += static_cast<std::size_t>(written);
    }
    ::close(file);
    return done == text.size() && std::rename(beside.c_str(), path.c_str()) == 0;
}

Guest* Cluster::guest(int vmid) {
    const auto found = guests.find(vmid);
    return found == guests.end() ? nullptr : &found->second;
}

Guest* Cluster::container(int vmid, const std::string& node) {
    Guest* found = guest(vmid);
    return found && found->type == "lxc" && found->node == node ? found : nullptr;
}

Task* Cluster::task(const std::string& upid) {
    for (Task& task : tasks) {
        if (task.upid == upid) return &task;
    }
    return nullptr;
}

std::vector<Template> Cluster::templates_of(const Storage& storage) const {
    std::vector<Template> templates = storage.templates;
    const auto found = downloads.find(storage.name);
    if (found != downloads.end())
        templates.insert(templates.end(), found->second.begin(), found->second.end());
    return templates;
}

void Cluster::add_download(const std::string& storage, Template file) {
    const SceneCluster& from = scene;
    const Storage* where = from.storage(storage);
    if (!where) return;
    for (const Template& there : templates_of(*where))
        if (there.file == file.file) return;
    downloads[storage].push_back(std::move(file));
}

std::int64_t Cluster::allocated(const Storage& storage, const std::string& node) const {
    std::int64_t sum = 0;
    for (const auto& [vmid, guest] : guests) {
        if (guest.created_ms == 0 || (!storage.is_shared && guest.node != node)) continue;
        for (const Volume& volume : volumes_of(guest)) {
            if (volume.storage == storage.name) sum = std::min<std::int64_t>(sum + volume.size, 1LL << 61);
        }
    }
    return sum;
}

void Cluster::remove_guest(int vmid) {
    guests.erase(vmid);
    access.set_pool_of(vmid, "");
}

void Cluster::add_guest(Guest guest) {
    access.set_pool_of(guest.vmid, guest.pool);
    guests[guest.vmid] = std::move(guest);
}

World::World(const Scene& scene, std::string directory, double seconds)
    : scene_(scene),
      directory_(std::move(directory)),
      seconds_(seconds),
      ledger_(directory_),
      boot_ms_(now_ms()) {
    for (const SceneCluster& cluster : scene_.clusters)
        clusters_.push_back(std::make_unique<Cluster>(cluster));
    const std::optional<Value> state = read_state(directory_);
    if (state && (*state)["clusters"].items().size() == clusters_.size()) {
        restore(*state);
    } else {
        for (auto& cluster : clusters_) begin(*cluster);
    }
    save();
}

void World::begin(Cluster& cluster) {
    for (const Value& from : cluster.scene.guests.items()) {
        Guest guest;
        guest.vmid = static_cast<int>(from["vmid"].integer());
        guest.type = from["type"].text("lxc");
        guest.node = from["node"].text();
        guest.pool = from["pool"].text();
        guest.config = from["config"];
        guest.is_running = from["status"].text() == "running";
        guest.changed_ms = boot_ms_ - from["uptime"].integer() * 1000;
        guest.pid = guest.is_running ? take_pid() : 0;
        cluster.add_guest(std::move(guest));
    }
}

void World::restore(const Value& state) {
    boot_ms_ = state["boot_ms"].integer();
    next_pid_ = state["next_pid"].integer();
    for (std::size_t i = 0; i < clusters_.size(); ++i) {
        read_cluster_state(state["clusters"].items()[i], *clusters_[i]);
    }
}

std::int64_t World::last_broadcast_ms(const Cluster& cluster, std::int64_t now) const {
    const std::int64_t period = cluster.scene.broadcast_seconds * 1000LL;
    return period == 0 ? boot_ms_ : boot_ms_ + (now - boot_ms_) / period * period;
}

void World::save() {
    std::string text = "{\"boot_ms\":" + std::to_string(boot_ms_) +
                       ",\"next_pid\":" + std::to_string(next_pid_) + ",\"clusters\":[";
    for (std::size_t i = 0; i < clusters_.size(); ++i)
        text += (i == 0 ? "" : ",") + cluster_text(*clusters_[i]);
    write_file(directory_ + "/state.json", text + "]}");
}

}  // namespace pve_double
