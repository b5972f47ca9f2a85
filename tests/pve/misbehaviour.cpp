// SPDX-License-Identifier: MIT
#include <signal.h>

#include <chrono>
#include <functional>
#include <iostream>
#include <thread>
#include <vector>

#include "https_client.h"
#include "server_process.h"

// Tries every misbehaviour of the control port and what the ledger says of it.
// usage: make-believe-misbehaviour PROGRAM SCENE
namespace {

using namespace pve_double;

const char* const alpine = "local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz";

class Trial {
  public:
    Trial(const std::string& program, const std::string& scene)
        : server_({program, scene, "", "0.4", "100"}) {}

    int run();

  private:
    void expect(bool is_true, const std::string& what) {
        if (is_true) return;
        ++failures_;
        std::cout << "  FAILED in \"" << part_ << "\": " << what << std::endl;
    }

    std::string order(const std::string& body) {
        const std::string text = request_text("PUT", "/_fault", {}, body);
        const auto answer = parse_answer(attempt(server_.control_port(), false, text).bytes);
        expect(answer && answer->status == 200, "the control port takes " + body);
        return answer ? answer->body : "";
    }

    std::string control(const std::string& method, const std::string& path) const {
        const auto answer =
            parse_answer(attempt(server_.control_port(), false, request_text(method, path, {}, "")).bytes);
        return answer ? answer->body : "";
    }

    Attempt ask(const std::string& method, const std::string& path, const std::string& body = "",
                Patience patience = {}) const {
        return attempt(server_.port_of("pve1"), true,
                       request_text(method, "/api2/json" + path,
                                    {{"Authorization", server_.authorization("full")}}, body),
                       patience);
    }

    HttpAnswer get(const std::string& path) const {
        return parse_answer(ask("GET", path).bytes).value_or(HttpAnswer());
    }

    Attempt create(int vmid, Patience patience = {}) const {
        return ask("POST", "/nodes/pve1/lxc",
                   "vmid=" + std::to_string(vmid) + "&unprivileged=1&rootfs=local-lvm:1&description=m" +
                       std::to_string(vmid) + "&ostemplate=" + percent_encode(alpine),
                   patience);
    }

    // How many entries of the ledger carry all of the texts.
    int entries(const std::vector<std::string>& texts) const {
        const std::string ledger = control("GET", "/_ledger");
        int count = 0;
        for (std::size_t at = 0; at < ledger.size();) {
            const std::size_t end = ledger.find('\n', at);
            const std::string line = ledger.substr(at, end - at);
            bool has_all = true;
            for (const std::string& text : texts) has_all = has_all && line.find(text) != std::string::npos;
            count += has_all ? 1 : 0;
            at = end == std::string::npos ? ledger.size() : end + 1;
        }
        return count;
    }

    int created(int vmid) const { return entries({R"("action":"create",)", R"("outcome":"ok")", id(vmid)}); }

    static std::string id(int vmid) { return "\"vmid\":" + std::to_string(vmid) + ","; }

