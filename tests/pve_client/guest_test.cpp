// SPDX-License-Identifier: MIT
// The calls about one container that is there: read from genuine answers, and tried on a whole server.
#include "pve/guest.h"

#include "make_believe.h"
#include "pve/client.h"
#include "recorded.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve::Power;
using pve_client::Answer;
using pve_client::data_answer;
using pve_client::http_answer;
using pve_client::MakeBelieve;
using pve_client::ScriptedServer;

namespace {

base::json::Value parsed(const std::string& text) {
    const auto value = base::json::parse(text);
    if (!value) FAIL(value.error().detail.c_str());
    return *value;
}

base::json::Value recorded_data(const std::string& version, const std::string& row) {
    return parsed(pve_client::recorded_reply(version, row).body)["data"];
}

}  // namespace

TEST_GROUP(GuestReading){};

TEST(GuestReading, theRecordedConfigurationIsReadWhole) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto config = pve::read_guest_config(recorded_data(version, "lxc config"));
        CHECK_EQUAL(40u, config.digest.size());
        STRCMP_EQUAL("made by the wizard\nsecond line", config.description.c_str());
        CHECK(std::vector<std::string>({"demo", "web"}) == config.tags);
        STRCMP_EQUAL("web01.example.org", config.value("hostname").c_str());
        STRCMP_EQUAL("1024", config.value("memory").c_str());
        STRCMP_EQUAL("local:131/vm-131-disk-0.raw,size=256M", config.value("rootfs").c_str());
        STRCMP_EQUAL("0", config.value("protection").c_str());
        STRCMP_EQUAL("", config.value("digest").c_str());
        CHECK(std::is_sorted(config.entries.begin(), config.entries.end()));
    }
}

TEST(GuestReading, theRecordedStatusIsRead) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        const auto status = pve::read_guest_status(recorded_data(version, "lxc status current"));
        STRCMP_EQUAL("stopped", status.status.c_str());
        STRCMP_EQUAL("web01.example.org", status.name.c_str());
        CHECK_EQUAL(1073741824u, status.memory_limit);
        CHECK_EQUAL(268435456u, status.disk_limit);
        DOUBLES_EQUAL(2, status.cpus, 0);
        CHECK_FALSE(status.is_template);
    }
}

TEST(GuestReading, whatIsNotThereOrMakesNoSenseIsNothing) {
    const auto status = pve::read_guest_status(
        parsed(R"({"status":[],"uptime":-5,"cpu":"nan","mem":-1,"maxmem":"x","cpus":null})"));
    STRCMP_EQUAL("unknown", status.status.c_str());
    CHECK_EQUAL(0, status.uptime);
    CHECK_EQUAL(0u, status.memory);
    DOUBLES_EQUAL(0, status.cpu, 0);
    const auto config = pve::read_guest_config(parsed(R"({"hostname":"a\u001b[2Jb\nc","tags":5})"));
    STRCMP_EQUAL("ab c", config.value("hostname").c_str());
    STRCMP_EQUAL("", config.digest.c_str());
}

TEST(GuestReading, rawOptionsAreOneLine) {
    const auto config =
        pve::read_guest_config(parsed(R"({"lxc":[["lxc.cap.drop","mac_admin"],["lxc.mount","x"]]})"));
    STRCMP_EQUAL("lxc.cap.drop: mac_admin; lxc.mount: x", config.value("lxc").c_str());
}

// FACTS 7: 8.4 has one address of each kind, 9 besides a list of all.
TEST(GuestReading, addressesAreReadInBothForms) {
    const auto old = pve::read_interfaces(parsed(R"([{"name":"lo","inet":"127.0.0.1/8"},
        {"name":"eth0","hwaddr":"BC:24:11:00:00:01","inet6":"fe80::1/64","inet":"192.0.2.31/24"}])"));
    CHECK_EQUAL(1u, old.size());
    STRCMP_EQUAL("bc:24:11:00:00:01", old[0].mac.c_str());
    CHECK(std::vector<std::string>({"192.0.2.31/24", "fe80::1/64"}) == old[0].addresses);
    const auto recent = pve::read_interfaces(parsed(R"([{"name":"eth0","hardware-address":"bc:24:11:00:00:01",
        "inet":"192.0.2.31/24","ip-addresses":[{"ip-address":"2001:db8::5","prefix":64},
        {"ip-address":"192.0.2.31","prefix":"24"},{"ip-address":"192.0.2.32","prefix":24}]}])"));
    CHECK(std::vector<std::string>({"192.0.2.31/24", "192.0.2.32/24", "2001:db8::5/64"}) ==
          recent[0].addresses);
    CHECK(pve::read_interfaces(parsed("null")).empty());
}

