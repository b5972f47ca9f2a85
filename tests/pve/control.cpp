// SPDX-License-Identifier: MIT
#include "control.h"

#include <sys/socket.h>
#include <unistd.h>

#include "control_actions.h"
#include "http.h"

namespace pve_double {

namespace {

constexpr int idle_seconds = 5;

std::string print_reply(const ControlReply& reply) {
    return "HTTP/1.1 " + std::to_string(reply.status) + (reply.status == 200 ? " OK" : " Refused") +
           "\r\nConnection: close\r\nContent-Type: " + reply.type +
           "\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n\r\n" + reply.body;
}

void serve(Site& site, int socket) {
    Connection connection(socket, idle_seconds);
    HeadResult result = read_head(connection);
    Head* head = std::get_if<Head>(&result);
    if (!head) return;
    if (head->content_length > 0 && !connection.read_exactly(head->content_length, head->request.body))
        return;
    connection.write(print_reply(control(site, head->request)));
    connection.close();
}

}  // namespace

void run_control(Site& site) {
    site.shutdown().watch(site.control_listener());
    while (!site.shutdown().is_over()) {
        const int socket = ::accept4(site.control_listener(), nullptr, nullptr, SOCK_CLOEXEC);
        if (socket < 0) {
            site.shutdown().sleep(std::chrono::milliseconds(20));
            continue;
        }
        std::thread([&site, socket] { serve(site, socket); }).detach();
    }
}

}  // namespace pve_double
