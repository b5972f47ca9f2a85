// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.h"
#include "pve/failure.h"

namespace pve {

enum class Method { get, post, put, remove };  // remove is DELETE

// What an answer tells beside itself.
struct Marks {
    int64_t certificate_until = 0;       // unix seconds when the certificate ends; 0: not known
    std::optional<int64_t> clock_ahead;  // seconds by which the node's clock is ahead of ours, to the second
};

// What came over the wire, unjudged.
struct RawReply {
    int status = 0;
    std::string reason;       // the reason phrase, as sent
    std::string body;         // at most 4 MiB
    std::string fingerprint;  // of the certificate this answer came under, 64 lower-case hex digits
    Marks marks = {};
};

// A good answer.
struct Reply {
    base::json::Value body;   // the envelope: `data`, and for some calls `total`
    std::string fingerprint;  // of the verified certificate it came under, 64 lower-case hex digits
    Marks marks;
    base::json::Value data() const { return body["data"]; }
};

// Judges an answer: a 2xx with an envelope that holds `data` is good, anything else is a Failure with
// Proxmox's own words read from `message`, `errors` and the reason phrase. Does not wait.
Result<Reply> read_reply(Method method, const RawReply& raw);

// Text from the other side made fit for one line of log or page: valid UTF-8, terminal sequences and control
// characters gone (line ends and tabs become a blank), at most `limit` bytes.
std::string clean_line(std::string_view text, size_t limit);

}  // namespace pve
