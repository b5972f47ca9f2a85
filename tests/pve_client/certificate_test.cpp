// SPDX-License-Identifier: MIT
// Who gets a byte of HTTP, and with it the token: only a server whose certificate is the trusted one.
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::ScriptedServer;

namespace {

pve_client::Answer version_answer(const std::string&) {
    return pve_client::data_answer(R"({"version":"9.2.11","release":"9.2","repoid":"x"})");
}

}  // namespace

TEST_GROUP(Certificate) {
    pve_client::TestCertificate ca = pve_client::make_ca("Test CA");
    pve_client::TestCertificate self_signed = pve_client::make_leaf("DNS:elsewhere.test");
    pve_client::TestCertificate issued = pve_client::make_leaf("IP:127.0.0.1,DNS:localhost", &ca);
    pve::Http http = pve_client::loopback_http();

    pve::Result<pve::Reply> ask(const pve::Endpoint& endpoint) {
        return http.get(endpoint, pve::Path("version"), base::Deadline::in(5s));
    }

    void check_refused(const ScriptedServer& server, const pve::Endpoint& endpoint,
                       const std::string& found) {
        const size_t before = server.bytes_of_http();
        for (int attempt = 0; attempt < 2; ++attempt) {
            const auto got = ask(endpoint);
            CHECK(!got);
            STRCMP_EQUAL("certificate", word_of(got.error().kind));
            STRCMP_EQUAL("unsent", word_of(got.error().code));
            STRCMP_EQUAL(found.c_str(), got.error().found_fingerprint.c_str());
        }
        const auto posted = http.post(endpoint, pve::Path("version"), {}, base::Deadline::in(5s));
        CHECK(!posted);
        STRCMP_EQUAL("unsent", word_of(posted.error().code));
        CHECK_EQUAL(before, server.bytes_of_http());
    }
};

TEST(Certificate, ThePinnedCertificateIsTrustedWhateverItsNames) {
    ScriptedServer server(self_signed, version_answer);
    const auto reply = ask(server.endpoint());
    CHECK(static_cast<bool>(reply));
    STRCMP_EQUAL(self_signed.fingerprint.c_str(), reply->fingerprint.c_str());
}

TEST(Certificate, AnotherCertificateThanThePinnedGetsNoByteOfHttp) {
    ScriptedServer server(self_signed, version_answer);
    auto endpoint = server.endpoint();
    endpoint.fingerprint = std::string(64, 'a');
    check_refused(server, endpoint, self_signed.fingerprint);
}

// TRAPS §7.5: on one handle the second request would go out over the connection that the right pin opened.
TEST(Certificate, AWrongPinDoesNotRideOnTheConnectionOfTheRightOne) {
    ScriptedServer server(self_signed, version_answer);
    auto endpoint = server.endpoint();
    CHECK(static_cast<bool>(ask(endpoint)));
    endpoint.fingerprint = std::string(64, 'a');
    check_refused(server, endpoint, self_signed.fingerprint);
    CHECK(static_cast<bool>(ask(server.endpoint())));
}

TEST(Certificate, AnotherWayOfTrustingDoesNotRideOnTheConnectionOfThePin) {
    ScriptedServer server(issued, version_answer);
    auto endpoint = server.endpoint();
    CHECK(static_cast<bool>(ask(endpoint)));
    endpoint.trust = pve::Trust::system;
    check_refused(server, endpoint, issued.fingerprint);
    endpoint.trust = pve::Trust::ca;
    endpoint.ca_pem = pve_client::make_ca("Another CA").certificate;
    check_refused(server, endpoint, issued.fingerprint);
}

TEST(Certificate, APastedCaTrustsWhatItSignedForThisAddress) {
    ScriptedServer server(issued, version_answer);
    auto endpoint = server.endpoint();
    endpoint.trust = pve::Trust::ca;
    endpoint.fingerprint.clear();
    endpoint.ca_pem = ca.certificate;
    const auto reply = ask(endpoint);
    CHECK(static_cast<bool>(reply));
    STRCMP_EQUAL(issued.fingerprint.c_str(), reply->fingerprint.c_str());
    endpoint.host = "localhost";
    CHECK(static_cast<bool>(ask(endpoint)));
}

