// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "api.h"
#include "connection.h"

// HTTP/1.x as pve-http-server reads and writes it. PVE: APIServer/AnyEvent.pm.
namespace pve_double {

struct Head {
    Request request;  // without the body
    std::string protocol = "HTTP/1.1";
    std::string transfer_encoding;
    std::size_t content_length = 0;
    bool keeps_alive = true;
};

// Nothing when the connection ended; an answer when the head is refused.
using HeadResult = std::variant<std::monostate, Head, Answer>;
HeadResult read_head(Connection& connection);

// What is refused only once the caller is known: length and type of the body.
std::optional<Answer> check_body(const Head& head);

// Status line, headers and body. The length is announced as it is unless another one is given.
std::string print_answer(const Head& head, const Answer& answer, bool keeps_alive,
                         std::optional<std::size_t> announced_length = {});

}  // namespace pve_double
