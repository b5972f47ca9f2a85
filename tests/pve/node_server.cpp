// SPDX-License-Identifier: MIT
#include "node_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "listener.h"
#include "spoiled_answers.h"

namespace pve_double {

namespace {

constexpr int idle_seconds = 5;
constexpr int handshake_byte = 0x16;

std::string line_of(const Head& head) {
    std::string line = head.request.method + " " + Api::relative_path(head.request.path);
    if (!head.request.query.empty()) line += "?" + head.request.query;
    return line;
}

}  // namespace

NodeServer::NodeServer(Api& api, Cluster& cluster, const Node& node, Faults& faults, Shutdown& shutdown)
    : api_(api), cluster_(cluster), node_(node), faults_(faults), shutdown_(shutdown) {}

bool NodeServer::open(int port) {
    const int listener = listen_on(port);
    if (listener < 0) return false;
    port_ = port_of(listener);
    shutdown_.watch(listener);
    listener_ = listener;
    return true;
}

void NodeServer::set_identity(Identity identity) {
    const std::lock_guard<std::mutex> guard(mutex_);
    identity_ = std::move(identity);
}

std::string NodeServer::fingerprint() const {
    const std::lock_guard<std::mutex> guard(mutex_);
    return identity_.fingerprint;
}

Value NodeServer::counters() const {
    return Value::object({{"cluster", cluster_.scene.name},
                          {"node", node_.name},
                          {"connections", connections_.load()},
                          {"handshakes", handshakes_.load()},
                          {"requests", requests_.load()}});
}

bool NodeServer::set_listening(bool is_on) {
    if (is_on) return listener_ >= 0 || open(port_);
    const int listener = listener_.exchange(-1);
    if (listener >= 0) {
        shutdown_.forget(listener);
        ::shutdown(listener, SHUT_RDWR);
        ::close(listener);
    }
    const std::lock_guard<std::mutex> guard(mutex_);
    for (int socket : sockets_) ::shutdown(socket, SHUT_RDWR);
    return true;
}

void NodeServer::run() {
    while (!shutdown_.is_over()) {
        const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) {
            // Switched off, out of descriptors, or the end: none of them worth a busy loop.
            shutdown_.sleep(std::chrono::milliseconds(20));
            continue;
        }
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        ++connections_;
        std::thread([this, socket] { serve(socket); }).detach();
    }
}

void NodeServer::serve(int socket) {
    shutdown_.watch(socket);
    {
        const std::lock_guard<std::mutex> guard(mutex_);
        sockets_.insert(socket);
    }
    Connection connection(socket, idle_seconds, [this](int closing) {
        shutdown_.forget(closing);
        const std::lock_guard<std::mutex> guard(mutex_);
        sockets_.erase(closing);
    });
    const auto fault = faults_.take(Faults::Stage::connection, "connect " + node_.name);
    if (fault && (*fault)["action"].text() == "hang") {
        hang(connection);
    } else if (fault) {
        connection.abort(true);
    } else {
        converse(connection);
    }
}

// Until the fault is cleared, the peer leaves, or the server ends.
void NodeServer::hang(Connection& connection) {
    const long generation = faults_.generation();
    while (generation == faults_.generation() && shutdown_.sleep(std::chrono::milliseconds(100))) {
        char byte = 0;
        const auto count = ::recv(connection.socket(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
        if (count == 0 || (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK)) return;
    }
}

void NodeServer::converse(Connection& connection) {
    const int first = connection.peek();
    if (first < 0) return;
    if (first != handshake_byte) {
        connection.write(
            "HTTP/1.1 301 Moved Permanently\r\nConnection: close\r\nLocation: https://localhost:" +
            std::to_string(port_) + "/\r\n\r\n");
        connection.close();
        return;
    }
    Identity identity;
    {
        const std::lock_guard<std::mutex> guard(mutex_);
        identity = identity_;
    }
    if (!connection.shake_hands(identity.context.get())) return;
    ++handshakes_;
    while (!shutdown_.is_over()) {
        HeadResult result = read_head(connection);
        if (std::holds_alternative<std::monostate>(result)) return;
        ++requests_;
        if (auto* answer = std::get_if<Answer>(&result)) {
            send(connection, Head(), *answer);
            connection.close();
            return;
        }
        if (!serve_request(connection, std::move(std::get<Head>(result)))) return;
    }
}

bool NodeServer::read_body(Connection& connection, Head& head) {
    return head.content_length == 0 || connection.read_exactly(head.content_length, head.request.body);
}

bool NodeServer::serve_request(Connection& connection, Head head) {
    const std::string line = line_of(head);
    head.request.take_task_fault = [this, line] {
        const auto fault = faults_.take(Faults::Stage::task, line);
        return fault ? task_fault(*fault) : Value();
    };
    if (const auto fault = faults_.take(Faults::Stage::request, line)) {
        return serve_spoiled(connection, head, *fault);
    }
    // A body that will be refused is not read: the refusal comes first.
    if (!check_body(head) && !read_body(connection, head)) return false;
    return send(connection, head, execute(head));
}

Answer NodeServer::execute(Head& head) {
    const auto user = api_.admit(cluster_, head.request);
    if (const auto* answer = std::get_if<Answer>(&user)) return *answer;
    if (const auto answer = check_body(head)) return *answer;
    return api_.handle(cluster_, node_.name, std::get<std::string>(user), head.request);
}

bool NodeServer::send(Connection& connection, const Head& head, const Answer& answer) {
    if (answer.delay_ms > 0 && !shutdown_.sleep(std::chrono::milliseconds(answer.delay_ms))) return false;
    const bool keeps_alive = head.keeps_alive && answer.status < 400 && !shutdown_.is_over();
    if (!connection.write(print_answer(head, answer, keeps_alive))) return false;
    if (!keeps_alive) connection.close();
    return keeps_alive;
}

bool NodeServer::serve_spoiled(Connection& connection, Head& head, const Value& fault) {
    if (!read_body(connection, head)) return false;
    const std::string action = fault["action"].text();
    const auto pause = std::chrono::milliseconds(static_cast<long>(fault["seconds"].real() * 1000));
    if (action == "delay") {
        return shutdown_.sleep(pause) && send(connection, head, execute(head));
    }
    if (action == "silent") {
        hang(connection);
        return false;
    }
    if (action == "drop_before_execute") {
        connection.abort(fault["reset"].truth());
        return false;
    }
    if (action == "delay_execute") {
        if (fault["drop"].truth()) connection.abort(false);
        if (!shutdown_.sleep(pause)) return false;
        const Answer answer = execute(head);
        return connection.socket() >= 0 && send(connection, head, answer);
    }
    const bool is_executed = fault["execute"].truth(action != "status");
    const Answer answer = is_executed ? execute(head) : Answer();
    if (action == "execute_then_drop") {
        if (!shutdown_.sleep(pause)) return false;
        connection.abort(fault["reset"].truth());
        return false;
    }
    if (action == "status") {
        if (!shutdown_.sleep(pause)) return false;
        return send(connection, head, answer_by_order(fault));
    }
    write_spoiled(connection, head, answer, fault);
    return false;
}

}  // namespace pve_double
