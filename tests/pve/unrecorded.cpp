// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "contract_walk.h"
#include "https_client.h"
#include "server_process.h"

// Asks for what was never recorded. Two sources of expectations: the rows of unrecorded.json, each of which
// names where its answer is written; and the API documents, every parameter of which is tried with wrong
// values. usage: make-believe-unrecorded PROGRAM SCENE ROWS
namespace {

using namespace pve_double;

std::optional<Value> read_file(const std::string& file) {
    std::ifstream stream(file);
    if (!stream) return std::nullopt;
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_json(text.str());
}

std::string form_of(const Value& members) {
    std::string form;
    for (const auto& [name, value] : members.members()) {
        form += (form.empty() ? "" : "&") + percent_encode(name) + "=" + percent_encode(value.text());
    }
    return form;
}

class Questions {
  public:
    Questions(const std::string& program, const std::string& scene, std::string version)
        : version_(std::move(version)), server_({program, scene, version_, "0.2", "20"}) {}

    bool start() { return server_.start(); }

    void ask_rows(const Value& rows);
    void walk(const Value& contract, const Value& formats);

    int passed() const { return passed_; }
    int failed() const { return failed_; }

  private:
    void judge(bool is_good, const std::string& what) {
        ++(is_good ? passed_ : failed_);
        if (!is_good) std::cout << "  FAILED (" << version_ << ") " << what << std::endl;
    }

    HttpAnswer ask(const std::string& method, const std::string& target, const std::string& token,
                   const std::string& body, const std::string& type = "") const;
    HttpAnswer ask_row(const Value& row) const;
    void ask_one(const Value& row);
    void settle() const;
    void try_value(const Value& endpoint, const std::string& name, const WrongValue& wrong);

