// SPDX-License-Identifier: MIT
// The client against a whole server: reading, creating, and the ways in which a node fails.
#include "make_believe.h"

#include <algorithm>
#include <thread>

#include "pve/client.h"
#include "pve/container_spec.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::MakeBelieve;

TEST_GROUP(MakeBelieve) {
    MakeBelieve* site = MakeBelieve::find();
    pve::Http http = pve_client::loopback_http();

    void teardown() override {
        if (site) site->clear_faults();
    }
    static base::Deadline soon() { return base::Deadline::in(10s); }

    pve::Params params(uint32_t vmid) {
        pve::ContainerSpec spec;
        spec.vmid = vmid;
        const auto endpoint = site->endpoint("pve1");
        pve::Client client(http, endpoint);
        const auto templates = client.templates_of("pve1", {"local"}, soon());
        const auto storages = client.storages("pve1", pve::Content::rootdir, soon());
        CHECK(templates[0] && storages);
        spec.ostemplate = templates[0]->front().volid;
        spec.rootfs.storage = storages->front().name;
        spec.rootfs.size = "1";
        spec.hostname = "made-here";
        spec.description = "berth-intent: 0123456789abcdef";
        return pve::params_of(spec).value();
    }
    // The create POST under a fault; the VMID has to be free.
    pve::Result<pve::Upid> create_under(const std::string& fault, uint32_t vmid, base::Deadline deadline) {
        const auto form = params(vmid);
        site->order(fault);
        const auto endpoint = site->endpoint("pve1");
        return pve::Client(http, endpoint).create("pve1", form, deadline);
    }
    pve::Result<pve::Version> version_under(const std::string& fault, base::Deadline deadline) {
        site->order(fault);
        const auto endpoint = site->endpoint("pve1");
        return pve::Client(http, endpoint).version(deadline);
    }
    pve::Task ended(pve::Client & client, const pve::Upid& upid) {
        const auto until = base::Deadline::in(30s);
        while (true) {
            const auto task = client.task_status(upid.node, upid.text, soon());
            CHECK(static_cast<bool>(task));
            CHECK(!until.is_over());
            if (!task->is_running) return *task;
            std::this_thread::sleep_for(50ms);
        }
    }
};

TEST(MakeBelieve, ANodeIsReadAndToldByItsCertificate) {
    if (!site) return;
    const auto endpoint = site->endpoint("pve1");
    pve::Client client(http, endpoint);
    const auto version = client.version(soon());
    CHECK_EQUAL(9, version->major);
    CHECK(pve::missing_rights(*client.permissions(soon()), *version).empty());
    const auto nodes = client.nodes(soon());
    CHECK_EQUAL(2u, nodes->size());
    // CREATION §2: how two records of one cluster are recognised.
    STRCMP_EQUAL(nodes->at(0).fingerprint.c_str(), client.fingerprint().c_str());
    STRCMP_EQUAL(site->endpoint("pve2").fingerprint.c_str(), nodes->at(1).fingerprint.c_str());
}

TEST(MakeBelieve, ATokenWithoutRightsLacksThem) {
    if (!site) return;
    const auto endpoint = site->endpoint("pve1", "no-rights");
    pve::Client client(http, endpoint);
    CHECK_EQUAL(10u, pve::missing_rights(*client.permissions(soon()), *client.version(soon())).size());
    const auto upid = client.create("pve1", params(711), soon());
    STRCMP_EQUAL("denied", word_of(upid.error().kind));
    STRCMP_EQUAL("denied", word_of(upid.error().code));
}

TEST(MakeBelieve, AWrongPinReachesTheNodeWithNoRequest) {
    if (!site) return;
    auto endpoint = site->endpoint("pve1");
    const std::string right = endpoint.fingerprint;
    endpoint.fingerprint[0] = endpoint.fingerprint[0] == 'a' ? 'b' : 'a';
    const auto before = site->requests("pve1");
    pve::Client client(http, endpoint);
    const auto version = client.version(soon());
    STRCMP_EQUAL("certificate", word_of(version.error().kind));
    STRCMP_EQUAL(right.c_str(), version.error().found_fingerprint.c_str());
    STRCMP_EQUAL("unsent", word_of(client.create("pve1", {{"vmid", "712"}}, soon()).error().code));
    STRCMP_EQUAL(right.c_str(), http.capture_certificate(endpoint.host, endpoint.port, soon())->c_str());
    CHECK_EQUAL(before, site->requests("pve1"));
}

