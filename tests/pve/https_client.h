// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <optional>
#include <string>

namespace pve_double {

// What came of sending some bytes to 127.0.0.1 and reading until the answer was whole, the stream ended, the
// patience did, or enough bytes had come.
struct Attempt {
    bool is_connected = false;
    bool has_shaken_hands = false;
    std::string fingerprint;  // SHA-256 of the peer's certificate, "AB:CD:..."
    std::string bytes;
    double seconds = 0;
    std::string ending;  // whole, enough, closed (properly), cut (without a goodbye), reset, patience
};

struct Patience {
    int milliseconds = 10000;  // for each single read
    std::size_t most_bytes = 64U << 20U;
};

// The certificate is not judged.
Attempt attempt(int port, bool with_tls, const std::string& request, Patience patience = {});

struct HttpAnswer {
    int status = 0;
    std::string reason;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    double seconds = 0;
};

std::string request_text(const std::string& method, const std::string& target,
                         const std::map<std::string, std::string>& headers, const std::string& body);

// Nothing when the bytes are no HTTP answer; a body that is shorter than announced is given as it is.
std::optional<HttpAnswer> parse_answer(const std::string& bytes);

// One request over a TLS connection of its own.
std::optional<HttpAnswer> send_request(int port, const std::string& method, const std::string& target,
                                       const std::map<std::string, std::string>& headers,
                                       const std::string& body);

// Percent-encodes everything but letters, digits and "-._~".
std::string percent_encode(const std::string& text);

}  // namespace pve_double
