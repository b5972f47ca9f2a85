// SPDX-License-Identifier: MIT
#include "trial.h"

// Faults of tasks.
namespace pve_double {

namespace {

const std::string on_create = R"({"match":"POST /nodes/.*/lxc",)";

void errors(Trial& trial) {
    trial.begin("task_error");
    trial.order(on_create + R"("action":"task_error","message":"no luck"})");
    trial.create(600);
    trial.expect(trial.comes_true([&] { return trial.exit_status(600) == "no luck"; }),
                 "the task ends with the error");
    trial.expect(trial.get("/cluster/nextid?vmid=600").status == 200, "and leaves nothing behind");
    trial.expect(trial.entries({R"("action":"create",)", R"("outcome":"failed: no luck")", "600"}) == 1,
                 "the ledger says so");
    trial.expect(trial.created(600) == 0, "and of no container");
    trial.order(on_create + R"("action":"task_error","message":"late","keep":true,"seconds":1})");
    trial.create(601);
    trial.expect(trial.exit_status(601).empty(), "it takes its time");
    trial.expect(trial.comes_true([&] { return trial.exit_status(601) == "late"; }), "then comes the error");
    trial.expect(trial.task_seconds(601) >= 1, "after a second");
    trial.expect(trial.get("/nodes/pve1/lxc/601/status/current").status == 200, "and the container is there");
}

void warnings(Trial& trial) {
    trial.begin("task_warnings");
    trial.order(on_create + R"("action":"task_warnings","warnings":2,"message":"how odd","seconds":0.2})");
    const std::string answer = trial.answer_to_create(610).body;
    const std::string upid = parse_json(answer).value_or(Value())["data"].text();
    trial.expect(trial.comes_true([&] { return trial.exit_status(610) == "WARNINGS: 2"; }),
                 "the task ends with warnings");
    const std::string log = trial.get("/nodes/pve1/tasks/" + percent_encode(upid) + "/log?limit=0").body;
    const std::size_t first = log.find("WARN: how odd");
    trial.expect(first != std::string::npos && log.find("WARN: how odd", first + 1) != std::string::npos,
                 "its log has both of them");
    trial.expect(trial.created(610) == 1, "and it has made the container");
}

void lengths(Trial& trial) {
    trial.begin("task_seconds");
    trial.order(on_create + R"("action":"task_seconds","seconds":2})");
    trial.create(620);
    trial.expect(trial.exit_status(620).empty(), "it is not over at once");
    trial.expect(trial.comes_true([&] { return trial.exit_status(620) == "OK"; }), "it ends well");
    trial.expect(trial.task_seconds(620) >= 2, "after two seconds");
    trial.expect(trial.created(620) == 1, "and has made the container");
}

void placeholders(Trial& trial) {
    trial.begin("placeholder");
    trial.order(on_create + R"("action":"placeholder","seconds":0.1})");
    trial.create(630);
    trial.expect(trial.comes_true([&] { return trial.exit_status(630) == "unexpected status"; }),
                 "the task dies");
    const std::string config = trial.get("/nodes/pve1/lxc/630/config").body;
    trial.expect(config.find(R"("lock":"create")") != std::string::npos, "and leaves its placeholder");
    trial.expect(trial.created(630) == 0, "which is no container");
}

}  // namespace

void try_tasks(Trial& trial) {
    errors(trial);
    warnings(trial);
    lengths(trial);
    placeholders(trial);
}

}  // namespace pve_double
