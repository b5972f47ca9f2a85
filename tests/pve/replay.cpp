// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "https_client.h"
#include "replay_compare.h"
#include "server_process.h"

// Replays recorded requests against the make-believe Proxmox and compares its answers with those of the real
// one. usage: make-believe-replay PROGRAM SCENE
namespace {

using namespace pve_double;

constexpr double auth_delay_seconds = 0.3;

// What the recording shows to have happened without being recorded: container 150 is in the later lists.
const char* const first_row_with_150 = "lxc list after create";

class Replay {
  public:
    Replay(std::string version, Value rows, const std::string& program, const std::string& scene)
        : version_(std::move(version)),
          rows_(std::move(rows)),
          server_({program, scene, version_, "2", "300"}) {}

    void run() {
        is_started_ = server_.start();
        if (!is_started_) {
            report_ << "  the server did not start\n";
            return;
        }
        port_ = server_.port_of("pve1");
        for (const Value& row : rows_.items()) replay_row(row);
    }

    bool is_good() const { return is_started_ && agreeing_ == rows_.items().size(); }

    std::string report() const {
        return report_.str() + "replay " + std::to_string(agreeing_) + " of " +
               std::to_string(rows_.items().size()) + " (" + version_ + ")\n";
    }

  private:
    std::string authorization(const std::string& kind) const {
        if (kind == "malformed") return "PVEAPIToken=tester@pve!form";
        if (kind != "wrong-secret") return server_.authorization(kind);
        const std::string right = server_.authorization("full");
        return right.substr(0, right.rfind('=')) + "=00000000-0000-4000-8000-000000000000";
    }

    std::string with_own_upids(std::string path) const {
        for (const auto& [recorded, own] : upids_) {
            for (const auto& [from, to] :
                 {std::pair{recorded, own}, {percent_encode(recorded), percent_encode(own)}}) {
                const std::size_t at = path.find(from);
                if (at != std::string::npos) path.replace(at, from.size(), to);
            }
        }
        return path;
    }

    static std::string body_of(const Value& request) {
        std::string raw = request["raw_body"].text();
        const std::string shortened = "(x, 600000 times)";
        const std::size_t at = raw.find(shortened);
        if (at != std::string::npos) raw.replace(at, shortened.size(), std::string(600000, 'x'));
        if (!raw.empty()) return raw;
        std::string form;
        for (const auto& [name, value] : request["form"].members()) {
            form += (form.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value.text());
        }
        return form;
    }

    std::optional<HttpAnswer> ask(const Value& request) const {
        std::map<std::string, std::string> headers;
        if (request["token"].is_string()) headers["Authorization"] = authorization(request["token"].text());
        const std::string body = body_of(request);
        if (!body.empty()) headers["Content-Type"] = "application/x-www-form-urlencoded";
        return send_request(port_, request["method"].text(),
                            "/api2/json" + with_own_upids(request["path"].text()), headers, body);
    }

    std::size_t active_tasks(const std::string& type) const {
        const auto answer = ask(Value::object({{"method", "GET"},
                                               {"path", "/nodes/pve1/tasks?source=active&typefilter=" + type},
                                               {"token", "full"}}));
        const std::optional<Value> body = answer ? parse_json(answer->body) : std::nullopt;
        return body ? (*body)["data"].items().size() : 0;
    }

