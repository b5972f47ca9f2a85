// SPDX-License-Identifier: MIT
// That an outdated program knows of it is seen in tests/operate, where one is replaced.
#include "base/program.h"

#include <fstream>
#include <string>

#include <CppUTest/TestHarness.h>

TEST_GROUP(Program){};

TEST(Program, isOfTheNewestVersionInTheChangelog) {
    std::ifstream changelog("deploy/debian/changelog");
    std::string line;
    CHECK_TRUE(static_cast<bool>(std::getline(changelog, line)));
    const std::string start = "berth (" + std::string(base::program_version()) + ") ";
    STRCMP_EQUAL(start.c_str(), line.substr(0, start.size()).c_str());
}

TEST(Program, isTheOneThatWasStarted) { CHECK_FALSE(base::is_program_outdated()); }
