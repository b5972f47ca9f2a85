// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace store {

// Tells the log when a server goes away and when it is back: one line each, however many questions fail
// between the two. Every worker finds out, and tells, by itself.
class OutageLog {
  public:
    // The lines are called `NAME_away` and `NAME_back`.
    explicit OutageLog(std::string name) : name_(std::move(name)) {}

    void note_failure(const std::string& detail);
    void note_success() {
        if (is_away_) tell_end();
    }

  private:
    void tell_end();

    std::string name_;
    bool is_away_ = false;
    std::chrono::steady_clock::time_point since_{};
};

}  // namespace store
