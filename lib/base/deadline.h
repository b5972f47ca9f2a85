// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>

namespace base {

// The moment by which an answer must be there. Made once where a request comes in and handed down to every
// call that can wait. Runs on the steady clock: setting the wall clock moves nothing.
class Deadline {
  public:
    static Deadline in(std::chrono::milliseconds time) {
        return Deadline(std::chrono::steady_clock::now() + time);
    }

    // Milliseconds left, never negative.
    std::chrono::milliseconds left() const {
        const auto rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(at_ - std::chrono::steady_clock::now());
        return std::max(rest, std::chrono::milliseconds(0));
    }
    bool is_over() const { return left().count() == 0; }

    // The nearer of this deadline and `time` from now: a call's own limit inside the request's.
    Deadline within(std::chrono::milliseconds time) const {
        return Deadline(std::min(at_, std::chrono::steady_clock::now() + time));
    }

  private:
    explicit Deadline(std::chrono::steady_clock::time_point at) : at_(at) {}
    std::chrono::steady_clock::time_point at_;
};

}  // namespace base
