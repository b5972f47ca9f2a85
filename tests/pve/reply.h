// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "value.h"

namespace pve_double {

// What Proxmox says when it refuses. The first line of the message becomes the HTTP reason phrase.
struct Failure {
    int status = 500;
    std::string message;
    Value errors;              // by parameter; null unless the status is 400
    bool is_bodiless = false;  // the answer carries no JSON (a node that could not be reached)
};

struct Success {
    Value data;
    std::optional<std::int64_t> total;
};

using Reply = std::variant<Success, Failure>;
using Refusal = std::optional<Failure>;

// A plain "die" of Perl: status 500.
inline Failure die(const std::string& message) { return {500, message + "\n", {}, false}; }

inline Failure denied(const std::string& what = "") {
    return {403,
            what.empty() ? "Permission check failed\n" : "Permission check failed (" + what + ")\n",
            {},
            false};
}

inline Failure bad_parameters(Value errors) {
    return {400, "Parameter verification failed.\n", std::move(errors), false};
}

inline Failure bad_parameter(const std::string& name, const std::string& text) {
    return bad_parameters(Value::object({{name, text}}));
}

}  // namespace pve_double
