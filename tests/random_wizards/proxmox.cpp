// SPDX-License-Identifier: MIT
#include "proxmox.h"

#include <optional>
#include <set>

#include "../app/field_values.h"
#include "../pve/api.h"
#include "../pve/perl_text.h"
#include "../pve/scene.h"
#include "app/wizard_fields.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace random_wizards {
namespace {

using namespace pve_double;

constexpr const char* scene_file = "tests/pve/scenes/recorded.json";

Storage& storage_of(SceneCluster& cluster, const std::string& name) {
    for (Storage& storage : cluster.storages)
        if (storage.name == name) return storage;
    Storage storage;
    storage.name = name;
    cluster.storages.push_back(storage);
    return cluster.storages.back();
}

// Large enough for any disk, as no test of the form is about that.
void open_storage(Storage& storage) {
    storage.type = "dir";
    storage.path = storage.name;
    storage.content = {"rootdir", "vztmpl"};
    storage.total = storage.avail = 1LL << 61;
    storage.used = 0;
}

void add_template(SceneCluster& cluster, const std::string& volume) {
    const auto colon = volume.find(':');
    Storage& storage = storage_of(cluster, volume.substr(0, colon));
    open_storage(storage);
    Template file;
    file.file = volume.substr(volume.find('/') + 1);
    file.size = file.unpacked = 1 << 20;
    storage.templates.push_back(file);
}

void add_bridge(SceneCluster& cluster, const std::string& name) {
    for (Node& node : cluster.nodes)
        node.network.push(
            Value::object({{"iface", name}, {"type", "bridge"}, {"active", 1}, {"mtu", "65535"}}));
}

// All that the values of the fields name.
void furnish(SceneCluster& cluster) {
    cluster.guests = Value::array();
    for (Node& node : cluster.nodes) node.network = Value::array();
    for (const auto& row : app_test::field_values()) {
        if (!row.is_accepted) continue;
        const std::string name = app::wizard_field(row.field)->name;
        if (name == "ostemplate") add_template(cluster, row.value);
        if (name == "rootfs.storage" || name == "mp#.storage") open_storage(storage_of(cluster, row.value));
        if (name == "pool") cluster.pools[row.value] = "";
        if (name == "net#.bridge") add_bridge(cluster, row.value);
    }
    for (const char* privilege : {"Sys.Modify", "Sys.Console"})
        cluster.roles["Wizard"].emplace_back(privilege);
}

Scene furnished_scene(const std::string& version) {
    std::string error;
    auto scene = load_scene(scene_file, version, error);
    if (!scene) FAIL(error.c_str());
    furnish(scene->clusters.front());
    return std::move(*scene);
}

// A part of a property string stands on a line of its own: "net0.tag: value must have…".
void take_errors(const Value& errors, std::vector<std::string>& refused) {
    std::set<std::string> names;
    for (const auto& [name, text] : errors.members()) {
        names.insert(name);
        for (const std::string& line : split(text.text(), '\n'))
            if (line.rfind(name + ".", 0) == 0) names.insert(line.substr(0, line.find(": ")));
    }
    refused.assign(names.begin(), names.end());
}

}  // namespace

struct Proxmox::Parts {
    // What cannot be written is not kept: there is nothing to go on with later.
    explicit Parts(const std::string& version)
        : scene(furnished_scene(version)), world(scene, "/nowhere", 0), api(world) {}

    Scene scene;
    World world;
    Api api;
};

Proxmox::Proxmox(const std::string& version) : parts_(std::make_unique<Parts>(version)) {}

Proxmox::~Proxmox() = default;

Proxmox::Verdict Proxmox::create(const std::string& form) {
    Request request;
    request.method = "POST";
    request.path = "/api2/json/nodes/pve1/lxc";
    request.content_type = "application/x-www-form-urlencoded";
    request.body = form;
    Cluster& cluster = *parts_->world.clusters().front();
    const Answer answer = parts_->api.handle(cluster, "pve1", "tester@pve!form", request);
    Verdict verdict;
    verdict.status = answer.status;
    verdict.body = answer.body;
    if (const auto body = parse_json(answer.body)) take_errors((*body)["errors"], verdict.refused);
    advance(parts_->world);
    if (!cluster.tasks.empty() && cluster.tasks.back().is_ended)
        verdict.exit = cluster.tasks.back().exit_status;
    cluster.tasks.clear();
    while (!cluster.guests.empty()) cluster.remove_guest(cluster.guests.begin()->first);
    return verdict;
}

}  // namespace random_wizards
