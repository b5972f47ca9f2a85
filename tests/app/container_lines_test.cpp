// SPDX-License-Identifier: MIT
#include "app/container_lines.h"

// After all others: it redefines new.
#include <CppUTest/TestHarness.h>

TEST_GROUP(ContainerLines){};

TEST(ContainerLines, whatWasWrittenIsReadAgain) {
    pve::Container container;
    container.vmid = 999999999;
    container.name = "web 01 \xC3\xA9";
    container.status = "running";
    container.node = "pve1";
    container.tags = {"prod", "web"};
    container.memory = 1ULL << 40;
    container.cpus = 0.5;
    container.lock = "backup";
    const auto read = app::containers_in(app::to_lines({container, {}}));
    LONGS_EQUAL(2, read.size());
    STRCMP_EQUAL("web 01 \xC3\xA9", read[0].name.c_str());
    LONGS_EQUAL(999999999, read[0].vmid);
    LONGS_EQUAL(2, read[0].tags.size());
    STRCMP_EQUAL("web", read[0].tags[1].c_str());
    CHECK_TRUE(read[0].memory == 1ULL << 40);
    DOUBLES_EQUAL(0.5, read[0].cpus, 0.0001);
    STRCMP_EQUAL("backup", read[0].lock.c_str());
    CHECK_TRUE(read[1].tags.empty());
}

TEST(ContainerLines, whatIsNoSuchLineIsLeftOut) {
    LONGS_EQUAL(0, app::containers_in("").size());
    LONGS_EQUAL(0, app::containers_in("[{\"vmid\":105}]").size());
    LONGS_EQUAL(1, app::containers_in("x\ty\n105\ta\trunning\tpve1\t0\t0\t0\t\t\n\n1\t2\t3").size());
    LONGS_EQUAL(0, app::containers_in("-5\ta\trunning\tpve1\t0\t0\t0\t\t\n").size());
}
