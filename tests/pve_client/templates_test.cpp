// SPDX-License-Identifier: MIT
// Templates: their names, the list of appliances, and downloading one.
#include <thread>

#include "contract.h"
#include "make_believe.h"
#include "pve/client.h"
#include "pve/template_name.h"
#include "scripted_server.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

using namespace std::chrono_literals;

namespace {

base::Deadline soon() { return base::Deadline::in(10s); }

std::vector<pve::Appliance> appliances_in(const char* text) {
    return pve::read_appliances(*base::json::parse(text));
}

}  // namespace

TEST_GROUP(TemplateName){};

TEST(TemplateName, aNameTellsProductVersionAndArchitecture) {
    const auto name = pve::parse_template_name("debian-12-standard_12.12-1_arm64.tar.zst");
    STRCMP_EQUAL("debian-12-standard", name.product.c_str());
    STRCMP_EQUAL("12.12-1", name.version.c_str());
    STRCMP_EQUAL("arm64", name.architecture.c_str());
}

TEST(TemplateName, aNameOfAnotherFormIsAProduct) {
    STRCMP_EQUAL("my-image", pve::parse_template_name("my-image.tar.gz").product.c_str());
    const auto name = pve::parse_template_name("thing_2_sparc.tar");
    STRCMP_EQUAL("2_sparc", name.version.c_str());
    STRCMP_EQUAL("", name.architecture.c_str());
    STRCMP_EQUAL("", pve::parse_template_name("").product.c_str());
}

TEST(TemplateName, versionsAreComparedByTheirNumbers) {
    CHECK_TRUE(pve::compare_versions("12.7-1", "12.12-1") < 0);
    CHECK_TRUE(pve::compare_versions("13.1-2", "12.12-1") > 0);
    CHECK_TRUE(pve::compare_versions("12.012", "12.12") == 0);
    CHECK_TRUE(pve::compare_versions("12", "12.1") < 0);
    CHECK_TRUE(pve::compare_versions("", "1") < 0);
    CHECK_TRUE(pve::compare_versions("20240911", "20250101") < 0);
}

TEST(TemplateName, theMachineOfAKernelHasTheWordOfTheTemplates) {
    STRCMP_EQUAL("amd64", pve::architecture_of_machine("x86_64").c_str());
    STRCMP_EQUAL("arm64", pve::architecture_of_machine("aarch64").c_str());
    STRCMP_EQUAL("riscv64", pve::architecture_of_machine("riscv64").c_str());
    STRCMP_EQUAL("", pve::architecture_of_machine("pdp11").c_str());
}

TEST_GROUP(Appliances){};

TEST(Appliances, proxmoxsOwnComeFirstAndOfEachTheNewest) {
    const auto list = appliances_in(R"([
        {"template":"b_1_amd64.tar.gz","package":"b","version":"1","section":"turnkeylinux"},
        {"template":"a_9_amd64.tar.zst","package":"a","version":"9","section":"system"},
        {"template":"a_10_amd64.tar.zst","package":"a","version":"10","section":"system"},
        {"template":"m_1_amd64.tar.zst","package":"m","version":"1","section":"mail"}])");
    LONGS_EQUAL(4, list.size());
    STRCMP_EQUAL("a_10_amd64.tar.zst", list[0].file.c_str());
    STRCMP_EQUAL("a_9_amd64.tar.zst", list[1].file.c_str());
    STRCMP_EQUAL("mail", list[2].section.c_str());
}

TEST(Appliances, whatCannotBeAskedForIsLeftOut) {
    LONGS_EQUAL(
        0, appliances_in(R"([{"template":"../x.tar.zst"},{"template":""},{},{"template":"a b"},7])").size());
    LONGS_EQUAL(0, appliances_in("[]").size());
    CHECK_FALSE(pve::is_template_file("-x"));
    CHECK_FALSE(pve::is_template_file(std::string(256, 'a')));
}

TEST(Appliances, theirTextsAreCleanedLines) {
    const auto list =
        appliances_in(R"([{"template":"a.tar","headline":"one\ntwo\u001b[31m","section":"x"}])");
    STRCMP_EQUAL("one two", list[0].headline.c_str());
}

TEST_GROUP(TemplateCalls) {
    pve_client::MakeBelieve* site = pve_client::MakeBelieve::find();
    pve::Http http = pve_client::loopback_http();
};

TEST(TemplateCalls, eachFitsTheContract) {
    const pve_client::Contract contract("9.2");
    if (!contract.is_present()) return;
    pve_client::ScriptedServer server(pve_client::make_leaf("DNS:x"),
                                      [](const std::string&) { return pve_client::data_answer("[]"); });
    const auto endpoint = server.endpoint();
    pve::Client client(http, endpoint);
    (void)client.appliances("pve1", soon());
    (void)client.download_template("pve1", "local", "debian-12-standard_12.12-1_amd64.tar.zst", soon());
    (void)client.architecture("pve1", soon());
    (void)client.holds_on_storages("Datastore.AllocateTemplate", {"local", "tank-2"}, soon());
    const auto requests = server.requests();
    LONGS_EQUAL(6, requests.size());
    for (const auto& request : requests)
        for (const auto& flaw : contract.flaws_of(request)) FAIL((flaw + "\n" + request).c_str());
}

TEST(TemplateCalls, aTemplateIsDownloadedByATask) {
    if (!site) return;
    const auto endpoint = site->endpoint("pve1");
    pve::Client client(http, endpoint);
    const std::string file = client.appliances("pve1", soon()).value().at(1).file;
    const auto upid = client.download_template("pve1", "local", file, soon());
    CHECK_TRUE(static_cast<bool>(upid));
    STRCMP_EQUAL("download", upid->type.c_str());
    const auto until = base::Deadline::in(30s);
    while (client.task_status("pve1", upid->text, soon()).value().is_running) {
        CHECK_FALSE(until.is_over());
        std::this_thread::sleep_for(50ms);
    }
    const auto lists = client.templates_of("pve1", {"local"}, soon());
    bool is_there = false;
    for (const auto& item : lists[0].value()) is_there = is_there || (item.name == file && item.ctime > 0);
    CHECK_TRUE(is_there);
    CHECK_FALSE(static_cast<bool>(client.download_template("pve1", "local", "not-offered.tar.zst", soon())));
}

TEST(TemplateCalls, theArchitectureAndTheRightToDownloadAreTold) {
    if (!site) return;
    const auto full = site->endpoint("pve1");
    pve::Client client(http, full);
    STRCMP_EQUAL("amd64", client.architecture("pve1", soon()).value().c_str());
    CHECK_TRUE(client.holds_on_storages("Datastore.AllocateTemplate", {"local"}, soon())[0]);
    const auto partial = site->endpoint("pve1", "partial");
    pve::Client other(http, partial);
    CHECK_FALSE(other.holds_on_storages("Datastore.AllocateTemplate", {"local"}, soon())[0]);
    STRCMP_EQUAL("", other.architecture("pve1", soon()).value().c_str());
}
