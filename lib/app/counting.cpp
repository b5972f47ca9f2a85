// SPDX-License-Identifier: MIT
#include "app/counting.h"

#include <algorithm>

#include "base/log.h"

namespace app {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

bool is_counted(const Site& site) { return !site.config.metrics.allow.empty(); }

const char* bound_of(microseconds took) {
    const double seconds = static_cast<double>(took.count()) / 1e6;
    for (const TimeBound& bound : time_bounds)
        if (seconds <= bound.seconds) return bound.text;
    return "+Inf";
}

// An answer that Berth asked for and can act on, not trouble: a VMID that is taken, a container that is gone.
bool is_plain_answer(pve::Kind kind) { return kind == pve::Kind::taken || kind == pve::Kind::missing; }

void log_failure(const pve::CallEnd& call) {
    const pve::Failure& failure = *call.failure;
    const auto took = std::chrono::duration_cast<milliseconds>(call.took).count();
    base::log::warning("call_failed", {{"node", std::to_string(call.record)},
                                       {"address", call.address},
                                       {"method", call.method},
                                       {"path", call.path},
                                       {"status", std::to_string(failure.status)},
                                       {"ms", std::to_string(took)},
                                       {"kind", outcome_of(call.failure)},
                                       {"detail", failure.detail}});
}

}  // namespace

std::string name_of_requests(const std::string& page, int status_class) {
    return "requests:" + page + ":" + std::to_string(status_class) + "xx";
}
std::string name_of_calls(const std::string& outcome) { return "calls:" + outcome; }
std::string name_of_checks(VmidState state) { return std::string("checks:") + word_of(state); }
std::string name_of_times(const std::string& page, const std::string& bound) {
    return "took:" + page + ":" + bound;
}
std::string name_of_call_times(const std::string& bound) { return "call:" + bound; }

const char* outcome_of(const pve::Failure* failure) {
    if (!failure) return "ok";
    return failure->is_late ? "late" : pve::word_of(failure->kind);
}

void count_request(Site& site, const std::string& page, int status, microseconds took) {
    if (!is_counted(site)) return;
    site.counters.add(0, name_of_requests(page, status / 100));
    site.counters.add(0, name_of_times(page, bound_of(took)));
    site.counters.add(0, name_of_times(page, "sum"), took.count());
}

void count_check(Site& site, VmidState state) {
    if (is_counted(site)) site.counters.add(0, name_of_checks(state));
}

void note_call(Site& site, const pve::CallEnd& call) {
    if (call.failure && !is_plain_answer(call.failure->kind)) log_failure(call);
    if (!is_counted(site)) return;
    site.counters.add(call.record, name_of_calls(outcome_of(call.failure)));
    site.counters.add(call.record, name_of_call_times(bound_of(call.took)));
    site.counters.add(call.record, name_of_call_times("sum"), call.took.count());
}

milliseconds CountWriter::write() {
    constexpr milliseconds quiet = std::chrono::minutes(1), pause = std::chrono::seconds(1),
                           pause_after_failure = std::chrono::seconds(10);
    if (!site_.counters.has_news()) return quiet;
    const auto now = Clock::now();
    if (now < next_) return std::chrono::ceil<milliseconds>(next_ - now);
    site_.redis.begin_request();
    const bool is_written = static_cast<bool>(site_.counters.write(moment()));
    next_ = Clock::now() + (is_written ? pause : pause_after_failure);
    return is_written ? quiet : pause_after_failure;
}

void write_counts(Site& site) {
    site.redis.begin_request();
    (void)site.counters.write(moment());
}

}  // namespace app
