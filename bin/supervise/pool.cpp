// SPDX-License-Identifier: MIT
#include "pool.h"

#include <fmt/core.h>
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>

#include "base/log.h"
#include "worker.h"

namespace supervise {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_delay{100}, longest_delay{5'000}, sound_life{10'000}, trial_time{500},
    patience{40'000};

std::string describe(int status) {
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM) return "stuck in one request";
    if (WIFSIGNALED(status)) return fmt::format("signal {}", WTERMSIG(status));
    return fmt::format("exit {}", WEXITSTATUS(status));
}

}  // namespace

Pool::Pool(std::string page, std::string program, int listener, unsigned workers,
           std::vector<std::string> environment)
    : page_(std::move(page)),
      program_(std::move(program)),
      listener_(listener),
      environment_(std::move(environment)),
      slots_(workers) {}

void Pool::replace() {
    if (!stopping_) ++wanted_;
}

void Pool::stop(Moment now) {
    stopping_ = true;
    if (trial_) retire(trial_->pid, now);
    trial_.reset();
    for (Slot& slot : slots_)
        if (slot.pid) retire(slot.pid, now);
    slots_.clear();
}

bool Pool::is_empty() const { return slots_.empty() && leavers_.empty() && !trial_; }

bool Pool::reap(pid_t pid, int status, Moment now) {
    const auto leaver =
        std::find_if(leavers_.begin(), leavers_.end(), [pid](const Leaver& l) { return l.pid == pid; });
    if (leaver != leavers_.end()) {
        leavers_.erase(leaver);
        return true;
    }
    if (trial_ && trial_->pid == pid) {
        base::log::error("replacement_failed", {{"page", page_}, {"how", describe(status)}});
        give_up_replacement();
        return true;
    }
    for (Slot& slot : slots_) {
        if (slot.pid != pid) continue;
        const auto lived = std::chrono::duration_cast<milliseconds>(now - slot.started);
        schedule(slot, now);
        base::log::warning("worker_ended", {{"page", page_},
                                            {"pid", std::to_string(pid)},
                                            {"how", describe(status)},
                                            {"lived_ms", std::to_string(lived.count())},
                                            {"again_in_ms", std::to_string(slot.delay.count())}});
        return true;
    }
    return false;
}

std::optional<Moment> Pool::tick(Moment now) {
    for (Slot& slot : slots_)
        if (!slot.pid && slot.start_at <= now) start(slot, now);
    if (!stopping_) advance_replacement(now);
    for (Leaver& leaver : leavers_) {
        if (leaver.killed || leaver.kill_at > now) continue;
        base::log::warning("worker_killed", {{"page", page_}, {"pid", std::to_string(leaver.pid)}});
        ::kill(leaver.pid, SIGKILL);
        leaver.killed = true;
    }
    return next_moment();
}

void Pool::start(Slot& slot, Moment now) {
    slot.started = now;
    slot.generation = wanted_;
    const auto pid = start_worker(program_, listener_, environment_);
    if (pid) {
        slot.pid = *pid;
        return;
    }
    base::log::error("worker_not_started", {{"page", page_}, {"detail", pid.error().detail}});
    schedule(slot, now);
}

void Pool::schedule(Slot& slot, Moment now) {
    const bool was_sound = slot.pid && now - slot.started >= sound_life;
    slot.delay = was_sound ? first_delay : std::clamp(slot.delay * 2, first_delay, longest_delay);
    slot.start_at = now + slot.delay;
    slot.pid = 0;
}

// Safe although the child may have ended: it stays a zombie, and its pid ours, until we reap it.
void Pool::retire(pid_t pid, Moment now) {
    ::kill(pid, SIGTERM);
    leavers_.push_back({pid, now + patience, false});
}

void Pool::advance_replacement(Moment now) {
    if (trial_ && now - trial_->started >= trial_time) {
        Slot& slot = slots_[trial_->slot];
        if (slot.pid) retire(slot.pid, now);
        slot = {trial_->pid, trial_->started, {}, milliseconds(0), trial_->generation};
        trial_.reset();
    }
    for (size_t i = 0; i < slots_.size() && !trial_; ++i) {
        if (slots_[i].generation == wanted_) continue;
        if (!slots_[i].pid) {  // it waits for its next start, which brings the new program anyway
            slots_[i].generation = wanted_;
            continue;
        }
        const auto pid = start_worker(program_, listener_, environment_);
        if (pid) {
            trial_ = Trial{*pid, i, now, wanted_};
            continue;
        }
        base::log::error("replacement_failed", {{"page", page_}, {"detail", pid.error().detail}});
        give_up_replacement();
    }
}

void Pool::give_up_replacement() {
    trial_.reset();
    for (Slot& slot : slots_) slot.generation = wanted_;
}

std::optional<Moment> Pool::next_moment() const {
    std::optional<Moment> next;
    const auto consider = [&next](Moment moment) { next = next ? std::min(*next, moment) : moment; };
    for (const Slot& slot : slots_)
        if (!slot.pid) consider(slot.start_at);
    if (trial_) consider(trial_->started + trial_time);
    for (const Leaver& leaver : leavers_)
        if (!leaver.killed) consider(leaver.kill_at);
    return next;
}

}  // namespace supervise
