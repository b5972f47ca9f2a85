// SPDX-License-Identifier: MIT
#include <algorithm>

#include "call.h"
#include "perl_text.h"
#include "tasks.h"

// /nodes/NODE/tasks and /cluster/tasks. PVE: pve-manager API2/Tasks.pm.
namespace pve_double {

namespace {

// A token sees its own tasks, a user also those of the user's tokens.
bool is_own(const std::string& owner, const std::string& user) {
    return owner == user || owner.rfind(user + "!", 0) == 0;
}

void set_split_user(Value& row, const std::string& user) {
    const std::size_t mark = user.find('!');
    row.set("user", user.substr(0, mark));
    if (mark != std::string::npos) row.set("tokenid", user.substr(mark + 1));
}

std::int64_t shown_seconds(const Call& call, std::int64_t milliseconds) {
    return call.world.shown_ms(milliseconds) / 1000;
}

Value base_row(const Task& task) {
    const std::int64_t starttime = parse_upid(task.upid).value_or(Upid()).starttime;
    return Value::object({{"upid", task.upid},
                          {"node", task.node},
                          {"pid", task.pid},
                          {"pstart", task.pstart},
                          {"starttime", starttime},
                          {"type", task.type},
                          {"id", task.id}});
}

// Active rows carry the whole user, archived ones user and token apart.
Value list_row(const Call& call, const Task& task) {
    Value row = base_row(task);
    if (task.is_ended) {
        set_split_user(row, task.user);
        row.set("endtime", shown_seconds(call, task.ends_ms));
        row.set("status", task.exit_status);
    } else {
        row.set("user", task.user);
        row.set("saved", "0");
        row.set("status", "RUNNING");
    }
    return row;
}

std::string status_type(const Task& task) {
    if (!task.is_ended) return "unknown";
    if (task.exit_status == "OK") return "ok";
    if (task.exit_status.rfind("WARNINGS: ", 0) == 0) return "warning";
    return task.exit_status == "unexpected status" ? "unknown" : "error";
}

bool is_wanted_status(const Call& call, const Task& task) {
    const std::string type = status_type(task);
    if (call.parameters["errors"].truth()) return type != "ok";
    if (!call.parameters.has("statusfilter")) return true;
    const std::vector<std::string> wanted = split_list(lower(call.text("statusfilter")));
    return std::find(wanted.begin(), wanted.end(), type) != wanted.end();
}

bool is_wanted(const Call& call, const Task& task, bool is_auditor) {
    const Value& parameters = call.parameters;
    if (task.node != call.node() || !(is_auditor || is_own(task.user, call.user))) return false;
    const std::string user = call.text("userfilter");
    // Active rows carry the whole user, archived ones only the part before the token's name.
    const std::string owner = task.is_ended ? task.user.substr(0, task.user.find('!')) : task.user;
    if (!user.empty() && lower(owner).find(lower(user)) == std::string::npos) return false;
    if (!call.text("typefilter").empty() && task.type != call.text("typefilter")) return false;
    if (parameters.has("vmid") && task.id != std::to_string(call.vmid())) return false;
    const std::int64_t started = shown_seconds(call, task.started_ms);
    if (parameters.has("since") && started < parameters["since"].integer()) return false;
    if (parameters.has("until") && started > parameters["until"].integer()) return false;
    const std::string source = parameters["source"].text("archive");
    if (source == "active" && task.is_ended) return false;
    if (source == "archive" && !task.is_ended) return false;
    return is_wanted_status(call, task);
}

Reply list_tasks(Call& call) {
    const bool is_auditor = call.may("/nodes/" + call.node(), "Sys.Audit");
    std::vector<const Task*> wanted;
    for (const Task& task : call.cluster.tasks) {
        if (is_wanted(call, task, is_auditor)) wanted.push_back(&task);
    }
    // The active ones come first, then the archive from its end.
    std::stable_sort(wanted.begin(), wanted.end(), [](const Task* a, const Task* b) {
        if (a->is_ended != b->is_ended) return b->is_ended;
        return a->is_ended && a->ends_ms > b->ends_ms;
    });
    const std::int64_t start = call.parameters["start"].integer(0);
    const std::int64_t limit = call.parameters["limit"].integer(50);
    Value rows = Value::array();
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const auto place = static_cast<std::int64_t>(i);
        if (place >= start && place - start < limit) rows.push(list_row(call, *wanted[i]));
    }
    return Success{rows, static_cast<std::int64_t>(wanted.size())};
}

Reply list_cluster_tasks(Call& call) {
    const bool is_auditor = call.may("/", "Sys.Audit");
    Value rows = Value::array();
    for (auto task = call.cluster.tasks.rbegin(); task != call.cluster.tasks.rend(); ++task) {
        if (rows.items().size() >= 25 || !(is_auditor || is_own(task->user, call.user))) continue;
        Value row = list_row(call, *task);
        row.set("user", task->user);
        row.erase("tokenid");
        if (!task->is_ended) row.erase("status");
        row.set("saved", task->is_ended ? "1" : "0");
        rows.push(std::move(row));
    }
    return Success{rows, {}};
}

Reply index(Call&) {
    return Success{Value::array({Value::object({{"name", "log"}}), Value::object({{"name", "status"}})}), {}};
}

// Parses the UPID and judges the right to look at it; the task itself may be gone.
std::variant<Upid, Failure> upid_for(const Call& call, const char* privilege) {
    const std::optional<Upid> upid = parse_upid(call.text("upid"));
    if (!upid) return bad_parameter("upid", "unable to parse worker upid");
    if (!is_own(upid->user, call.user)) {
        if (auto refusal = call.cluster.access.check(call.user, "/nodes/" + call.node(), {privilege}))
            return *refusal;
    }
    return *upid;
}

Task* find_task(Call& call) {
    Task* task = call.cluster.task(call.text("upid"));
    return task && task->node == call.node() ? task : nullptr;
}

Reply status(Call& call) {
    if (!parse_upid(call.text("upid"))) return bad_parameter("upid", "unable to parse worker upid");
    const Task* task = find_task(call);
    if (!task) return bad_parameter("upid", "no such task");
    const auto upid = upid_for(call, "Sys.Audit");
    if (const auto* failure = std::get_if<Failure>(&upid)) return *failure;
    Value row = base_row(*task);
    set_split_user(row, task->user);
    row.set("status", task->is_ended ? "stopped" : "running");
    if (task->is_ended) row.set("exitstatus", task->exit_status);
    return Success{row, {}};
}

Value log_line(std::int64_t number, const std::string& text) {
    return Value::object({{"n", number}, {"t", text}});
}

Reply log(Call& call) {
    const auto upid = upid_for(call, "Sys.Audit");
    if (const auto* failure = std::get_if<Failure>(&upid)) return *failure;
    if (call.parameters["download"].truth() &&
        (call.parameters.has("start") || call.parameters.has("limit"))) {
        return die("'download' cannot be used together with 'start' or 'limit' parameters");
    }
    const Task* task = find_task(call);
    if (!task) {
        return Success{Value::array({log_line(1, "unable to open file - No such file or directory")}), 1};
    }
    const std::vector<std::string> lines = visible_lines(*task);
    if (lines.empty()) return Success{Value::array({log_line(1, "no content")}), 1};
    const auto start =
        static_cast<std::size_t>(std::max<std::int64_t>(0, call.parameters["start"].integer(0)));
    const auto limit = static_cast<std::size_t>(call.parameters["limit"].integer(50));
    Value rows = Value::array();
    for (std::size_t i = start; i < lines.size() && (limit == 0 || i - start < limit); ++i) {
        rows.push(log_line(static_cast<std::int64_t>(i) + 1, lines[i]));
    }
    return Success{rows, static_cast<std::int64_t>(lines.size())};
}

Reply stop(Call& call) {
    if (!parse_upid(call.text("upid"))) return bad_parameter("upid", "unable to parse worker upid");
    Task* task = find_task(call);
    if (!task) return bad_parameter("upid", "no such task");
    const auto upid = upid_for(call, "Sys.Modify");
    if (const auto* failure = std::get_if<Failure>(&upid)) return *failure;
    if (task->is_ended) return Success{Value(), {}};
    if (task->type == "vzcreate") {
        call.cluster.remove_guest(std::stoi(task->id));
        stop_task(call.world, call.cluster, *task,
                  "unable to create CT " + task->id + " - interrupted by signal");
    } else {
        stop_task(call.world, call.cluster, *task, "interrupted by signal");
    }
    return Success{Value(), {}};
}

}  // namespace

void add_task_handlers(Handlers& handlers) {
    handlers["GET /cluster/tasks"] = list_cluster_tasks;
    handlers["GET /nodes/{node}/tasks"] = list_tasks;
    handlers["GET /nodes/{node}/tasks/{upid}"] = index;
    handlers["DELETE /nodes/{node}/tasks/{upid}"] = stop;
    handlers["GET /nodes/{node}/tasks/{upid}/status"] = status;
    handlers["GET /nodes/{node}/tasks/{upid}/log"] = log;
}

}  // namespace pve_double
