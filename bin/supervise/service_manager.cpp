// SPDX-License-Identifier: MIT
#include "service_manager.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/log.h"
#include "base/text.h"

namespace supervise {
namespace {

constexpr int first_handed = 3;

std::string variable(const char* name) {
    const char* const value = std::getenv(name);
    return value ? value : "";
}

int socket_option(int fd, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

bool is_listening_stream(int fd) {
    return socket_option(fd, SO_TYPE) == SOCK_STREAM && socket_option(fd, SO_ACCEPTCONN) == 1;
}

}  // namespace

base::Result<std::vector<HandedSocket>> take_handed_sockets() {
    std::vector<HandedSocket> handed;
    // Without the comparison a child would take for its own what only its parent was given.
    if (variable("LISTEN_PID") != std::to_string(::getpid())) return handed;
    const auto count = base::parse_unsigned(variable("LISTEN_FDS"));
    if (!count || *count == 0) return handed;
    const auto names = base::split(variable("LISTEN_FDNAMES"), ':');
    if (names.size() != *count)
        return base::Error{base::Code::bad_input,
                           fmt::format("{} sockets were handed over with {} names", *count, names.size())};
    for (const std::string& name : names) {
        const int fd = first_handed + static_cast<int>(handed.size());
        if (!is_listening_stream(fd) || ::fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
            return base::Error{
                base::Code::bad_input,
                fmt::format("descriptor {}, handed over as \"{}\", is no listening stream socket", fd, name)};
        handed.push_back({name, fd});
    }
    return handed;
}

void notify(std::string_view state) {
    const std::string path = variable("NOTIFY_SOCKET");
    if (path.empty()) return;
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return base::log::warning("not_notified", {{"path", path}});
    path.copy(address.sun_path, path.size());
    if (path.front() == '@') address.sun_path[0] = '\0';  // a name that is in no file system
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || ::sendto(fd, state.data(), state.size(), MSG_NOSIGNAL,
                           reinterpret_cast<const sockaddr*>(&address), length) < 0)
        base::log::warning("not_notified", {{"path", path}, {"detail", std::strerror(errno)}});
    if (fd >= 0) ::close(fd);
}

}  // namespace supervise
