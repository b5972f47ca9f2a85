// SPDX-License-Identifier: MIT
#include "supervisor.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/log.h"
#include "service_manager.h"
#include "worker.h"

namespace supervise {
namespace {

base::Error failed(const std::string& what) {
    return {base::Code::internal, fmt::format("{}: {}", what, std::strerror(errno))};
}

// Rounded up, so that what is due at `until` is due after the wait.
int milliseconds_to(std::optional<Moment> until) {
    if (!until) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*until - Clock::now()).count();
    return static_cast<int>(std::clamp<long long>(left, 0, 60'000));
}

}  // namespace

Supervisor::~Supervisor() {
    for (Listener& listener : listeners_) close_listener(listener);
    if (signals_ >= 0) ::close(signals_);
    if (lock_ >= 0) ::close(lock_);
}

base::Result<void> Supervisor::open() {
    const auto& account = plan_.account;
    if (!plan_.run.empty())
        if (auto made = make_run_folder(); !made) return made.error();
    if (account)
        if (auto acts = base::act_as(*account, plan_.rights.group); !acts) return acts.error();
    if (!plan_.run.empty())
        if (auto held = hold_run_folder(); !held) return held.error();
    if (auto watched = watch_signals(); !watched) return watched.error();
    if (auto opened = open_sockets(); !opened) return opened.error();
    return account ? base::become(*account) : base::Result<void>();
}

base::Result<void> Supervisor::open_sockets() {
    const auto environment = worker_environment(plan_.config);
    for (const Plan::Page& page : plan_.pages) {
        auto listener =
            page.handed ? handed_listener(*page.handed) : open_listener(plan_.run, page.name, plan_.rights);
        if (!listener) return listener.error();
        listeners_.push_back(*listener);
        pools_.emplace_back(page.name, plan_.programs + "/" + page.name, listener->fd, page.workers,
                            environment);
    }
    return {};
}

base::Result<void> Supervisor::run() {
    base::log::info("started",
                    {{"pages", std::to_string(pools_.size())}, {"pid", std::to_string(::getpid())}});
    notify("READY=1");
    while (!(stopping_ && is_empty()))
        if (auto waited = wait(tick()); !waited) return waited.error();
    base::log::info("stopped");
    return {};
}

base::Result<void> Supervisor::make_run_folder() {
    if (::mkdir(plan_.run.c_str(), 0750) != 0)
        return errno == EEXIST ? base::Result<void>() : failed("cannot make " + plan_.run);
    const auto& account = plan_.account;
    const uid_t owner = account ? account->uid : static_cast<uid_t>(-1);
    const gid_t own_group = account ? account->gid : static_cast<gid_t>(-1);
    if (::chown(plan_.run.c_str(), owner, plan_.rights.group.value_or(own_group)) != 0)
        return failed("cannot change the owner of " + plan_.run);
    return {};
}

// One supervisor a folder: the lock ends with the process, however that dies.
base::Result<void> Supervisor::hold_run_folder() {
    const std::string path = plan_.run + "/supervise.pid";
    lock_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (lock_ < 0 && errno == EACCES && plan_.account)
        return failed(fmt::format("cannot open {}, since {} does not belong to {}", path, plan_.run,
                                  plan_.account->name));
    if (lock_ < 0) return failed("cannot open " + path);
    if (::flock(lock_, LOCK_EX | LOCK_NB) != 0)
        return base::Error{base::Code::conflict,
                           fmt::format("another berth-supervise runs in {}, see {}", plan_.run, path)};
    const std::string text = fmt::format("{}\n", ::getpid());
    if (::ftruncate(lock_, 0) != 0 ||
        ::pwrite(lock_, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
        return failed("cannot write " + path);
    return {};
}

base::Result<void> Supervisor::watch_signals() {
    ::signal(SIGPIPE, SIG_IGN);  // a log that goes nowhere ends nobody
    sigset_t watched;
    sigemptyset(&watched);
    for (const int number : {SIGCHLD, SIGHUP, SIGTERM, SIGINT}) sigaddset(&watched, number);
    if (::sigprocmask(SIG_BLOCK, &watched, nullptr) != 0) return failed("cannot block signals");
    signals_ = ::signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signals_ < 0) return failed("cannot open a signalfd");
    return {};
}

base::Result<void> Supervisor::wait(std::optional<Moment> until) {
    pollfd source = {signals_, POLLIN, 0};
    const int ready = ::poll(&source, 1, milliseconds_to(until));
    if (ready < 0 && errno != EINTR) return failed("poll");
    if (ready > 0) take_signals();
    return {};
}

// Equal signals may have become one: so SIGCHLD means "look", not "one child".
void Supervisor::take_signals() {
    signalfd_siginfo info;
    while (::read(signals_, &info, sizeof info) == sizeof info) {
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT) stop();
        if (info.ssi_signo != SIGHUP || stopping_) continue;
        base::log::info("replacing");
        for (Pool& pool : pools_) pool.replace();
    }
    reap();
}

// Takes every ended child, also strangers handed to us where we are process 1.
void Supervisor::reap() {
    const Moment now = Clock::now();
    int status = 0;
    for (pid_t pid; (pid = ::waitpid(-1, &status, WNOHANG)) > 0;)
        for (Pool& pool : pools_)
            if (pool.reap(pid, status, now)) break;
}

// The names go first: the web server then says "unavailable" at once instead of queueing for nobody.
void Supervisor::stop() {
    if (stopping_) return;
    stopping_ = true;
    base::log::info("stopping");
    notify("STOPPING=1");
    for (Listener& listener : listeners_) close_listener(listener);
    listeners_.clear();
    for (Pool& pool : pools_) pool.stop(Clock::now());
}

bool Supervisor::is_empty() const {
    return std::all_of(pools_.begin(), pools_.end(), [](const Pool& pool) { return pool.is_empty(); });
}

std::optional<Moment> Supervisor::tick() {
    std::optional<Moment> next;
    const Moment now = Clock::now();
    for (Pool& pool : pools_)
        if (const auto moment = pool.tick(now)) next = next ? std::min(*next, *moment) : *moment;
    return next;
}

}  // namespace supervise
