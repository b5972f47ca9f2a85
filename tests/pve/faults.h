// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "value.h"

namespace pve_double {

// Misbehaviour that was asked for and waits for its request. README.md lists the actions. Safe from any
// thread.
class Faults {
  public:
    // What the fault meets: a fresh connection ("connect NODE"), a request ("POST /nodes/pve1/lxc"), or the
    // task that such a request starts.
    enum class Stage { connection, request, task };

    // Empty when the fault was taken on; else why not.
    std::string add(const Value& fault);
    void clear();
    Value list() const;

    // The first fault for this stage whose "match" is found in the text, counted down; nothing when there is
    // none.
    std::optional<Value> take(Stage stage, const std::string& text);

    // Grows with each clear(): connections that hang let go when they see another number than at their
    // beginning.
    long generation() const { return generation_; }

  private:
    struct Entry {
        Value fault;
        Stage stage;
        std::int64_t passes;  // matches to let go by first
        std::int64_t times;   // matches still to spoil, -1 = without end
    };

    mutable std::mutex mutex_;
    std::vector<Entry> entries_;
    std::atomic<long> generation_{0};
};

}  // namespace pve_double