TEST(MakeBelieve, TheClustersCaTrustsItsNodesAndNoOther) {
    if (!site) return;
    auto endpoint = site->endpoint("pve1");
    endpoint.trust = pve::Trust::ca;
    endpoint.ca_pem = site->ca_pem("pve1");
    CHECK(static_cast<bool>(pve::Client(http, endpoint).version(soon())));
    endpoint.ca_pem = site->ca_pem("solo");
    STRCMP_EQUAL("certificate", word_of(pve::Client(http, endpoint).version(soon()).error().kind));
    endpoint.trust = pve::Trust::system;
    STRCMP_EQUAL("certificate", word_of(pve::Client(http, endpoint).version(soon()).error().kind));
}

// The connection kept from before the swap must not stay in use for long: pveproxy closes it after 5 s. Here
// a fresh Http stands for the next worker.
TEST(MakeBelieve, ASwappedCertificateIsNotTrusted) {
    if (!site) return;
    const auto before = site->endpoint("pve2");
    site->order(R"({"action":"certificate","cluster":"lab","node":"pve2"})");
    pve::Http fresh = pve_client::loopback_http();
    const auto version = pve::Client(fresh, before).version(soon());
    const auto after = site->endpoint("pve2");
    site->order(R"({"action":"certificate_restore","cluster":"lab","node":"pve2"})");
    STRCMP_EQUAL("certificate", word_of(version.error().kind));
    STRCMP_EQUAL(after.fingerprint.c_str(), version.error().found_fingerprint.c_str());
}

TEST(MakeBelieve, ARefusedTokenIsToldLate) {
    if (!site) return;
    auto endpoint = site->endpoint("pve1");
    endpoint.token_secret = "00000000-0000-0000-0000-000000000000";
    const auto start = std::chrono::steady_clock::now();
    const auto version = pve::Client(http, endpoint).version(soon());
    STRCMP_EQUAL("unauthorised", word_of(version.error().kind));
    CHECK(std::chrono::steady_clock::now() - start >= 2900ms);
}

TEST(MakeBelieve, AContainerIsCreatedAndFollowedToItsEnd) {
    if (!site) return;
    const auto endpoint = site->endpoint("pve1");
    pve::Client client(http, endpoint);
    CHECK(*client.is_vmid_free(713, soon()));
    CHECK(!client.config("pve1", 713, soon())->has_value());
    const auto upid = client.create("pve1", params(713), base::Deadline::in(35s));
    CHECK_TEXT(static_cast<bool>(upid), upid ? "" : upid.error().detail.c_str());
    CHECK_FALSE(*client.is_vmid_free(713, soon()));
    STRCMP_EQUAL("taken", word_of(client.create("pve1", params(713), soon()).error().kind));
    CHECK(ended(client, *upid).is_ok());
    const auto log = client.task_log("pve1", upid->text, 0, 500, soon());
    STRCMP_EQUAL("TASK OK", log->lines.back().text.c_str());
    CHECK_EQUAL(log->total, log->next);
    const auto config = client.config("pve1", 713, soon());
    STRCMP_CONTAINS("berth-intent: 0123456789abcdef", (*config)->description.c_str());
    STRCMP_EQUAL("", (*config)->lock.c_str());
    const auto rows = client.tasks("pve1", 713, "vzcreate", soon());
    CHECK_EQUAL(1u, rows->size());
    STRCMP_EQUAL(upid->text.c_str(), rows->at(0).upid.text.c_str());
    const auto vmids = client.vmids(soon());
    CHECK(std::find(vmids->begin(), vmids->end(), 713u) != vmids->end());
    const auto started = client.start("pve1", 713, soon());
    STRCMP_EQUAL("vzstart", started->type.c_str());
    CHECK(ended(client, *started).is_ok());
}