TEST(Certificate, APastedCaRefusesAnotherAddressAndAnotherIssuer) {
    const auto elsewhere = pve_client::make_leaf("DNS:elsewhere.test", &ca);
    ScriptedServer named(elsewhere, version_answer), alien(self_signed, version_answer);
    auto endpoint = named.endpoint();
    endpoint.trust = pve::Trust::ca;
    endpoint.ca_pem = ca.certificate;
    check_refused(named, endpoint, elsewhere.fingerprint);
    endpoint.port = alien.port();
    check_refused(alien, endpoint, self_signed.fingerprint);
}

TEST(Certificate, TextThatIsNoCaSendsNothing) {
    ScriptedServer server(issued, version_answer);
    auto endpoint = server.endpoint();
    endpoint.trust = pve::Trust::ca;
    endpoint.ca_pem = "not a certificate";
    const auto reply = ask(endpoint);
    CHECK(!reply);
    STRCMP_EQUAL("bad_input", word_of(reply.error().kind));
    CHECK_EQUAL(0u, server.bytes_of_http());
}

// The CAs of the machine are found where OpenSSL's own variable points to, here at an empty folder and then
// at the test's CA.
TEST(Certificate, TheSystemsCasTrustWhatTheySignedAndNothingElse) {
    const auto folder = std::filesystem::temp_directory_path() / ("berth-ca-" + std::to_string(::getpid()));
    std::filesystem::create_directory(folder);
    const auto file = folder / "ca.pem";
    std::ofstream(file) << ca.certificate;
    ScriptedServer server(issued, version_answer);
    auto endpoint = server.endpoint();
    endpoint.trust = pve::Trust::system;
    endpoint.fingerprint.clear();
    ::setenv("SSL_CERT_DIR", folder.c_str(), 1);
    check_refused(server, endpoint, issued.fingerprint);
    ::setenv("SSL_CERT_FILE", file.c_str(), 1);
    pve::Http fresh = pve_client::loopback_http();
    const auto reply = fresh.get(endpoint, pve::Path("version"), base::Deadline::in(5s));
    ::unsetenv("SSL_CERT_FILE");
    ::unsetenv("SSL_CERT_DIR");
    std::filesystem::remove_all(folder);
    CHECK(static_cast<bool>(reply));
    STRCMP_EQUAL(issued.fingerprint.c_str(), reply->fingerprint.c_str());
}

TEST(Certificate, CapturingShowsTheFingerprintAndSendsNothing) {
    ScriptedServer server(self_signed, version_answer);
    const auto found = http.capture_certificate("127.0.0.1", server.port(), base::Deadline::in(5s));
    CHECK(static_cast<bool>(found));
    STRCMP_EQUAL(self_signed.fingerprint.c_str(), found->c_str());
    CHECK_EQUAL(0u, server.bytes_of_http());
    CHECK_EQUAL(1u, server.connections());
}

TEST(Certificate, CapturingFromAServerWithoutTlsSaysSo) {
    ScriptedServer server(self_signed, version_answer, ScriptedServer::Manner::plain_text);
    const auto found = http.capture_certificate("127.0.0.1", server.port(), base::Deadline::in(5s));
    CHECK(!found);
    STRCMP_EQUAL("not_proxmox", word_of(found.error().kind));
}

TEST(Certificate, CapturingIsBoundToTheAddressPolicy) {
    ScriptedServer server(self_signed, version_answer);
    pve::Http strict{pve::AddressPolicy{}};
    const auto found = strict.capture_certificate("localhost", server.port(), base::Deadline::in(5s));
    CHECK(!found);
    STRCMP_EQUAL("address_denied", word_of(found.error().kind));
    CHECK_EQUAL(0u, server.connections());
}
