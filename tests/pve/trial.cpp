// SPDX-License-Identifier: MIT
#include "trial.h"

#include <chrono>
#include <iostream>
#include <thread>

namespace pve_double {

namespace {

const char* const alpine = "local:vztmpl/alpine-3.22-default_20250617_amd64.tar.xz";

}  // namespace

void Trial::expect(bool is_true, const std::string& what) {
    ++(is_true ? passed_ : failed_);
    if (!is_true) std::cout << "  FAILED in \"" << part_ << "\": " << what << std::endl;
}

int Trial::order_status(const std::string& body) const {
    const std::string text = request_text("PUT", "/_fault", {}, body);
    const auto answer = parse_answer(attempt(server_.control_port(), false, text).bytes);
    return answer ? answer->status : 0;
}

void Trial::order(const std::string& body) {
    expect(order_status(body) == 200, "the control port takes " + body);
}

std::string Trial::control(const std::string& method, const std::string& path) const {
    const auto answer =
        parse_answer(attempt(server_.control_port(), false, request_text(method, path, {}, "")).bytes);
    return answer ? answer->body : "";
}

Attempt Trial::ask(const std::string& method, const std::string& path, const std::string& body,
                   Patience patience) const {
    return attempt(
        server_.port_of("pve1"), true,
        request_text(method, "/api2/json" + path, {{"Authorization", server_.authorization("full")}}, body),
        patience);
}

HttpAnswer Trial::get(const std::string& path) const {
    return parse_answer(ask("GET", path).bytes).value_or(HttpAnswer());
}

Attempt Trial::create(int vmid, Patience patience) const {
    return ask("POST", "/nodes/pve1/lxc",
               "vmid=" + std::to_string(vmid) + "&unprivileged=1&rootfs=local-lvm:1&description=m" +
                   std::to_string(vmid) + "&ostemplate=" + percent_encode(alpine),
               patience);
}

HttpAnswer Trial::answer_to_create(int vmid) const {
    return parse_answer(create(vmid).bytes).value_or(HttpAnswer());
}

int Trial::entries(const std::vector<std::string>& texts) const {
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

bool Trial::comes_true(const std::function<bool()>& condition) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(15);
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

namespace {

Value creation_of(const Trial& trial, int vmid) {
    const HttpAnswer answer =
        trial.get("/nodes/pve1/tasks?source=archive&typefilter=vzcreate&vmid=" + std::to_string(vmid));
    const Value body = parse_json(answer.body).value_or(Value());
    return body["data"].items().empty() ? Value() : body["data"].items()[0];
}

}  // namespace

std::string Trial::exit_status(int vmid) const { return creation_of(*this, vmid)["status"].text(); }

int Trial::task_seconds(int vmid) const {
    const Value row = creation_of(*this, vmid);
    if (row.is_null()) return -1;
    return static_cast<int>(row["endtime"].integer() - row["starttime"].integer());
}

bool Trial::is_running(int vmid) const {
    const HttpAnswer answer = get("/nodes/pve1/lxc/" + std::to_string(vmid) + "/status/current");
    return answer.body.find(R"("status":"running")") != std::string::npos;
}

}  // namespace pve_double