    // As the recording did: the next request came when the task was over, three of them excepted.
    void wait_for_tasks(const std::string& row) const {
        if (row == "task status: just started" || row == "create: same id while the task runs") return;
        const bool wants_start = row.rfind("tasks of a start=1 create", 0) == 0;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
        while (std::chrono::steady_clock::now() < deadline) {
            if (wants_start ? active_tasks("vzstart") > 0 : active_tasks("") == 0) return;
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }

    void make_150() const {
        ask(Value::object(
            {{"method", "POST"},
             {"path", "/nodes/pve1/lxc"},
             {"token", "full"},
             {"form", Value::object({{"vmid", "150"},
                                     {"ostemplate", "local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz"},
                                     {"rootfs", "local:1"},
                                     {"unprivileged", "1"}})}}));
    }

    void replay_row(const Value& row) {
        const std::string name = row["name"].text();
        if (name == first_row_with_150) make_150();
        wait_for_tasks(name);
        const std::optional<HttpAnswer> answer = ask(row["request"]);
        std::vector<std::string> differences{"no answer came"};
        if (answer) differences = compare(row, *answer);
        if (differences.empty()) {
            ++agreeing_;
            return;
        }
        report_ << "  " << version_ << ", " << name << ":\n";
        for (const std::string& difference : differences) report_ << "    " << difference << "\n";
    }

    // Tasks that no answer named yet, such as the start that follows a creation: known by type and guest.
    void learn_upids(const Value& recorded, const Value& found) {
        for (const Value& row : recorded["data"].items()) {
            const std::string upid = row["upid"].text();
            if (upid.empty() || upids_.count(upid) != 0) continue;
            for (const Value& own : found["data"].items()) {
                const bool is_same =
                    own["type"].text() == row["type"].text() && own["id"].text() == row["id"].text();
                if (is_same) upids_[upid] = own["upid"].text();
            }
        }
    }

    std::vector<std::string> compare(const Value& row, const HttpAnswer& answer) {
        const Value& wanted = row["response"];
        const std::optional<Value> recorded_body = parse_json(wanted["body"].text());
        const std::optional<Value> body = parse_json(answer.body);
        if (recorded_body && body && (*recorded_body)["data"].text().rfind("UPID:", 0) == 0) {
            upids_[(*recorded_body)["data"].text()] = (*body)["data"].text();
        }
        if (recorded_body && body) learn_upids(*recorded_body, *body);
        std::vector<std::string> differences;
        if (answer.status != wanted["status"].integer()) {
            differences.push_back("status " + std::to_string(answer.status) + " instead of " +
                                  wanted["status"].text());
        }
        if (answer.reason != wanted["reason"].text()) {
            differences.push_back("reason '" + answer.reason + "' instead of '" + wanted["reason"].text() +
                                  "'");
        }
        if (answer.status == 401 && answer.seconds < auth_delay_seconds) {
            differences.emplace_back("the refusal came at once");
        }
        for (const auto& [name, value] : wanted["headers"].members()) {
            const auto found = answer.headers.find(name);
            if (found == answer.headers.end() || found->second != value.text()) {
                differences.push_back("header " + name + " is not '" + value.text() + "'");
            }
        }
        const bool has_type = wanted["headers"].has("content-type");
        if (!has_type && answer.headers.count("content-type") != 0)
            differences.emplace_back("a content type came");
        for (std::string& difference :
             compare_bodies(row["name"].text(), wanted["body"].text(), answer.body, upids_)) {
            differences.push_back(std::move(difference));
        }
        return differences;
    }

    std::string version_;
    Value rows_;
    ServerProcess server_;
    bool is_started_ = false;
    int port_ = 0;
    UpidMap upids_;
    std::size_t agreeing_ = 0;
    std::ostringstream report_;
};

std::optional<Value> read_rows(const std::string& file) {
    std::ifstream stream(file);
    if (!stream) return std::nullopt;
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_json(text.str());
}

void print_leniencies() {
    std::cout << "values that two machines cannot have in common, and how they are looked at instead:\n";
    for (const Leniency& leniency : leniencies()) {
        std::cout << "  " << leniency.path << " in rows \"" << leniency.row << "\": " << leniency.accept
                  << " (" << leniency.reason << ")\n";
    }
    std::cout
        << "  log lines that begin with Can't exec: left out (programs that the recording host lacked)\n";
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        std::cerr << "usage: make-believe-replay PROGRAM SCENE [--rules]\n";
        return 2;
    }
    const char* shared = std::getenv("BERTH_SHARED");
    const std::string directory = std::string(shared ? shared : "../shared") + "/pve/recorded/";
    std::vector<std::unique_ptr<Replay>> replays;
    for (const char* version : {"8.4", "9.2"}) {
        const std::string file = directory + version + ".json";
        std::optional<Value> rows = read_rows(file);
        if (!rows) {
            std::cout << "skipped: replay (" << version << "), " << file << " is absent\n";
            continue;
        }
        replays.push_back(std::make_unique<Replay>(version, std::move(*rows), argv[1], argv[2]));
    }
    std::vector<std::thread> threads;
    for (auto& replay : replays) threads.emplace_back([&replay] { replay->run(); });
    for (std::thread& thread : threads) thread.join();
    if (argc > 3) print_leniencies();
    bool is_good = true;
    for (const auto& replay : replays) {
        std::cout << replay->report();
        is_good = is_good && replay->is_good();
    }
    return is_good ? 0 : 1;
}
