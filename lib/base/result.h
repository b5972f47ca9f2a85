// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace base {

// What went wrong, in the few ways a caller can act on.
//   bad_input        the request itself is wrong; the same request will never succeed
//   not_found        the thing asked for does not exist, or is not this user's
//   denied           known, but not allowed
//   conflict         it exists already, or somebody else was faster
//   unavailable      a server could not be asked or did not answer in time; nothing was changed
//   unsent           the connection failed before the first byte of the request left
//   unknown_outcome  the request may have been carried out; only a look can tell
//   bad_reply        the other side answered something that is not what it promises
//   internal         a defect of ours, or a broken installation
enum class Code {
    bad_input,
    not_found,
    denied,
    conflict,
    unavailable,
    unsent,
    unknown_outcome,
    bad_reply,
    internal
};

// The code decides what happens next; the detail is for the log and never reaches a browser.
struct Error {
    Code code = Code::internal;
    std::string detail;
};

// The lower-case word of a code, for log lines.
const char* word_of(Code code);

// Either a value or the error that kept it from being made. Read value() only after the test:
//     auto user = users.find(name, deadline);
//     if (!user) return user.error();
// E is Error, or a type derived from it where a layer has more to say.
template <class T, class E = Error>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    Result(E error) : state_(std::in_place_index<1>, std::move(error)) {}

    explicit operator bool() const { return state_.index() == 0; }
    T& value() { return std::get<0>(state_); }
    const T& value() const { return std::get<0>(state_); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    const E& error() const { return std::get<1>(state_); }

  private:
    std::variant<T, E> state_;
};

// Success without a value is `return {};`.
template <class E>
class [[nodiscard]] Result<void, E> {
  public:
    Result() = default;
    Result(E error) : error_(std::move(error)), failed_(true) {}

    explicit operator bool() const { return !failed_; }
    const E& error() const { return error_; }

  private:
    E error_;
    bool failed_ = false;
};

}  // namespace base
