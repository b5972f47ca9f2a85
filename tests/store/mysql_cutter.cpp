// SPDX-License-Identifier: MIT
#include "mysql_cutter.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace store_test {
namespace {

sockaddr_un address_of(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    return address;
}

bool is_readable(int descriptor) {
    pollfd watched{descriptor, POLLIN, 0};
    return poll(&watched, 1, 0) > 0;
}

// Header, command byte, text. The session's settings speak of READ-COMMITTED, so the whole packet is
// compared.
bool is_commit(std::string_view packet) {
    return packet == std::string_view(
                         "\x07\0\0\0\x03"
                         "COMMIT",
                         11);
}

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = write(descriptor, bytes.data(), bytes.size());
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(written));
    }
    return true;
}

}  // namespace

MysqlCutter::MysqlCutter(const base::Config::Mysql& server, Cut cut, int count)
    : server_socket_(server.socket), config_(server), cut_(cut), left_(count) {
    char folder[] = "/tmp/berth-cutter-XXXXXX";
    if (!mkdtemp(folder)) throw std::runtime_error("no folder for the cutter's socket");
    folder_ = folder;
    config_.socket = folder_ + "/s";
    const auto address = address_of(config_.socket);
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        listen(listener_, 16) != 0)
        throw std::runtime_error("no socket for the cutter");
    thread_ = std::thread([this] { serve(); });
}

MysqlCutter::~MysqlCutter() {
    is_ending_ = true;
    thread_.join();
    close(listener_);
    unlink(config_.socket.c_str());
    rmdir(folder_.c_str());
}

void MysqlCutter::serve() {
    while (!is_ending_) {
        pollfd watched{listener_, POLLIN, 0};
        if (poll(&watched, 1, 20) <= 0) continue;
        const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        const auto address = address_of(server_socket_);
        if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            pass_on(client, server);
        close(client);
        close(server);
    }
}

void MysqlCutter::pass_on(int client, int server) {
    char bytes[65536];
    while (!is_ending_) {
        pollfd watched[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
        if (poll(watched, 2, 20) <= 0) continue;
        const bool is_from_client = watched[0].revents != 0;
        const ssize_t got = read(is_from_client ? client : server, bytes, sizeof bytes);
        if (got <= 0) return;
        const std::string_view packet(bytes, static_cast<size_t>(got));
        if (is_from_client && left_ > 0 && is_commit(packet)) {
            --left_;
            ++cuts_;
            if (cut_ == Cut::before_commit) return;
            // The server's answer is the sign that it is done; the client never sees it.
            if (!write_all(server, packet)) return;
            while (!is_ending_ && !is_readable(server)) usleep(500);
            return;
        }
        if (!write_all(is_from_client ? server : client, packet)) return;
    }
}

}  // namespace store_test