TEST(MakeBelieve, EachNodeSaysWhatItOffers) {
    if (!site) return;
    for (const char* node : {"pve1", "pve2", "solo"}) {
        const auto endpoint = site->endpoint(node);
        pve::Client client(http, endpoint);
        const auto storages = client.storages(node, pve::Content::rootdir, soon());
        CHECK_TEXT(storages && !storages->empty(), node);
        const auto bridges = client.bridges(node, soon());
        CHECK_TEXT(bridges && !bridges->empty(), node);
    }
}

TEST(MakeBelieve, ANodeThatHangsHoldsUpNoOther) {
    if (!site) return;
    site->order(R"({"match":"connect pve2","action":"hang","times":-1})");
    const pve::Endpoint endpoints[] = {site->endpoint("pve1"), site->endpoint("pve2"),
                                       site->endpoint("solo")};
    const auto start = std::chrono::steady_clock::now();
    const auto lists =
        pve::containers_of(http, {&endpoints[0], &endpoints[1], &endpoints[2]}, base::Deadline::in(1500ms));
    CHECK(std::chrono::steady_clock::now() - start < 2500ms);
    CHECK(static_cast<bool>(lists[0]));
    STRCMP_EQUAL("unreachable", word_of(lists[1].error().kind));
    STRCMP_EQUAL("unsent", word_of(lists[1].error().code));
    CHECK(static_cast<bool>(lists[2]));
}

TEST(MakeBelieve, ACreateThatIsCutOffIsOpenAndWasSentOnce) {
    if (!site) return;
    const auto lost = create_under(R"({"match":"POST .*/lxc","action":"drop_before_execute"})", 714, soon());
    STRCMP_EQUAL("unknown_outcome", word_of(lost.error().code));
    CHECK_EQUAL(0, site->entries("create_begun", 714));
    const auto done = create_under(R"({"match":"POST .*/lxc","action":"execute_then_drop"})", 715, soon());
    STRCMP_EQUAL("unknown_outcome", word_of(done.error().code));
    const auto endpoint = site->endpoint("pve1");
    CHECK_FALSE(*pve::Client(http, endpoint).is_vmid_free(715, soon()));
    CHECK_EQUAL(1, site->entries("create_begun", 715));
    CHECK_EQUAL(1u, pve::Client(http, endpoint).tasks("pve1", 715, "vzcreate", soon())->size());
}

TEST(MakeBelieve, ACreateThatIsNotAnsweredInTimeIsOpen) {
    if (!site) return;
    const auto late =
        create_under(R"({"match":"POST .*/lxc","action":"delay","seconds":10})", 716, base::Deadline::in(2s));
    STRCMP_EQUAL("unknown_outcome", word_of(late.error().code));
}

TEST(MakeBelieve, AForwardingFailureLeavesACreateOpen) {
    if (!site) return;
    for (const char* status : {"595", "596", "599", "502", "504"}) {
        const auto upid = create_under(
            std::string(R"({"match":"POST .*/lxc","action":"status","status":)") + status + "}", 717, soon());
        STRCMP_EQUAL_TEXT("unknown_outcome", word_of(upid.error().code), status);
    }
}

TEST(MakeBelieve, ASpoiledAnswerHarmsNothing) {
    if (!site) return;
    for (const char* action : {"malformed", "huge", "endless"}) {
        const auto version = version_under(
            std::string(R"({"match":"GET /version","action":")") + action + "\"}", base::Deadline::in(5s));
        CHECK_TEXT(!version, action);
        STRCMP_EQUAL_TEXT("not_proxmox", word_of(version.error().kind), action);
    }
    const auto nested = version_under(R"({"match":"GET /version","action":"malformed","kind":"nested"})",
                                      base::Deadline::in(5s));
    STRCMP_EQUAL("not_proxmox", word_of(nested.error().kind));
    const auto cut =
        version_under(R"({"match":"GET /version","action":"truncated"})", base::Deadline::in(5s));
    STRCMP_EQUAL("unavailable", word_of(cut.error().kind));
}
