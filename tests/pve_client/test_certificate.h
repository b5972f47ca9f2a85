// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace pve_client {

// A key and certificate made for one test; both as PEM.
struct TestCertificate {
    std::string certificate, key;
    std::string fingerprint;  // SHA-256, 64 lower-case hex digits
};

TestCertificate make_ca(const std::string& common_name);
// A server's certificate for these names, "IP:127.0.0.1,DNS:localhost", valid now; signed by `issuer`, or by
// itself without one.
TestCertificate make_leaf(const std::string& names, const TestCertificate* issuer = nullptr);

}  // namespace pve_client
