// SPDX-License-Identifier: MIT
// The typed calls, fed with the answers of genuine servers.
#include "pve/client.h"

#include <map>

#include "base/text.h"
#include "recorded.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;
using pve_client::Answer;
using pve_client::data_answer;
using pve_client::http_answer;
using pve_client::ScriptedServer;

namespace {

// Answers each path (query included, below /api2/json) with the recorded row named for it.
class Replay {
  public:
    Replay(std::string version, std::map<std::string, std::string> rows)
        : version_(std::move(version)), rows_(std::move(rows)) {
        for (const auto& [path, row] : rows_) {
            const auto reply = pve_client::recorded_reply(version_, row);
            answers_[path] = http_answer(reply.status, reply.reason, reply.body);
        }
    }
    Answer operator()(const std::string& request) const {
        const auto words = base::split(request.substr(0, request.find("\r\n")), ' ');
        const auto found = answers_.find(words[1].substr(std::string("/api2/json").size()));
        return {
            found == answers_.end() ? http_answer(599, "the test knows no " + words[1], "") : found->second,
            Answer::keep, 0ms, false};
    }

  private:
    std::string version_;
    std::map<std::string, std::string> rows_, answers_;
};

}  // namespace

TEST_GROUP(Client) {
    pve_client::TestCertificate certificate = pve_client::make_leaf("DNS:pve1.test");
    pve::Http http = pve_client::loopback_http();
    base::Deadline soon = base::Deadline::in(20s);

    // Runs the check against both recorded versions, where they are.
    template <class Check>
    void with_both(const std::map<std::string, std::string>& rows, Check check) {
        if (!pve_client::has_recorded()) return;
        for (const char* version : {"8.4", "9.2"}) {
            ScriptedServer server(certificate, Replay(version, rows));
            const auto endpoint = server.endpoint();
            pve::Client client(http, endpoint);
            check(client);
            STRCMP_EQUAL(certificate.fingerprint.c_str(), client.fingerprint().c_str());
        }
    }
    // What a call says to one given answer.
    template <class Call>
    auto said_to(const Answer& answer, Call call) {
        ScriptedServer server(certificate, [&](const std::string&) { return answer; });
        const auto endpoint = server.endpoint();
        pve::Client client(http, endpoint);
        return call(client);
    }
};

TEST(Client, TheVersionIsRead) {
    if (!pve_client::has_recorded()) return;
    ScriptedServer server(certificate, Replay("9.2", {{"/version", "version"}}));
    const auto endpoint = server.endpoint();
    const auto version = pve::Client(http, endpoint).version(soon);
    STRCMP_EQUAL("9.2.11", version->text.c_str());
    CHECK_EQUAL(9, version->major);
    CHECK_EQUAL(2, version->minor);
}

TEST(Client, AnAnswerWithoutAVersionIsNotProxmox) {
    for (const char* data : {"null", "[]", "{}", R"({"version":"x"})", R"({"version":null})"}) {
        const auto version = said_to(data_answer(data), [&](auto& c) { return c.version(soon); });
        CHECK_TEXT(!version, data);
        STRCMP_EQUAL("not_proxmox", word_of(version.error().kind));
    }
}

TEST(Client, TheNodesAreReadWithTheirFingerprints) {
    with_both({{"/nodes", "nodes"}}, [&](pve::Client& client) {
        const auto nodes = client.nodes(soon);
        CHECK_EQUAL(1u, nodes->size());
        STRCMP_EQUAL("pve1", nodes->at(0).name.c_str());
        CHECK(nodes->at(0).is_online);
        CHECK_EQUAL(64u, nodes->at(0).fingerprint.size());
    });
}

TEST(Client, TheVmidsAreThoseOfContainersAndVmsOnAllNodes) {
    with_both({{"/cluster/resources?type=vm", "resources vm"}}, [&](pve::Client& client) {
        const auto vmids = client.vmids(soon);
        CHECK(std::vector<uint32_t>({100, 900}) == *vmids);
    });
}

