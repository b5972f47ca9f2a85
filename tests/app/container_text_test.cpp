// SPDX-License-Identifier: MIT
#include "app/container_text.h"

#include "app/container.h"
#include "app/creation.h"
#include "app/task.h"
#include "base/text.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

namespace {

pve::GuestConfig config_of(std::vector<std::pair<std::string, std::string>> entries) {
    pve::GuestConfig config;
    config.entries = std::move(entries);
    return config;
}

pve::Upid upid_of(const std::string& type, const std::string& id) {
    pve::Upid upid;
    upid.type = type;
    upid.id = id;
    return upid;
}

}  // namespace

TEST_GROUP(ContainerText){};

TEST(ContainerText, theConfigurationComesInTheOrderPeopleLookForIt) {
    std::string order;
    for (const auto& line : app::config_lines(config_of({{"zz", "1"},
                                                         {"net10", "name=eth10"},
                                                         {"net2", "name=eth2"},
                                                         {"mp0", "x,mp=/a"},
                                                         {"rootfs", "local:1"},
                                                         {"hostname", "web"}})))
        order += line.label + "; ";
    STRCMP_EQUAL("Hostname; Root disk; Mount point 0; Network 2; Network 10; zz; ", order.c_str());
}

TEST(ContainerText, valuesAreWrittenAsTheyAreRead) {
    const auto lines = app::config_lines(config_of(
        {{"memory", "512"}, {"net0", "name=eth0,bridge=vmbr0"}, {"onboot", "1"}, {"unprivileged", "0"}}));
    STRCMP_EQUAL("no", lines[0].value.c_str());
    STRCMP_EQUAL("512 MiB", lines[1].value.c_str());
    STRCMP_EQUAL("name=eth0, bridge=vmbr0", lines[2].value.c_str());
    STRCMP_EQUAL("yes", lines[3].value.c_str());
}

TEST(ContainerText, noKeyIsLeftOut) {
    const auto lines = app::config_lines(config_of({{"", "a"}, {"7", "b"}, {"net", "c"}, {"env", "d"}}));
    UNSIGNED_LONGS_EQUAL(4, lines.size());
}

TEST(ContainerText, useIsSaidOfWhatRunsAndTheLimitOfWhatDoesNot) {
    pve::GuestStatus status;
    status.cpu = 0.034;
    status.cpus = 2;
    STRCMP_EQUAL("3 % of 2 CPUs", app::cpu_text(status).c_str());
    status.cpus = 1;
    STRCMP_EQUAL("3 % of 1 CPU", app::cpu_text(status).c_str());
    status.cpus = 1.5;
    STRCMP_EQUAL("3 % of 1.5 CPUs", app::cpu_text(status).c_str());
    STRCMP_EQUAL("1.00 KiB of 2.00 KiB", app::amount_text(1024, 2048, true).c_str());
    STRCMP_EQUAL("2.00 KiB", app::amount_text(0, 2048, false).c_str());
    STRCMP_EQUAL("", app::amount_text(0, 0, false).c_str());
}

TEST(ContainerText, theMarkInTheNotesIsFoundAndNotShown) {
    const std::string id = "0123456789abcdef0123456789abcdef";
    const std::string notes = "first\n" + app::marker_of(id) + "\nlast\n";
    STRCMP_EQUAL(id.c_str(), app::creation_in(notes).c_str());
    STRCMP_EQUAL("first\nlast", app::without_marker(notes).c_str());
    for (const std::string other : {"", "berth-intent: ", "berth-intent: xyz", "berth-intent: 0123"}) {
        STRCMP_EQUAL("", app::creation_in(other).c_str());
        STRCMP_EQUAL(std::string(base::trim(other)).c_str(), app::without_marker(other).c_str());
    }
}

TEST(ContainerText, aTaskIsCalledByWhatItDoes) {
    STRCMP_EQUAL("Start container 105", app::title_of(upid_of("vzstart", "105")).c_str());
    STRCMP_EQUAL("Shut down container 105", app::title_of(upid_of("hashutdown", "105")).c_str());
    STRCMP_EQUAL("Delete container 105", app::title_of(upid_of("vzdestroy", "105")).c_str());
    STRCMP_EQUAL("Download", app::title_of(upid_of("download", "")).c_str());
    STRCMP_EQUAL("Task imgcopy", app::title_of(upid_of("imgcopy", "")).c_str());
    STRCMP_EQUAL("Task qmstart 900", app::title_of(upid_of("qmstart", "900")).c_str());
}

TEST(ContainerText, aRowOfATaskListSaysHowItEnded) {
    const auto said = [](bool is_running, const std::string& status) {
        return app::outcome_text({upid_of("vzstart", "105"), is_running, status});
    };
    STRCMP_EQUAL("under way", said(true, "").c_str());
    STRCMP_EQUAL("done", said(false, "OK").c_str());
    STRCMP_EQUAL("done, 1 warning", said(false, "WARNINGS: 1").c_str());
    STRCMP_EQUAL("no bridge", said(false, "no bridge").c_str());
    STRCMP_EQUAL("ended without a word", said(false, "unexpected status").c_str());
}