    bool comes_true(const std::function<bool()>& condition) const {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(15);
        while (!condition()) {
            if (std::chrono::steady_clock::now() > deadline) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return true;
    }

    std::string exit_status(int vmid) const {
        const HttpAnswer answer =
            get("/nodes/pve1/tasks?source=archive&typefilter=vzcreate&vmid=" + std::to_string(vmid));
        const auto body = parse_json(answer.body).value_or(Value());
        return body["data"].items().empty() ? "" : body["data"].items()[0]["status"].text();
    }

    void lost_answers();
    void late_execution();
    void bad_answers();
    void endless_answers();
    void hanging();
    void certificates();
    void tokens();
    void tasks();
    void hands_behind_the_back();
    void nodes_down();
    void restarts();

    ServerProcess server_;
    std::string part_;
    int failures_ = 0;
};

void Trial::lost_answers() {
    order(R"({"match":"POST /nodes/.*/lxc","action":"execute_then_drop"})");
    expect(create(500).bytes.empty(), "no answer comes");
    expect(comes_true([&] { return created(500) == 1; }), "the container was made nevertheless");
    order(R"({"match":"POST /nodes/.*/lxc","action":"drop_before_execute"})");
    expect(create(501).bytes.empty(), "no answer comes");
    expect(entries({id(501)}) == 0, "nothing was done");
    expect(parse_answer(create(501).bytes).value_or(HttpAnswer()).status == 200, "the fault is used up");
    order(R"({"match":"POST /nodes/.*/lxc","action":"status","status":596,"execute":true})");
    const HttpAnswer answer = parse_answer(create(502).bytes).value_or(HttpAnswer());
    expect(answer.status == 596 && answer.body.empty(), "596 without a body");
    expect(comes_true([&] { return created(502) == 1; }), "executed behind the 596");
    order(R"({"match":"POST /nodes/.*/lxc","action":"status","status":503,"after":1,"times":2})");
    expect(parse_answer(create(503).bytes).value_or(HttpAnswer()).status == 200, "the first one passes");
    expect(parse_answer(create(504).bytes).value_or(HttpAnswer()).status == 503, "the second one is refused");
    expect(parse_answer(create(504).bytes).value_or(HttpAnswer()).status == 503, "and the third");
    expect(entries({id(504)}) == 0, "without being executed");
}

void Trial::late_execution() {
    order(R"({"match":"POST /nodes/.*/lxc","action":"delay_execute","seconds":1,"drop":true})");
    expect(create(510).bytes.empty(), "no answer comes");
    expect(entries({id(510)}) == 0, "nothing was done yet");
    expect(comes_true([&] { return created(510) == 1; }), "it was done later");
    order(R"({"match":"GET /version","action":"delay","seconds":0.5})");
    expect(ask("GET", "/version").seconds >= 0.5, "the answer is late");
}

void Trial::bad_answers() {
    order(R"({"match":"GET /version","action":"malformed"})");
    expect(!parse_json(get("/version").body), "the body is no JSON");
    order(R"({"match":"GET /version","action":"malformed","kind":"html"})");
    expect(get("/version").body.find("<html>") != std::string::npos, "the body is a web page");
    order(R"({"match":"GET /version","action":"malformed","kind":"nested","size":5000})");
    expect(get("/version").body == std::string(5000, '['), "the body is all brackets");
    order(R"({"match":"GET /version","action":"truncated","bytes":5})");
    const HttpAnswer answer = get("/version");
    expect(answer.body.size() == 5 && answer.headers.count("content-length") == 1 &&
               answer.headers.at("content-length") != "5",
           "less comes than announced");
    order(R"({"match":"GET /version","action":"status","status":502,"reason":"Bad Gateway"})");
    expect(get("/version").reason == "Bad Gateway", "the reason is the one asked for");
}

void Trial::endless_answers() {
    order(R"({"match":"GET /version","action":"huge","size":3000000})");
    expect(get("/version").body.size() == 3000000, "three million bytes come");
    order(R"({"match":"GET /version","action":"endless"})");
    const Attempt result = ask("GET", "/version", "", {10000, 1U << 20U});
    expect(result.bytes.size() >= 1U << 20U, "it goes on and on");
}

void Trial::hanging() {
    order(R"({"match":"connect pve1","action":"hang"})");
    const Attempt result = ask("GET", "/version", "", {400, 1});
    expect(result.is_connected && !result.has_shaken_hands, "the connection is taken and nothing is said");
    order(R"({"match":"GET /version","action":"silent"})");
    const Attempt silent = ask("GET", "/version", "", {400, 1});
    expect(silent.has_shaken_hands && silent.bytes.empty(), "the request is taken and nothing is said");
    order(R"({"match":"connect pve1","action":"refuse_tls"})");
    expect(!ask("GET", "/version").has_shaken_hands, "the connection is cut before the handshake");
    expect(get("/version").status == 200, "afterwards all is well");
}

void Trial::certificates() {
    const std::string own = ask("GET", "/version").fingerprint;
    order(R"({"node":"pve1","action":"certificate"})");
    const std::string other = ask("GET", "/version").fingerprint;
    expect(!own.empty() && !other.empty() && own != other, "the certificate is another one");
    expect(get("/nodes").body.find(other) != std::string::npos, "and the cluster lists it");
    order(R"({"node":"pve1","action":"certificate_restore"})");
    expect(ask("GET", "/version").fingerprint == own, "the own one is back");
}

void Trial::tokens() {
    order(R"({"action":"token_revoked","token":"tester@pve!wizard"})");
    const HttpAnswer answer = get("/version");
    expect(answer.status == 401 && answer.reason == "Authentication failed!", "the token is refused");
    order(R"({"action":"token_restored","token":"tester@pve!wizard"})");
    expect(get("/version").status == 200, "the token is good again");
}

void Trial::tasks() {
    order(R"({"match":"POST /nodes/.*/lxc","action":"task_error","message":"no luck"})");
    create(520);
    expect(comes_true([&] { return exit_status(520) == "no luck"; }), "the task ends with the error");
    expect(get("/cluster/nextid?vmid=520").status == 200, "and leaves nothing behind");
    order(R"({"match":"POST /nodes/.*/lxc","action":"task_error","message":"late","keep":true})");
    create(523);
    expect(comes_true([&] { return exit_status(523) == "late"; }), "the task ends with the error");
    expect(get("/nodes/pve1/lxc/523/status/current").status == 200, "and the container is there");
    order(R"({"match":"POST /nodes/.*/lxc","action":"task_warnings","warnings":2})");
    create(521);
    expect(comes_true([&] { return exit_status(521) == "WARNINGS: 2"; }), "the task ends with warnings");
    expect(created(521) == 1, "and has made the container");
    order(R"({"match":"POST /nodes/.*/lxc","action":"placeholder"})");
    create(522);
    expect(comes_true([&] { return exit_status(522) == "unexpected status"; }), "the task dies");
    expect(get("/nodes/pve1/lxc/522/config").body.find(R"("lock":"create")") != std::string::npos,
           "and leaves its placeholder");
}

void Trial::hands_behind_the_back() {
    order(R"({"action":"add_guest","vmid":530,"node":"pve2","type":"qemu"})");
    const HttpAnswer answer = parse_answer(create(530).bytes).value_or(HttpAnswer());
    expect(answer.reason == "VM 530 already exists on node 'pve2'", "the id is taken");
    order(R"({"action":"remove_guest","vmid":530})");
    expect(get("/cluster/nextid?vmid=530").status == 200, "the id is free");
    order(R"({"action":"clock","seconds":7200})");
    const std::string upid = parse_answer(create(531).bytes).value_or(HttpAnswer()).body;
    const std::size_t mark = upid.find(":vzcreate");
    const std::int64_t started =
        mark == std::string::npos ? 0 : std::stoll(upid.substr(mark - 8, 8), nullptr, 16);
    expect(started > std::time(nullptr) + 7000, "tasks start two hours ahead");
    order(R"({"action":"clock","seconds":0})");
    create(532);
    order(R"({"action":"reboot","node":"pve1"})");
    expect(exit_status(532) == "unexpected status", "the running task is dead");
}

void Trial::nodes_down() {
    order(R"({"action":"node_offline","node":"pve2"})");
    expect(!attempt(server_.port_of("pve2"), true, "", {500, 1}).is_connected,
           "its port refuses connections");
    const HttpAnswer answer = get("/nodes/pve2/lxc");
    expect(answer.status == 595 && answer.body.empty(), "its neighbour cannot reach it");
    expect(get("/nodes").body.find(R"("status":"offline")") != std::string::npos, "the cluster knows");
    order(R"({"action":"node_online","node":"pve2"})");
    expect(attempt(server_.port_of("pve2"), true, "", {500, 1}).has_shaken_hands, "its port is back");
    expect(get("/nodes/pve2/lxc").status == 200, "and so is the node");
}

void Trial::restarts() {
    create(540);
    const int port = server_.port_of("pve1");
    const std::string print = ask("GET", "/version").fingerprint;
    server_.stop(SIGKILL);
    expect(!ask("GET", "/version").is_connected, "killed, nobody answers");
    expect(server_.start(), "it starts again");
    expect(server_.port_of("pve1") == port, "on the same port");
    expect(ask("GET", "/version").fingerprint == print, "with the same certificate");
    expect(comes_true([&] { return created(540) == 1; }), "and carries its task on");
    expect(get("/nodes/pve1/lxc/521/status/current").status == 200, "knowing the guests of before");
    server_.stop(SIGTERM);
    expect(server_.start(), "it starts once more");
    expect(get("/nodes/pve1/lxc/540/status/current").status == 200, "and still knows them");
}

int Trial::run() {
    if (!server_.start()) {
        std::cout << "  the server did not start\n";
        return 1;
    }
    const std::vector<std::pair<const char*, void (Trial::*)()>> parts{
        {"lost answers", &Trial::lost_answers},
        {"late execution", &Trial::late_execution},
        {"bad answers", &Trial::bad_answers},
        {"endless answers", &Trial::endless_answers},
        {"hanging", &Trial::hanging},
        {"certificates", &Trial::certificates},
        {"tokens", &Trial::tokens},
        {"tasks", &Trial::tasks},
        {"hands behind the back", &Trial::hands_behind_the_back},
        {"nodes down", &Trial::nodes_down},
        {"restarts", &Trial::restarts}};
    int good = 0;
    for (const auto& [name, part] : parts) {
        part_ = name;
        const int before = failures_;
        (this->*part)();
        good += failures_ == before ? 1 : 0;
    }
    std::cout << "misbehaviour " << good << " of " << parts.size() << "\n";
    return failures_ == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: make-believe-misbehaviour PROGRAM SCENE\n";
        return 2;
    }
    return Trial(argv[1], argv[2]).run();
}
