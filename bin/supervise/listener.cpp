// SPDX-License-Identifier: MIT
#include "listener.h"

#include <fmt/core.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace supervise {
namespace {

// A longer queue than the workers empty within the web server's read timeout only makes work for readers who
// have left: beyond it nginx gets EAGAIN and answers 502 at once.
constexpr int backlog = 64;

base::Error failed(const char* action, const std::string& path) {
    return {base::Code::internal, fmt::format("{}: cannot {}: {}", path, action, std::strerror(errno))};
}

// Binds under `path`, listening and with its rights set.
base::Result<void> prepare(int fd, const std::string& path, const SocketRights& rights) {
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return failed("remove", path);
    const mode_t before = ::umask(0177);
    const int bound = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    ::umask(before);
    if (bound != 0) return failed("bind", path);
    if (::listen(fd, backlog) != 0) return failed("listen on", path);
    if (rights.group && ::chown(path.c_str(), static_cast<uid_t>(-1), *rights.group) != 0)
        return failed("change the group of", path);
    if (::chmod(path.c_str(), rights.mode) != 0) return failed("change the mode of", path);
    return {};
}

}  // namespace

base::Result<Listener> open_listener(const std::string& run, const std::string& page,
                                     const SocketRights& rights) {
    Listener listener;
    listener.path = fmt::format("{}/{}.sock", run, page);
    if (listener.path.size() >= sizeof sockaddr_un::sun_path)
        return base::Error{
            base::Code::bad_input,
            fmt::format("{}: {} bytes, a socket's path may have {}: choose a shorter --run", listener.path,
                        listener.path.size(), sizeof sockaddr_un::sun_path - 1)};
    listener.fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener.fd < 0) return failed("open a socket for", listener.path);

    const std::string fresh = fmt::format("{}/{}.new", run, page);
    const auto ready = prepare(listener.fd, fresh, rights);
    struct stat status = {};
    if (!ready || ::stat(fresh.c_str(), &status) != 0 ||
        ::rename(fresh.c_str(), listener.path.c_str()) != 0) {
        const auto error = ready ? failed("put in place", listener.path) : ready.error();
        ::unlink(fresh.c_str());
        ::close(listener.fd);
        return error;
    }
    listener.device = status.st_dev;
    listener.inode = status.st_ino;
    return listener;
}

base::Result<Listener> handed_listener(int fd) {
    Listener listener;
    listener.fd = fd;
    return listener;
}

void close_listener(Listener& listener) {
    struct stat status = {};
    if (!listener.path.empty() && ::stat(listener.path.c_str(), &status) == 0 &&
        status.st_dev == listener.device && status.st_ino == listener.inode)
        ::unlink(listener.path.c_str());
    ::close(listener.fd);
    listener.fd = -1;
}

}  // namespace supervise