TEST_GROUP(GuestAnswers) {
    pve_client::TestCertificate certificate = pve_client::make_leaf("DNS:pve1.test");
    pve::Http http = pve_client::loopback_http();
    base::Deadline soon = base::Deadline::in(20s);

    template <class Call>
    auto said_to(const std::string& answer, Call call) {
        ScriptedServer server(certificate, [&](const std::string&) {
            return Answer{answer, Answer::keep, 0ms, false};
        });
        const auto endpoint = server.endpoint();
        pve::Guest guest(http, endpoint, "pve1", 131);
        return call(guest);
    }
    std::string kind_of_stop(const std::string& message) {
        return word_of(
            said_to(http_answer(500, message, ""), [&](auto& g) { return g.power(Power::stop, soon); })
                .error()
                .kind);
    }
};

TEST(GuestAnswers, aStateThatDoesNotFitIsToldFromAnUnknownOutcome) {
    STRCMP_EQUAL("wrong_state", kind_of_stop("CT 131 not running").c_str());
    STRCMP_EQUAL("wrong_state", kind_of_stop("CT 131 already running").c_str());
    STRCMP_EQUAL("wrong_state", kind_of_stop("can't remove CT 131 - protection mode enabled").c_str());
    STRCMP_EQUAL("wrong_state", kind_of_stop("unable to destroy CT 131 - container is running").c_str());
    STRCMP_EQUAL("busy", kind_of_stop("CT is locked (backup)").c_str());
    STRCMP_EQUAL("failed", kind_of_stop("fork failed").c_str());
}

TEST(GuestAnswers, theUpidOfAnotherTaskIsAnUnknownOutcome) {
    const auto answer = [](const std::string& task) {
        return data_answer("\"UPID:pve1:0000015A:000598B9:6B05588C:" + task + ":tester@pve!form:\"").bytes;
    };
    const auto start = [&](auto& guest) { return guest.power(Power::start, soon); };
    for (const char* task : {"vzstop:131", "vzstart:132", "qmstart:131"})
        STRCMP_EQUAL("unknown_outcome", word_of(said_to(answer(task), start).error().code));
    // What high availability looks after is started by its manager.
    for (const char* task : {"vzstart:131", "hastart:131"})
        CHECK_TRUE(static_cast<bool>(said_to(answer(task), start)));
}

TEST(GuestAnswers, aVersionWithoutInterfacesSaysSo) {
    const auto interfaces =
        said_to(http_answer(501, "Method 'GET /nodes/pve1/lxc/131/interfaces' not implemented", ""),
                [&](auto& guest) { return guest.interfaces(soon); });
    STRCMP_EQUAL("unsupported", word_of(interfaces.error().kind));
}

TEST(GuestAnswers, aDeletionCarriesNoBody) {
    ScriptedServer server(certificate, [](const std::string&) { return data_answer("null"); });
    const auto endpoint = server.endpoint();
    (void)pve::Guest(http, endpoint, "pve1", 131).remove(true, soon);
    const std::string request = server.requests().at(0);
    STRCMP_CONTAINS("DELETE /api2/json/nodes/pve1/lxc/131?purge=1 HTTP/1.1\r\n", request.c_str());
    CHECK(request.find("Content-Length") == std::string::npos);
    CHECK(request.ends_with("\r\n\r\n"));
}

