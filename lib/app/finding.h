// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace app {

// What one look at the installation found.
struct Finding {
    enum class State { ok, warning, bad };
    State state = State::ok;
    std::string check;    // what was looked at: "mysql", "redis rights"; the same word each time
    std::string message;  // what was found, one sentence
    std::string advice;   // what to do, one sentence; "" when nothing
};

// "ok", "warning", "bad".
const char* word_of(Finding::State state);

// Takes findings in the order in which they are made; a person may be shown each at once.
class Findings {
  public:
    explicit Findings(std::function<void(const Finding&)> on_finding = {})
        : on_finding_(std::move(on_finding)) {}

    void ok(const std::string& check, const std::string& message) {
        add({Finding::State::ok, check, message, ""});
    }
    void warn(const std::string& check, const std::string& message, const std::string& advice) {
        add({Finding::State::warning, check, message, advice});
    }
    void bad(const std::string& check, const std::string& message, const std::string& advice) {
        add({Finding::State::bad, check, message, advice});
    }
    void add(Finding finding);

    const std::vector<Finding>& all() const { return all_; }
    size_t count(Finding::State state) const;

  private:
    std::function<void(const Finding&)> on_finding_;
    std::vector<Finding> all_;
};

}  // namespace app
