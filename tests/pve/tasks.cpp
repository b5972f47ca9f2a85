// SPDX-License-Identifier: MIT
#include "tasks.h"

#include <algorithm>
#include <cstdio>

#include "guest_power.h"
#include "perl_text.h"

namespace pve_double {

namespace {

constexpr std::size_t kept_tasks = 1000;

std::string make_upid(const Task& task, std::int64_t starttime) {
    char numbers[64];
    std::snprintf(numbers, sizeof numbers, "%08llX:%08llX:%08llX", static_cast<unsigned long long>(task.pid),
                  static_cast<unsigned long long>(task.pstart), static_cast<unsigned long long>(starttime));
    return "UPID:" + task.node + ":" + numbers + ":" + task.type + ":" + task.id + ":" + task.user + ":";
}

// 0 for a task of no guest.
int vmid_of(const Task& task) { return task.id.empty() ? 0 : std::stoi(task.id); }

Value ledger_entry(const Cluster& cluster, const Task& task, const std::string& action,
                   const std::string& outcome) {
    Value entry = Value::object({{"action", action},
                                 {"outcome", outcome},
                                 {"cluster", cluster.scene.name},
                                 {"node", task.node},
                                 {"vmid", vmid_of(task)},
                                 {"token", task.user},
                                 {"upid", task.upid}});
    for (const auto& [name, value] : task.note.members()) entry.set(name, value);
    return entry;
}

// "vzcreate" -> "create".
std::string action_of(const Task& task) {
    return task.type.rfind("vz", 0) == 0 ? task.type.substr(2) : task.type;
}

void change_power(Cluster& cluster, const Task& task, World& world, std::int64_t at_ms, bool is_running) {
    Guest* guest = cluster.guest(vmid_of(task));
    if (!guest) return;
    guest->is_running = is_running;
    guest->changed_ms = at_ms;
    guest->pid = is_running ? world.take_pid() : 0;
}

void do_effect(World& world, Cluster& cluster, const Task& task, const TaskEffect& effect) {
    const std::string what = effect.what["do"].text();
    const int vmid = vmid_of(task);
    Guest* guest = cluster.guest(vmid);
    if (what == "config" && guest) guest->config = effect.what["config"];
    if (what == "download")
        cluster.add_download(effect.what["storage"].text(),
                             {effect.what["file"].text(), effect.what["size"].integer(),
                              effect.what["unpacked"].integer(), effect.at_ms / 1000});
    if (what == "destroy") cluster.remove_guest(vmid);
    if (what == "running") change_power(cluster, task, world, effect.at_ms, true);
    if (what == "stopped") change_power(cluster, task, world, effect.at_ms, false);
    if (what == "pool" && guest) {
        guest->pool = effect.what["pool"].text();
        cluster.access.set_pool_of(vmid, guest->pool);
    }
    if (what == "start_task" && guest) {
        const std::string node = task.node;
        const std::string user = task.user;
        fork_task(world, cluster, node, user, vmid, plan_start(world, cluster, *guest));
    }
}

void finish(World& world, Cluster& cluster, Task& task) {
    task.is_ended = true;
    std::string line = "TASK OK";
    if (task.exit_status.rfind("WARNINGS:", 0) == 0) {
        line = "TASK " + task.exit_status;
    } else if (task.exit_status != "OK") {
        line = "TASK ERROR: " + task.exit_status;
    }
    if (task.exit_status != "unexpected status") task.lines.push_back({task.ends_ms, line});
    const bool is_good = line.rfind("TASK ERROR", 0) != 0 && task.exit_status != "unexpected status";
    world.ledger().write(
        ledger_entry(cluster, task, action_of(task), is_good ? "ok" : "failed: " + task.exit_status));
}

// The effects may fork further tasks, which moves the deque's elements only at its ends: work with copies.
bool advance_task(World& world, Cluster& cluster, std::size_t index, std::int64_t now) {
    if (cluster.tasks[index].is_ended) return false;
    bool has_changed = false;
    while (!cluster.tasks[index].effects.empty() && cluster.tasks[index].effects.front().at_ms <= now) {
        const TaskEffect effect = cluster.tasks[index].effects.front();
        cluster.tasks[index].effects.erase(cluster.tasks[index].effects.begin());
        const Task task = cluster.tasks[index];
        has_changed = true;
        if (effect.what["do"].text() == "start_task") finish(world, cluster, cluster.tasks[index]);
        do_effect(world, cluster, task, effect);
    }
    Task& task = cluster.tasks[index];
    if (!task.is_ended && task.ends_ms <= now) {
        finish(world, cluster, task);
        has_changed = true;
    }
    return has_changed;
}

}  // namespace

std::string fork_task(World& world, Cluster& cluster, const std::string& node, const std::string& user,
                      int vmid, TaskPlan plan) {
    const std::int64_t now = now_ms();
    const Node* host = cluster.scene.node(node);
    Task task;
    task.node = node;
    task.type = plan.type;
    if (plan.is_of_guest) task.id = std::to_string(vmid);
    task.user = user;
    task.pid = world.take_pid();
    task.pstart = ((host ? host->uptime : 0) * 100 + (now - world.boot_ms()) / 10) & 0xFFFFFFFF;
    task.started_ms = now;
    const double length = plan.seconds * 1000;
    task.ends_ms = now + static_cast<std::int64_t>(length);
    task.upid = make_upid(task, world.shown_ms(now) / 1000);
    task.exit_status = plan.error.empty() ? "OK" : plan.error;
    if (plan.error.empty() && plan.warnings > 0)
        task.exit_status = "WARNINGS: " + std::to_string(plan.warnings);
    for (const TaskPlan::Line& line : plan.lines) {
        task.lines.push_back({now + static_cast<std::int64_t>(line.at * length), line.text});
    }
    for (const TaskPlan::Effect& effect : plan.effects) {
        task.effects.push_back({now + static_cast<std::int64_t>(effect.at * length), effect.what});
    }
    task.note = plan.note;
    world.ledger().write(ledger_entry(cluster, task, action_of(task) + "_begun", "accepted"));
    const std::string upid = task.upid;
    cluster.tasks.push_back(std::move(task));
    while (cluster.tasks.size() > kept_tasks && cluster.tasks.front().is_ended) cluster.tasks.pop_front();
    world.save();
    return upid;
}

void advance(World& world) {
    const std::int64_t now = now_ms();
    bool has_changed = false;
    for (auto& cluster : world.clusters()) {
        for (std::size_t i = 0; i < cluster->tasks.size(); ++i) {
            has_changed = advance_task(world, *cluster, i, now) || has_changed;
        }
    }
    if (has_changed) world.save();
}

void stop_task(World& world, Cluster& cluster, Task& task, const std::string& exit_status) {
    if (task.is_ended) return;
    const std::int64_t now = now_ms();
    std::erase_if(task.lines, [&](const TaskLine& line) { return line.at_ms > now; });
    task.effects.clear();
    task.ends_ms = now;
    task.exit_status = exit_status;
    finish(world, cluster, task);
    world.save();
}

std::optional<Upid> parse_upid(const std::string& text) {
    static const char* const pattern =
        "UPID:([a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8})"
        ":"
        "([^:\\s/]+):([^:\\s/]*):([^:\\s/]+):";
    if (!is_full_match(pattern, text)) return std::nullopt;
    const std::vector<std::string> parts = split(text, ':');
    auto number = [](const std::string& hex) { return std::stoll(hex, nullptr, 16); };
    return Upid{parts[1], number(parts[2]), number(parts[3]), number(parts[4]), parts[5], parts[6], parts[7]};
}

std::vector<std::string> visible_lines(const Task& task) {
    const std::int64_t now = now_ms();
    std::vector<std::string> lines;
    for (const TaskLine& line : task.lines) {
        if (line.at_ms <= now || task.is_ended) lines.push_back(line.text);
    }
    return lines;
}

}  // namespace pve_double