TEST_GROUP(GuestMakeBelieve) {
    MakeBelieve* site = MakeBelieve::find();
    pve::Http http = pve_client::loopback_http();
    void teardown() override {
        if (site) site->clear_faults();
    }
    static base::Deadline soon() { return base::Deadline::in(10s); }
    void add(uint32_t vmid, const std::string& status) {
        site->order(R"({"action":"add_guest","cluster":"lab","node":"pve1","vmid":)" + std::to_string(vmid) +
                    R"(,"status":")" + status +
                    R"(","config":{"hostname":"x","memory":"64","tags":"a",)"
                    R"("net0":"name=eth0,bridge=vmbr0,hwaddr=BC:24:11:0A:00:01,ip=192.0.2.9/24"}})");
    }
};

TEST(GuestMakeBelieve, itIsSeenStartedAndStopped) {
    if (!site) return;
    add(721, "stopped");
    const auto endpoint = site->endpoint("pve1");
    pve::Guest guest(http, endpoint, "pve1", 721);
    auto look = guest.look(soon());
    STRCMP_EQUAL("stopped", (*look)->status.status.c_str());
    STRCMP_EQUAL("x", (*look)->config.value("hostname").c_str());
    CHECK((*look)->tasks.empty());
    STRCMP_EQUAL("wrong_state", word_of(guest.power(Power::shutdown, soon()).error().kind));
    CHECK_TRUE(static_cast<bool>(guest.power(Power::start, soon())));
    look = guest.look(soon());
    STRCMP_EQUAL("vzstart", (*look)->tasks.at(0).upid.type.c_str());
    CHECK(!*pve::Guest(http, endpoint, "pve1", 4242).look(soon()));
}

TEST(GuestMakeBelieve, itsAddressesAreThoseItHas) {
    if (!site) return;
    add(722, "running");
    const auto endpoint = site->endpoint("pve1");
    const auto interfaces = pve::Guest(http, endpoint, "pve1", 722).interfaces(soon());
    STRCMP_EQUAL("eth0", interfaces->at(0).name.c_str());
    STRCMP_EQUAL("192.0.2.9/24", interfaces->at(0).addresses.at(0).c_str());
}

TEST(GuestMakeBelieve, tagsAreSetOnlyOnWhatWasSeen) {
    if (!site) return;
    add(723, "stopped");
    const auto endpoint = site->endpoint("pve1");
    pve::Guest guest(http, endpoint, "pve1", 723);
    const std::string seen = (*guest.look(soon()))->config.digest;
    CHECK_TRUE(static_cast<bool>(guest.set_tags({"b", "c"}, seen, soon())));
    CHECK(std::vector<std::string>({"b", "c"}) == (*guest.look(soon()))->config.tags);
    const auto late = guest.set_tags({"d"}, seen, soon());
    STRCMP_EQUAL("changed", word_of(late.error().kind));
    STRCMP_EQUAL("conflict", word_of(late.error().code));
    CHECK_TRUE(static_cast<bool>(guest.set_tags({}, (*guest.look(soon()))->config.digest, soon())));
    CHECK((*guest.look(soon()))->config.tags.empty());
}

TEST(GuestMakeBelieve, aRunningOneIsNotRemovedAndAStoppedOneIs) {
    if (!site) return;
    add(724, "running");
    add(725, "stopped");
    const auto endpoint = site->endpoint("pve1");
    STRCMP_EQUAL("wrong_state",
                 word_of(pve::Guest(http, endpoint, "pve1", 724).remove(false, soon()).error().kind));
    const auto upid = pve::Guest(http, endpoint, "pve1", 725).remove(true, soon());
    STRCMP_EQUAL("vzdestroy", upid->type.c_str());
}

TEST(GuestMakeBelieve, anAnswerThatIsLostIsUnknownWhateverTheMethod) {
    if (!site) return;
    add(726, "stopped");
    const auto endpoint = site->endpoint("pve1");
    pve::Guest guest(http, endpoint, "pve1", 726);
    const std::string digest = (*guest.look(soon()))->config.digest;
    site->order(R"({"action":"drop_before_execute","match":"(PUT|DELETE) ","times":2})");
    STRCMP_EQUAL("unknown_outcome", word_of(guest.set_tags({"x"}, digest, soon()).error().code));
    STRCMP_EQUAL("unknown_outcome", word_of(guest.remove(false, soon()).error().code));
}