    std::string version_;
    ServerProcess server_;
    int passed_ = 0;
    int failed_ = 0;
};

HttpAnswer Questions::ask(const std::string& method, const std::string& target, const std::string& token,
                          const std::string& body, const std::string& type) const {
    std::map<std::string, std::string> headers;
    if (!token.empty()) headers["Authorization"] = server_.authorization(token);
    if (!body.empty()) headers["Content-Type"] = type.empty() ? "application/x-www-form-urlencoded" : type;
    return send_request(server_.port_of("pve1"), method, target, headers, body).value_or(HttpAnswer());
}

// "create" is a POST that would succeed, changed in the parameters named; null takes one away.
HttpAnswer Questions::ask_row(const Value& row) const {
    const std::string token = row["token"].text("full");
    if (!row.has("create")) {
        const std::string body = row.has("raw") ? row["raw"].text() : form_of(row["form"]);
        return ask(row["method"].text("GET"), row["base"].text("/api2/json") + row["path"].text(), token,
                   body, row["type"].text());
    }
    Value form = Value::object({{"vmid", "110"},
                                {"ostemplate", "local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz"},
                                {"rootfs", "local:0.01"},
                                {"unprivileged", "1"}});
    for (const auto& [name, value] : row["create"].members()) {
        if (value.is_null()) {
            form.erase(name);
        } else {
            form.set(name, value);
        }
    }
    return ask("POST", "/api2/json/nodes/pve1/lxc", token, form_of(form));
}

void Questions::settle() const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < deadline) {
        const HttpAnswer answer = ask("GET", "/api2/json/nodes/pve1/tasks?source=active", "full", "");
        const std::optional<Value> body = parse_json(answer.body);
        if (body && (*body)["data"].items().empty()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
}

// Container 110 is gone afterwards, unless the row keeps it for the next ones.
void Questions::ask_one(const Value& row) {
    const HttpAnswer answer = ask_row(row);
    const std::optional<Value> body = parse_json(answer.body);
    const std::string what = row["name"].text() + " [" + row["source"].text() + "]: ";
    const std::string status = std::to_string(answer.status);
    judge(status == row["status"].text("400"),
          what + status + " " + answer.reason + " instead of " + row["status"].text("400"));
    const bool is_refused_parameter = row.has("errors");
    const std::string reason =
        row["reason"].text(is_refused_parameter ? "Parameter verification failed." : "OK");
    judge(answer.reason == reason, what + "'" + answer.reason + "' instead of '" + reason + "'");
    for (const auto& [name, text] : row["errors"].members()) {
        const std::string found = body ? (*body)["errors"][name].text() : answer.body;
        judge(found == text.text(), what + name + " is '" + found + "' instead of '" + text.text() + "'");
    }
    if (is_refused_parameter && body) {
        judge((*body)["errors"].members().size() == row["errors"].members().size(),
              what + "other parameters are refused too: " + answer.body);
    }
    if (row.has("body")) {
        judge(body && body->dump() == row["body"].dump(), what + "the body is " + answer.body);
    }
    settle();
    if (row.has("exit")) {
        const HttpAnswer list = ask("GET", "/api2/json/nodes/pve1/tasks?limit=1", "full", "");
        const Value data = parse_json(list.body).value_or(Value())["data"];
        const std::string exit = data.items().empty() ? "" : data.items()[0]["status"].text();
        judge(exit == row["exit"].text(), what + "the task ended with '" + exit + "'");
    }
    if (row["keep"].truth()) return;
    ask("DELETE", "/api2/json/nodes/pve1/lxc/110?force=1", "full", "");
    settle();
}

void Questions::ask_rows(const Value& rows) {
    for (const Value& row : rows.items()) {
        bool is_wanted = !row.has("versions");
        for (const Value& version : row["versions"].items())
            is_wanted = is_wanted || version.text() == version_;
        if (is_wanted) ask_one(row);
    }
}

// Only the error of this one parameter counts: the others may be missing.
void Questions::try_value(const Value& endpoint, const std::string& name, const WrongValue& wrong) {
    std::string path = endpoint["path"].text();
    for (const auto& [from, to] : {std::pair{"{node}", "pve1"},
                                   {"{vmid}", "100"},
                                   {"{storage}", "local"},
                                   {"{upid}", "UPID:pve1:00000001:00000001:00000001:vzcreate:101:a@pve:"}}) {
        const std::size_t at = path.find(from);
        if (at != std::string::npos) path.replace(at, std::string(from).size(), to);
    }
    const std::string method = endpoint["method"].text();
    const std::string form = percent_encode(name) + "=" + percent_encode(wrong.text);
    const bool has_body = method == "POST" || method == "PUT";
    const HttpAnswer answer =
        ask(method, "/api2/json" + path + (has_body ? "" : "?" + form), "full", has_body ? form : "");
    if (answer.status == 403) return;  // neither of the scene's tokens may do that
    const std::optional<Value> body = parse_json(answer.body);
    const std::string found = body ? (*body)["errors"][name].text() : answer.body;
    judge(answer.status == 400 && found == wrong.error, method + " " + path + " " + name + "=" + wrong.text +
                                                            ": " + std::to_string(answer.status) + " '" +
                                                            found + "' instead of '" + wrong.error + "'");
}

void Questions::walk(const Value& contract, const Value& formats) {
    const WrongValue unknown{
        "1", "property is not defined in schema and the schema does not allow additional properties"};
    for (const Value& endpoint : contract["endpoints"].items()) {
        const std::string path = endpoint["path"].text();
        try_value(endpoint, "nosuch", unknown);
        for (const auto& [name, schema] : endpoint["parameters"]["properties"].members()) {
            if (path.find("{" + name + "}") != std::string::npos) continue;
            const std::string first = first_of_family(name);
            for (const WrongValue& wrong : wrong_values(schema, formats, first))
                try_value(endpoint, first, wrong);
            if (!beyond_family(name).empty()) try_value(endpoint, beyond_family(name), unknown);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 4) {
        std::cerr << "usage: make-believe-unrecorded PROGRAM SCENE ROWS\n";
        return 2;
    }
    const char* shared = std::getenv("BERTH_SHARED");
    const std::string contracts = std::string(shared ? shared : "../shared") + "/pve/contract/";
    const std::optional<Value> rows = read_file(argv[3]);
    if (!rows) {
        std::cout << argv[3] << " cannot be read\n";
        return 2;
    }
    int passed = 0;
    int failed = 0;
    for (const char* version : {"7.4", "8.4", "9.2"}) {
        Questions trial(argv[1], argv[2], version);
        if (!trial.start()) {
            std::cout << "  the server did not start\n";
            return 1;
        }
        trial.ask_rows(*rows);
        const std::optional<Value> contract = read_file(contracts + "pve-" + version + ".json");
        const std::optional<Value> formats = read_file(contracts + "formats.json");
        if (contract && formats) {
            trial.walk(*contract, (*formats)["formats"]);
        } else {
            std::cout << "skipped: the parameters of " << version << ", the API documents are not in "
                      << contracts << "\n";
        }
        passed += trial.passed();
        failed += trial.failed();
    }
    std::cout << passed << " passed, " << failed << " failed\n";
    return failed == 0 ? 0 : 1;
}