TEST(Client, TheContainersAreReadAlsoWhenProxmoxKnowsLittleYet) {
    if (!pve_client::has_recorded()) return;
    for (const char* version : {"8.4", "9.2"}) {
        ScriptedServer server(certificate,
                              Replay(version, {{"/cluster/resources?type=vm", "resources vm after create"}}));
        const auto endpoint = server.endpoint();
        const auto lists = pve::containers_of(http, {&endpoint}, soon);
        std::map<uint32_t, pve::Container> by_vmid;
        for (const auto& container : lists.at(0).value()) by_vmid[container.vmid] = container;
        STRCMP_EQUAL("taken", by_vmid.at(100).name.c_str());
        STRCMP_EQUAL("stopped", by_vmid.at(100).status.c_str());
        STRCMP_EQUAL("", by_vmid.at(131).name.c_str());
        STRCMP_EQUAL("unknown", by_vmid.at(131).status.c_str());
        STRCMP_EQUAL("pve1", by_vmid.at(131).node.c_str());
        CHECK(std::vector<std::string>({"demo", "web"}) == by_vmid.at(131).tags);
        CHECK_EQUAL(0u, by_vmid.count(900));
    }
}

TEST(Client, OnlyProxmoxsWordAlreadyExistsMeansTaken) {
    with_both({{"/cluster/nextid?vmid=100", "nextid vmid=100"},
               {"/cluster/nextid?vmid=900", "nextid taken, no rights"},
               {"/cluster/nextid?vmid=101", "nextid vmid=101"},
               {"/cluster/nextid?vmid=102", "nextid vmid=99"},
               {"/cluster/nextid?vmid=103", "nextid vmid=101"}},
              [&](pve::Client& client) {
                  CHECK_FALSE(*client.is_vmid_free(100, soon));
                  CHECK_FALSE(*client.is_vmid_free(900, soon));
                  CHECK_TRUE(*client.is_vmid_free(101, soon));
                  STRCMP_EQUAL("bad_input", word_of(client.is_vmid_free(102, soon).error().kind));
                  STRCMP_EQUAL("not_proxmox", word_of(client.is_vmid_free(103, soon).error().kind));
                  STRCMP_EQUAL("bad_input", word_of(client.is_vmid_free(99, soon).error().kind));
              });
}

TEST(Client, AVmidIsNotFreeBecauseTheQuestionFailed) {
    for (const int status : {401, 403, 500, 501, 595, 200}) {
        const auto free = said_to({http_answer(status, "x", "{}"), Answer::keep, 0ms, false},
                                  [&](auto& c) { return c.is_vmid_free(105, soon); });
        CHECK(!free);
    }
}

TEST(Client, AConfigurationThatIsNotThereIsAnOrdinaryAnswer) {
    with_both({{"/nodes/pve1/lxc/131/config", "lxc config"},
               {"/nodes/pve1/lxc/4242/config", "lxc config, unknown vmid"},
               {"/nodes/pve2/lxc/100/config", "offline node: lxc list"}},
              [&](pve::Client& client) {
                  const auto there = client.config("pve1", 131, soon);
                  STRCMP_EQUAL("web01.example.org", (*there)->hostname.c_str());
                  STRCMP_EQUAL("made by the wizard\nsecond line\n", (*there)->description.c_str());
                  STRCMP_EQUAL("", (*there)->lock.c_str());
                  const auto absent = client.config("pve1", 4242, soon);
                  CHECK(static_cast<bool>(absent));
                  CHECK(!absent->has_value());
                  STRCMP_EQUAL("unavailable", word_of(client.config("pve2", 100, soon).error().kind));
              });
}

TEST(Client, APlaceholderShowsItsLock) {
    const auto config = said_to(data_answer(R"({"lock":"create","digest":"x"})"),
                                [&](auto& c) { return c.config("pve1", 105, soon); });
    STRCMP_EQUAL("create", (*config)->lock.c_str());
    STRCMP_EQUAL("", (*config)->hostname.c_str());
}

