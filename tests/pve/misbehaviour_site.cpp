// SPDX-License-Identifier: MIT
#include <signal.h>

#include <ctime>

#include "trial.h"

// What happens at once: to nodes, tokens, guests and the clock; and the server's own end and return.
namespace pve_double {

namespace {

void certificates(Trial& trial) {
    trial.begin("certificate");
    const std::string own = trial.ask("GET", "/version").fingerprint;
    trial.order(R"({"node":"pve1","action":"certificate"})");
    const std::string other = trial.ask("GET", "/version").fingerprint;
    trial.expect(!own.empty() && !other.empty() && own != other, "the certificate is another one");
    trial.expect(trial.get("/nodes").body.find(other) != std::string::npos, "and the cluster lists it");
    trial.begin("certificate_restore");
    trial.order(R"({"node":"pve1","action":"certificate_restore"})");
    trial.expect(trial.ask("GET", "/version").fingerprint == own, "the own one is back");
    trial.expect(trial.get("/nodes").body.find(own) != std::string::npos, "and listed again");
}

void tokens(Trial& trial) {
    trial.begin("token_revoked");
    trial.order(R"({"action":"token_revoked","token":"tester@pve!wizard"})");
    const HttpAnswer answer = trial.get("/version");
    trial.expect(answer.status == 401 && answer.reason == "Authentication failed!", "the token is refused");
    trial.expect(answer.body.empty(), "without a body");
    trial.begin("token_restored");
    trial.order(R"({"action":"token_restored","token":"tester@pve!wizard"})");
    trial.expect(trial.get("/version").status == 200, "the token is good again");
}

void guests(Trial& trial) {
    trial.begin("add_guest");
    trial.order(R"({"action":"add_guest","vmid":700,"node":"pve2","type":"qemu"})");
    trial.expect(trial.answer_to_create(700).reason == "VM 700 already exists on node 'pve2'",
                 "the id is taken");
    trial.order(R"({"action":"add_guest","vmid":701,"node":"pve1","type":"lxc","status":"running",)"
                R"("config":{"hostname":"theirs","cores":"3"}})");
    trial.expect(trial.is_running(701), "a container runs that nobody asked for");
    trial.expect(
        trial.get("/nodes/pve1/lxc/701/config").body.find(R"("hostname":"theirs")") != std::string::npos,
        "configured as ordered");
    trial.expect(trial.entries({R"("action":"add_guest")", "701", R"("outcome":"by control")"}) == 1,
                 "the ledger knows whose doing it was");
    trial.expect(trial.order_status(R"({"action":"add_guest","vmid":701})") == 400, "not a second time");
    trial.begin("remove_guest");
    trial.order(R"({"action":"remove_guest","vmid":700})");
    trial.expect(trial.get("/cluster/nextid?vmid=700").status == 200, "the id is free");
}

void clock(Trial& trial) {
    trial.begin("clock");
    trial.order(R"({"action":"clock","seconds":7200})");
    const std::string upid = trial.answer_to_create(710).body;
    const std::size_t mark = upid.find(":vzcreate");
    const std::int64_t started =
        mark == std::string::npos ? 0 : std::stoll(upid.substr(mark - 8, 8), nullptr, 16);
    trial.expect(started > std::time(nullptr) + 7000, "tasks start two hours ahead");
    trial.expect(trial.comes_true([&] { return trial.exit_status(710) == "OK"; }), "and end well");
    trial.order(R"({"action":"clock","seconds":0})");
}

void reboot(Trial& trial) {
    trial.begin("reboot");
    trial.order(R"({"match":"POST /nodes/.*/lxc","action":"task_seconds","seconds":30})");
    trial.create(720);
    trial.expect(trial.is_running(701), "a container runs");
    trial.order(R"({"action":"reboot","node":"pve1"})");
    trial.expect(trial.exit_status(720) == "unexpected status", "the running task is dead");
    trial.expect(trial.created(720) == 0, "and made nothing");
    const std::string config = trial.get("/nodes/pve1/lxc/720/config").body;
    trial.expect(config.find(R"("lock":"create")") != std::string::npos, "but its placeholder is there");
    trial.expect(!trial.is_running(701), "the container stopped");
}

void nodes(Trial& trial) {
    trial.begin("node_offline");
    trial.order(R"({"action":"node_offline","node":"pve2"})");
    trial.expect(!attempt(trial.server().port_of("pve2"), true, "", {500, 1}).is_connected,
                 "its port refuses connections");
    const HttpAnswer answer = trial.get("/nodes/pve2/lxc");
    trial.expect(answer.status == 595 && answer.body.empty(), "its neighbour cannot reach it");
    trial.expect(trial.get("/nodes").body.find(R"("status":"offline")") != std::string::npos,
                 "the cluster knows");
    trial.begin("node_online");
    trial.order(R"({"action":"node_online","node":"pve2"})");
    trial.expect(attempt(trial.server().port_of("pve2"), true, "", {5000, 1}).has_shaken_hands,
                 "its port is back");
    trial.expect(trial.get("/nodes/pve2/lxc").status == 200, "and so is the node");
}

// The counters of pve1.
Value counters(const Trial& trial) {
    const Value rows = parse_json(trial.control("GET", "/_stats")).value_or(Value());
    for (const Value& row : rows.items()) {
        if (row["node"].text() == "pve1") return row;
    }
    return {};
}

void statistics(Trial& trial) {
    trial.begin("statistics");
    const Value before = counters(trial);
    trial.get("/version");
    const Value after = counters(trial);
    for (const char* name : {"connections", "handshakes", "requests"}) {
        trial.expect(after[name].integer() == before[name].integer() + 1, std::string("one more of ") + name);
    }
}

void restarts(Trial& trial) {
    trial.begin("being killed");
    trial.create(730);
    ServerProcess& server = trial.server();
    const int port = server.port_of("pve1");
    const std::string print = trial.ask("GET", "/version").fingerprint;
    server.stop(SIGKILL);
    trial.expect(!trial.ask("GET", "/version").is_connected, "killed, nobody answers");
    trial.expect(server.start(), "it starts again");
    trial.expect(server.port_of("pve1") == port, "on the same port");
    trial.expect(trial.ask("GET", "/version").fingerprint == print, "with the same certificate");
    trial.expect(trial.comes_true([&] { return trial.created(730) == 1; }), "and carries its task on");
    trial.expect(trial.get("/nodes/pve1/lxc/710/status/current").status == 200,
                 "knowing the guests of before");
    trial.begin("being asked to end");
    server.stop(SIGTERM);
    trial.expect(server.start(), "it starts once more");
    trial.expect(trial.get("/nodes/pve1/lxc/730/status/current").status == 200, "and still knows them");
}

}  // namespace

void try_site(Trial& trial) {
    certificates(trial);
    tokens(trial);
    guests(trial);
    clock(trial);
    reboot(trial);
    nodes(trial);
    statistics(trial);
    restarts(trial);
}

}  // namespace pve_double
