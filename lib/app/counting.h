// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <string>

#include "app/site.h"
#include "app/vmid_check.h"
#include "pve/failure.h"
#include "pve/http.h"

// What is counted for the metrics (app/metrics.h), and under which names of store::Counters. Counting is in
// memory; nothing here waits but write_counts. Where nobody may read the metrics nothing is counted.
namespace app {

// The upper bounds of the groups that lengths of time are counted in, in seconds and as text.
struct TimeBound {
    double seconds;
    const char* text;
};
constexpr std::array<TimeBound, 14> time_bounds = {{{0.001, "0.001"},
                                                    {0.0025, "0.0025"},
                                                    {0.005, "0.005"},
                                                    {0.01, "0.01"},
                                                    {0.025, "0.025"},
                                                    {0.05, "0.05"},
                                                    {0.1, "0.1"},
                                                    {0.25, "0.25"},
                                                    {0.5, "0.5"},
                                                    {1, "1"},
                                                    {2.5, "2.5"},
                                                    {5, "5"},
                                                    {10, "10"},
                                                    {40, "40"}}};

// The names: "requests:login:2xx", "took:login:0.05" and "took:login:sum" in microseconds; the same of a
// node's calls: "calls:ok", "call:0.05", "call:sum"; "checks:taken".
std::string name_of_requests(const std::string& page, int status_class);
std::string name_of_calls(const std::string& outcome);
std::string name_of_checks(VmidState state);
// One group of the times of a page, or of calls; `bound` is one of the texts above, "+Inf" or "sum".
std::string name_of_times(const std::string& page, const std::string& bound);
std::string name_of_call_times(const std::string& bound);

// "ok", "late" where Berth stopped waiting, else the word of the failure's kind.
const char* outcome_of(const pve::Failure* failure);

void count_request(Site& site, const std::string& page, int status, std::chrono::microseconds took);
void count_check(Site& site, VmidState state);
// Counts a call to Proxmox, and logs it where it failed.
void note_call(Site& site, const pve::CallEnd& call);

// Hands what was counted to Redis, and says when it wants to be called again if nothing else happens. To be
// called when nobody waits; it does something once a second at most, and seldom while Redis is away.
class CountWriter {
  public:
    explicit CountWriter(Site& site) : site_(site) {}
    std::chrono::milliseconds write();

  private:
    Site& site_;
    std::chrono::steady_clock::time_point next_{};
};

// The rest, at the end of a program.
void write_counts(Site& site);

}  // namespace app
