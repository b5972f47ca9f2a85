// SPDX-License-Identifier: MIT
#include "state.h"

#include <fstream>
#include <sstream>

namespace pve_double {

namespace {

Value guest_state(const Guest& guest) {
    return Value::object({{"vmid", guest.vmid},
                          {"type", guest.type},
                          {"node", guest.node},
                          {"pool", guest.pool},
                          {"config", guest.config},
                          {"is_running", guest.is_running},
                          {"created_ms", guest.created_ms},
                          {"changed_ms", guest.changed_ms},
                          {"pid", guest.pid}});
}

Guest read_guest(const Value& state) {
    Guest guest;
    guest.vmid = static_cast<int>(state["vmid"].integer());
    guest.type = state["type"].text();
    guest.node = state["node"].text();
    guest.pool = state["pool"].text();
    guest.config = state["config"];
    guest.is_running = state["is_running"].truth();
    guest.created_ms = state["created_ms"].integer();
    guest.changed_ms = state["changed_ms"].integer();
    guest.pid = state["pid"].integer();
    return guest;
}

Value task_state(const Task& task) {
    Value lines = Value::array();
    for (const TaskLine& line : task.lines) {
        lines.push(Value::array({line.at_ms - task.started_ms, line.text}));
    }
    Value effects = Value::array();
    for (const TaskEffect& effect : task.effects) {
        effects.push(Value::array({effect.at_ms - task.started_ms, effect.what}));
    }
    return Value::object({{"upid", task.upid},
                          {"node", task.node},
                          {"type", task.type},
                          {"id", task.id},
                          {"user", task.user},
                          {"pid", task.pid},
                          {"pstart", task.pstart},
                          {"started_ms", task.started_ms},
                          {"ends_ms", task.ends_ms},
                          {"exit_status", task.exit_status},
                          {"is_ended", task.is_ended},
                          {"lines", std::move(lines)},
                          {"effects", std::move(effects)},
                          {"note", task.note}});
}

Task read_task(const Value& state) {
    Task task;
    task.upid = state["upid"].text();
    task.node = state["node"].text();
    task.type = state["type"].text();
    task.id = state["id"].text();
    task.user = state["user"].text();
    task.pid = state["pid"].integer();
    task.pstart = state["pstart"].integer();
    task.started_ms = state["started_ms"].integer();
    task.ends_ms = state["ends_ms"].integer();
    task.exit_status = state["exit_status"].text();
    task.is_ended = state["is_ended"].truth();
    task.note = state["note"];
    for (const Value& line : state["lines"].items()) {
        task.lines.push_back({task.started_ms + line.items()[0].integer(), line.items()[1].text()});
    }
    for (const Value& effect : state["effects"].items()) {
        task.effects.push_back({task.started_ms + effect.items()[0].integer(), effect.items()[1]});
    }
    return task;
}

Value downloads_state(const Cluster& cluster) {
    Value rows = Value::array();
    for (const auto& [storage, files] : cluster.downloads)
        for (const Template& file : files)
            rows.push(Value::object({{"storage", storage},
                                     {"file", file.file},
                                     {"size", file.size},
                                     {"unpacked", file.unpacked},
                                     {"ctime", file.ctime}}));
    return rows;
}

}  // namespace

std::optional<Value> read_state(const std::string& directory) {
    std::ifstream stream(directory + "/state.json", std::ios::binary);
    if (!stream) return std::nullopt;
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_json(text.str());
}

std::string cluster_text(Cluster& cluster) {
    Value guests = Value::array();
    for (const auto& [vmid, guest] : cluster.guests) guests.push(guest_state(guest));
    std::string tasks;
    for (Task& task : cluster.tasks) {
        if (!tasks.empty()) tasks += ',';
        if (!task.is_ended) {
            tasks += task_state(task).dump();
            continue;
        }
        if (task.saved.empty()) task.saved = task_state(task).dump();
        tasks += task.saved;
    }
    return "{\"guests\":" + guests.dump() + ",\"downloads\":" + downloads_state(cluster).dump() +
           ",\"tasks\":[" + tasks + "]}";
}

void read_cluster_state(const Value& state, Cluster& cluster) {
    for (const Value& guest : state["guests"].items()) cluster.add_guest(read_guest(guest));
    for (const Value& file : state["downloads"].items())
        cluster.add_download(file["storage"].text(), {file["file"].text(), file["size"].integer(),
                                                      file["unpacked"].integer(), file["ctime"].integer()});
    for (const Value& task : state["tasks"].items()) cluster.tasks.push_back(read_task(task));
}

}  // namespace pve_double