TEST(Client, TheStoragesForRootDisksAreReadWithTheirSpace) {
    with_both({{"/nodes/pve1/storage?content=rootdir", "storage rootdir"}}, [&](pve::Client& client) {
        const auto storages = client.storages("pve1", pve::Content::rootdir, soon);
        CHECK_EQUAL(2u, storages->size());
        STRCMP_EQUAL("local", storages->at(0).name.c_str());
        STRCMP_EQUAL("tank", storages->at(1).name.c_str());
        STRCMP_EQUAL("dir", storages->at(1).type.c_str());
        CHECK(storages->at(1).is_active);
        CHECK(!storages->at(1).is_shared);
        CHECK(storages->at(1).avail > 1'000'000'000);
        CHECK(storages->at(1).total > storages->at(1).avail);
    });
}

TEST(Client, TheBridgesAreReadWithTheirComments) {
    with_both({{"/nodes/pve1/network?type=any_bridge", "network any_bridge"}}, [&](pve::Client& client) {
        const auto bridges = client.bridges("pve1", soon);
        CHECK_EQUAL(2u, bridges->size());
        STRCMP_EQUAL("vmbr0", bridges->at(0).name.c_str());
        STRCMP_EQUAL("", bridges->at(0).comment.c_str());
        STRCMP_EQUAL("vmbr1", bridges->at(1).name.c_str());
        STRCMP_EQUAL("internal", bridges->at(1).comment.c_str());
        STRCMP_EQUAL("bridge", bridges->at(1).type.c_str());
    });
}

TEST(Client, TheTemplatesOfSeveralStoragesComeInTheirOrder) {
    with_both({{"/nodes/pve1/storage/local/content?content=vztmpl", "storage content vztmpl"},
               {"/nodes/pve1/storage/nosuch/content?content=vztmpl", "storage content, unknown storage"},
               {"/nodes/pve1/storage?content=vztmpl", "storage, no rights"}},
              [&](pve::Client& client) {
                  CHECK(client.storages("pve1", pve::Content::vztmpl, soon)->empty());
                  const auto lists = client.templates_of("pve1", {"nosuch", "local", "../x"}, soon);
                  STRCMP_EQUAL("missing", word_of(lists.at(0).error().kind));
                  STRCMP_EQUAL("bad_input", word_of(lists.at(2).error().kind));
                  const auto& templates = lists.at(1).value();
                  CHECK_EQUAL(2u, templates.size());
                  STRCMP_EQUAL("local:vztmpl/alpine-3.20-default_20240908_amd64.tar.xz",
                               templates[0].volid.c_str());
                  STRCMP_EQUAL("alpine-3.20-default_20240908_amd64.tar.xz", templates[0].name.c_str());
                  CHECK_EQUAL(878624u, templates[0].size);
                  STRCMP_EQUAL("txz", templates[0].format.c_str());
              });
}

TEST(Client, AListThatIsNoneIsNotProxmox) {
    for (const char* data : {"null", "{}", "\"x\"", "5"})
        STRCMP_EQUAL(
            "not_proxmox",
            word_of(said_to(data_answer(data), [&](auto& c) { return c.vmids(soon); }).error().kind));
}

TEST(Client, ANodeNameOutsideTheGrammarSendsNothing) {
    ScriptedServer server(certificate, [](const std::string&) { return data_answer("[]"); });
    const auto endpoint = server.endpoint();
    pve::Client client(http, endpoint);
    STRCMP_EQUAL("bad_input", word_of(client.bridges("pve1/../../access", soon).error().kind));
    STRCMP_EQUAL("bad_input", word_of(client.storages("..", pve::Content::vztmpl, soon).error().kind));
    STRCMP_EQUAL("bad_input", word_of(client.start("pve1", 99, soon).error().kind));
    CHECK_EQUAL(0u, server.connections());
}
