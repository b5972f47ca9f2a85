// SPDX-License-Identifier: MIT
#include "spoiled_answers.h"

#include <algorithm>

namespace pve_double {

namespace {

// JSON that never ends well: "text", "html" or "nested" many brackets.
std::string malformed_body(const Value& fault) {
    const std::string kind = fault["kind"].text("json");
    if (fault.has("body")) return fault["body"].text();
    if (kind == "html") return "<!DOCTYPE html><html><body><h1>It works!</h1></body></html>";
    if (kind == "nested") return std::string(static_cast<std::size_t>(fault["size"].integer(1000000)), '[');
    if (kind == "empty") return "";
    return "{\"data\":[{\"vmid\":100,\"name\":\"tak";
}

void write_huge(Connection& connection, const Head& head, const Answer& answer, std::int64_t size) {
    Answer first = answer;
    first.body.clear();
    const std::string begin = "{\"data\":\"";
    if (!connection.write(print_answer(head, first, false, static_cast<std::size_t>(size)) + begin)) return;
    const std::string block(1U << 16U, 'x');
    std::int64_t left = size - static_cast<std::int64_t>(begin.size()) - 2;
    while (left > 0) {
        const auto piece = static_cast<std::size_t>(std::min<std::int64_t>(left, 1 << 16));
        if (!connection.write(std::string_view(block).substr(0, piece))) return;
        left -= static_cast<std::int64_t>(piece);
    }
    connection.write("\"}");
}

// Chunks until the peer has enough.
void write_endless(Connection& connection) {
    if (!connection.write(
            "HTTP/1.1 200 OK\r\nServer: pve-api-daemon/3.0\r\nConnection: close\r\n"
            "Content-Type: application/json;charset=UTF-8\r\nTransfer-Encoding: chunked\r\n\r\n")) {
        return;
    }
    const std::string chunk = "4000\r\n" + std::string(0x4000, '[') + "\r\n";
    while (connection.write(chunk)) {
    }
}

}  // namespace

Answer answer_by_order(const Value& fault) {
    Answer answer;
    answer.status = static_cast<int>(fault["status"].integer(500));
    answer.reason = fault["reason"].text(answer.status == 596 ? "Connection timed out" : "Error");
    answer.body = fault["body"].is_object() ? fault["body"].dump() : fault["body"].text();
    answer.is_json = !answer.body.empty();
    return answer;
}

void write_spoiled(Connection& connection, const Head& head, const Answer& answer, const Value& fault) {
    const std::string action = fault["action"].text();
    if (action == "malformed") {
        Answer spoiled = answer;
        spoiled.body = malformed_body(fault);
        connection.write(print_answer(head, spoiled, false));
    } else if (action == "truncated") {
        Answer spoiled = answer;
        const std::size_t length = answer.body.size();
        spoiled.body = answer.body.substr(
            0, static_cast<std::size_t>(fault["bytes"].integer(static_cast<std::int64_t>(length / 2))));
        connection.write(print_answer(head, spoiled, false, length + 1));
    } else if (action == "huge") {
        write_huge(connection, head, answer, fault["size"].integer(50LL << 20));
    } else {
        write_endless(connection);
    }
    connection.close();
}

Value task_fault(const Value& fault) {
    const std::string action = fault["action"].text();
    Value change = Value::object();
    if (fault.has("seconds")) change.set("seconds", fault["seconds"]);
    if (action == "task_error") {
        change.set("error", fault["message"].text("command 'tar' failed: exit code 2"));
        change.set("keep", fault["keep"].truth());
    }
    if (action == "task_warnings") {
        change.set("warnings", fault["warnings"].integer(1));
        if (fault.has("message")) change.set("text", fault["message"]);
    }
    if (action == "placeholder") change.set("placeholder", true);
    return change;
}

}  // namespace pve_double
